import { contextBlock, headerBlock, sectionBlock } from "../../src/core/blocks.ts";
import type { CommandCall, Subcommand } from "../../src/core/command.ts";
import { codeForeign, escapeForeign } from "../../src/core/hostile-text.ts";
import type { Message } from "../../src/core/message.ts";
import { lineOf } from "../../src/security-groups/rule.ts";
import type { GroupSnapshot } from "../../src/security-groups/snapshot.ts";
import { readLine, sectionsOf } from "./lines.ts";
import { isGroup, pickGroup } from "./pick.ts";

/** AWS's usual quota: rules of one direction and family. */
const QUOTA = 60;

/** `/sg show <group>`: its rules, who is behind it, how full it is. */
export const show: Subcommand = {
  usage: "show <group>",
  meaning: "all rules of a group with their ids, who is behind it, and how full it is",
  examples: ["show web-prod", "show sg-0a1b2c3d"],
  run: showGroup,
};

async function showGroup({ words, queries, now }: CommandCall): Promise<Message> {
  const group = await pickGroup(queries, words[0], "show <group>");
  if (!isGroup(group)) return group;
  const { name, groupId, account, region, vpcId, declared, readAt } = group;
  const where = `${codeForeign(groupId)} in ${escapeForeign(account)}, ${escapeForeign(region)}, ${codeForeign(vpcId)}`;
  const rules = group.rules.map(({ key, ruleId = "", description = "" }) => {
    const said = description === "" ? "" : ` "${description}"`;
    return codeForeign(`${lineOf(key)}${said} ${ruleId}`.trimEnd(), 250);
  });
  const code = declared
    ? `Code: ${codeForeign(declared.at, 200)} in source ${codeForeign(declared.source)}`
    : "Not declared in any code.";
  return {
    text: `${escapeForeign(name)}: ${group.rules.length} rules.`,
    blocks: [
      headerBlock(`${name} · ${group.rules.length} rules`),
      sectionBlock([where, behindIt(group), code].join("\n")),
      ...sectionsOf(rules.length > 0 ? rules : ["It has no rules: nothing passes."]),
      contextBlock([...quotaLines(group), readLine(readAt, now)]),
    ],
  };
}

function behindIt({ reached }: GroupSnapshot): string {
  if (!reached) return "Who is behind it could not be read.";
  const { interfaces, instances, publicAddresses } = reached;
  return `Behind it: ${instances} instances, ${interfaces} interfaces, ${publicAddresses} public addresses`;
}

function quotaLines({ rules, lists = [] }: GroupSnapshot): string[] {
  const weights = new Map(lists.map(({ id, weight }) => [id, weight ?? 1]));
  return (["ingress", "egress"] as const).flatMap((direction) => {
    const used = rules
      .filter(({ key }) => key.startsWith(direction))
      .reduce((sum, { key }) => sum + (weights.get(key.split(" ").at(-1) ?? "") ?? 1), 0);
    return used * 5 >= QUOTA * 4 ? [`${direction}: about ${used} of ${QUOTA} rules are used`] : [];
  });
}
