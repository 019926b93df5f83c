import { contextBlock, headerBlock } from "../../src/core/blocks.ts";
import type { CommandCall, Deed, Subcommand } from "../../src/core/command.ts";
import { codeForeign, mention } from "../../src/core/hostile-text.ts";
import type { Message } from "../../src/core/message.ts";
import type { Identity, Queries } from "../../src/core/ports.ts";
import { minuteOf, plain, sectionsOf, userIn } from "./lines.ts";

/** What is linked, in words. */
const KIND_NAMES: Readonly<Record<string, string>> = {
  ssh_fp: "SSH key",
  cert_key_id: "key ID of a certificate",
  iam_arn: "IAM principal",
  sso_name: "name at the identity provider",
  win_sid: "Windows SID",
  os_user: "user",
};

/** `/login links`: what the caller has linked. */
export const links: Subcommand = {
  usage: "links",
  meaning:
    "what is linked to you, and by what; what `people` of the configuration says stands there",
  examples: ["links"],
  run: async ({ queries, actor, now }) => linksMessage(await linksOf(queries, actor.user, now)),
};

/** `/login link ssh|aws`: begins a link. */
export const link: Subcommand = {
  usage: "link ssh|aws",
  meaning: "proves that a key or an AWS principal is yours: it can prove logins from then on",
  examples: ["link ssh", "link aws"],
  run: async (call) => beginLink(call),
};

/** `/login unlink <n> [@person]`: asks for the end of a link. */
export const unlink: Subcommand = {
  usage: "unlink <n> [@person]",
  meaning:
    "removes number n of the links, once a holder of `login.bind` agrees who is not the owner",
  examples: ["unlink 2"],
  run: beginUnlink,
};

/** Everything that is somebody's, in the order of its numbers. */
export async function linksOf(
  queries: Pick<Queries, "identities">,
  user: string,
  now: Date,
): Promise<readonly string[]> {
  const found = await queries.identities({ person: user, at: now });
  return found.map((each, index) => `*${index + 1}.* ${lineOf(each)}`);
}

function lineOf({ kind, value, assurance, by, validFrom }: Identity): string {
  const name = Object.hasOwn(KIND_NAMES, kind) ? KIND_NAMES[kind] : codeForeign(kind);
  const from = by === undefined || by === "slack" ? "" : ` by ${mention(by)}`;
  return `${name} ${codeForeign(value, 200)} · ${codeForeign(assurance)}${from} since ${minuteOf(validFrom.toISOString())}`;
}

function linksMessage(lines: readonly string[]): Message {
  return {
    text: `${lines.length} links.`,
    blocks: [
      headerBlock("What is linked to you"),
      ...sectionsOf(lines, "Nothing. `/login link ssh` or `/login link aws` proves what is yours."),
      contextBlock(["`/login unlink <n>` asks for the end of one."]),
    ],
  };
}

function beginLink({ words, actor }: CommandCall): Message | { readonly deed: Deed } {
  const [factor] = words;
  if (factor !== "ssh" && factor !== "aws") return plain("`/login link ssh` or `/login link aws`.");
  return {
    deed: {
      event: "link.asked",
      caseKind: "enrolment",
      ref: { by: "key", key: `link/${actor.user}` },
      data: { factor },
      done: "Begun.",
    },
  };
}

async function beginUnlink(call: CommandCall): Promise<Message | { readonly deed: Deed }> {
  const { words, actor, queries, now } = call;
  const person = userIn(words[1]) ?? actor.user;
  const found = await queries.identities({ person, at: now });
  const chosen = /^\d{1,4}$/.test(words[0] ?? "") ? found[Number(words[0]) - 1] : undefined;
  if (!chosen) return plain("There is no link of that number. `/login links` shows yours.");
  const { validFrom, ...binding } = chosen;
  return {
    deed: {
      event: "unlink.asked",
      caseKind: "enrolment",
      ref: { by: "key", key: `unlink/${chosen.id}` },
      data: { ...binding, since: validFrom.toISOString() },
      done: "Asked.",
    },
  };
}
