import { contextBlock, headerBlock } from "../../src/core/blocks.ts";
import type { CommandCall, Subcommand } from "../../src/core/command.ts";
import { codeForeign, escapeForeign } from "../../src/core/hostile-text.ts";
import type { Message } from "../../src/core/message.ts";
import { expandLists } from "../../src/security-groups/expand.ts";
import { describeReach } from "../../src/security-groups/reach-words.ts";
import { partsOf, type RuleParts } from "../../src/security-groups/rule.ts";
import { readLine, sectionsOf } from "./lines.ts";
import { isGroup, pickGroup } from "./pick.ts";

const USAGE = "reach <group> [port]";

/** `/sg reach <group> [port]`: who can reach what is behind it. */
export const reach: Subcommand = {
  usage: USAGE,
  meaning: "who can reach what is behind a group, on all ports or on one, by security group alone",
  examples: ["reach web-prod", "reach web-prod 22"],
  run: showReach,
};

async function showReach({ words, queries, now }: CommandCall): Promise<Message> {
  const [word, typed] = words;
  const group = await pickGroup(queries, word, USAGE);
  if (!isGroup(group)) return group;
  const port = typed === undefined ? undefined : Number(typed);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
    return { text: `${escapeForeign(typed ?? "")} is no port: use 0 to 65535.`, blocks: [] };
  const parts = group.rules.flatMap(({ key }) => partsOf(key) ?? []);
  const open = parts.filter((rule) => port === undefined || passes(rule, port));
  const lines = describeReach([], expandLists(open, group.lists)).map((line) =>
    escapeForeign(line.replace("nobody → ", ""), 300),
  );
  const what = port === undefined ? "" : ` on port ${port}`;
  const { reached, groupId, name, readAt } = group;
  return {
    text: `Who can reach ${escapeForeign(name)}${what}.`,
    blocks: [
      headerBlock(`Who can reach ${name}${what}`),
      ...sectionsOf(open.length === 0 ? ["Nobody: no rule lets anything pass."] : lines),
      contextBlock([
        `${codeForeign(groupId)} · ${reached ? `${reached.instances} instances, ${reached.publicAddresses} public addresses behind it` : "what is behind it could not be read"}`,
        "By security group: routes, network ACLs and VPC Block Public Access are not looked at.",
        readLine(readAt, now),
      ]),
    ],
  };
}

function passes({ direction, protocol, from, to }: RuleParts, port: number): boolean {
  if (direction === "egress") return false;
  if (protocol !== "tcp" && protocol !== "udp") return protocol === "-1";
  return (from ?? 0) <= port && port <= (to ?? 65_535);
}
