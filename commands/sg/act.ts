import { sectionBlock } from "../../src/core/blocks.ts";
import type { CommandCall, Deed, Subcommand } from "../../src/core/command.ts";
import { codeForeign } from "../../src/core/hostile-text.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { Message } from "../../src/core/message.ts";
import type { GroupSnapshot } from "../../src/security-groups/snapshot.ts";
import { findGroups } from "../../src/security-groups/status.ts";

const MAX_GROUPS = 20;

/** `/sg revert <group>`: the same form as the button. */
export const revert: Subcommand = acting(
  "revert",
  "takes back what the cloud did to a group",
  "sg.plan_asked",
  { kind: "revert" },
);

/** `/sg apply <group>`: the same form as the button. */
export const apply: Subcommand = acting(
  "apply",
  "makes a group what the code says",
  "sg.plan_asked",
  { kind: "apply" },
);

/** `/sg snooze <group>`: the same form as the button. */
export const snooze: Subcommand = acting(
  "snooze",
  "leaves a group alone for a time",
  "sg.snooze_asked",
  {},
);

function acting(name: string, meaning: string, event: string, data: JsonObject): Subcommand {
  return {
    usage: `${name} <group>`,
    meaning,
    examples: [`${name} web-prod`],
    run: (call) => find(call, name, event, data),
  };
}

async function find(
  { words, queries }: CommandCall,
  name: string,
  event: string,
  data: JsonObject,
): Promise<Message | { readonly deed: Deed }> {
  const [word] = words;
  if (word === undefined) return plain(`Which group? \`/sg ${name} <group>\`.`);
  const { found, nearest } = findGroups(await queries.snapshots({ kind: "sg" }), word);
  const [only, ...others] = found;
  if (!only) return plain(`No group is called ${codeForeign(word)}.${hintOf(nearest)}`);
  if (others.length > 0) return choose(found, name);
  const key = `${only.account}/${only.region}/${only.groupId}`;
  const newest = await queries.newestCase("drift", key);
  if (!newest) return plain(`${codeForeign(only.name)} is no matter: nothing differs.`);
  const ref = { by: "id" as const, id: newest.id };
  return { deed: { event, caseKind: "drift", ref, data, done: "Done." } };
}

/** Several groups of that name: the caller chooses, nobody guesses. */
function choose(found: readonly GroupSnapshot[], name: string): Message {
  const lines = found
    .slice(0, MAX_GROUPS)
    .map(({ groupId, account, region }) => `\`/sg ${name} ${groupId}\` in ${account}, ${region}`);
  const text = `${found.length} groups have that name: use the id.`;
  return { text, blocks: [sectionBlock([text, ...lines].join("\n"))] };
}

function hintOf(nearest: readonly string[]): string {
  return nearest.length === 0
    ? ""
    : ` Nearest: ${nearest.map((each) => codeForeign(each)).join(", ")}.`;
}

function plain(text: string): Message {
  return { text, blocks: [] };
}
