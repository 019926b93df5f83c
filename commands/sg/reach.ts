import { contextBlock, headerBlock, sectionBlock } from "../../src/core/blocks.ts";
import type { CommandCall, Subcommand } from "../../src/core/command.ts";
import { codeForeign, escapeForeign } from "../../src/core/hostile-text.ts";
import type { Message } from "../../src/core/message.ts";
import { expandLists } from "../../src/security-groups/expand.ts";
import { describeReach } from "../../src/security-groups/reach-words.ts";
import { partsOf, type RuleParts } from "../../src/security-groups/rule.ts";
import { type GroupSnapshot, livingSnapshots } from "../../src/security-groups/snapshot.ts";
import { readLine, sectionsOf } from "./lines.ts";
import { isGroup, pickGroup } from "./pick.ts";

const USAGE = "reach <group|i-…> [port]";

/** `/sg reach <group|i-…> [port]`: who can reach what is behind a group, or an instance by all of its groups together. */
export const reach: Subcommand = {
  usage: USAGE,
  meaning:
    "who can reach what is behind a group, or an instance by all of its groups, on all ports or on one",
  examples: ["reach web-prod", "reach web-prod 22", "reach i-0a1b2c3d4e5f60718 443"],
  run: showReach,
};

/** What is asked about: one group, or an instance with all groups that it carries. */
interface Target {
  readonly name: string;
  readonly about: string;
  /** At least one. */
  readonly groups: readonly GroupSnapshot[];
}

async function showReach({ words, queries, now }: CommandCall): Promise<Message> {
  const [word, typed] = words;
  const target = await targetOf(queries, word);
  if (!("groups" in target)) return target;
  const port = typed === undefined ? undefined : Number(typed);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
    return { text: `${escapeForeign(typed ?? "")} is no port: use 0 to 65535.`, blocks: [] };
  const open = target.groups.flatMap(({ rules, lists }) => {
    const parts = rules.flatMap(({ key }) => partsOf(key) ?? []);
    return expandLists(
      parts.filter((rule) => port === undefined || passes(rule, port)),
      lists,
    );
  });
  const lines = describeReach([], open).map((line) =>
    escapeForeign(line.replace("nobody → ", ""), 300),
  );
  const what = port === undefined ? "" : ` on port ${port}`;
  const oldest = target.groups.map(({ readAt }) => readAt).toSorted()[0] ?? "";
  return {
    text: `Who can reach ${escapeForeign(target.name)}${what}.`,
    blocks: [
      headerBlock(`Who can reach ${target.name}${what}`),
      ...sectionsOf(open.length === 0 ? ["Nobody: no rule lets anything pass."] : lines),
      contextBlock([
        target.about,
        "By security group: routes, network ACLs and VPC Block Public Access are not looked at.",
        readLine(oldest, now),
      ]),
    ],
  };
}

async function targetOf(
  queries: CommandCall["queries"],
  word: string | undefined,
): Promise<Target | Message> {
  if (word === undefined || !/^i-[0-9a-f]+$/.test(word)) {
    const group = await pickGroup(queries, word, USAGE);
    return isGroup(group) ? { name: group.name, about: aboutGroup(group), groups: [group] } : group;
  }
  const living = livingSnapshots(await queries.snapshots({ kind: "sg" }));
  const groups = living.filter(({ reached }) => reached?.instanceIds?.includes(word));
  if (groups.length === 0) {
    const text = `No group that has been read is known to be carried by ${codeForeign(word)}.`;
    return { text, blocks: [sectionBlock(text)] };
  }
  const names = groups.map(({ name, groupId }) => `${codeForeign(name)} (${codeForeign(groupId)})`);
  return { name: word, about: `All of its groups together: ${names.join(", ")}`, groups };
}

function aboutGroup({ groupId, reached }: GroupSnapshot): string {
  const behind = reached
    ? `${reached.instances} instances, ${reached.publicAddresses} public addresses behind it`
    : "what is behind it could not be read";
  return `${codeForeign(groupId)} · ${behind}`;
}

function passes({ direction, protocol, from, to }: RuleParts, port: number): boolean {
  if (direction === "egress") return false;
  if (protocol !== "tcp" && protocol !== "udp") return protocol === "-1";
  return (from ?? 0) <= port && port <= (to ?? 65_535);
}
