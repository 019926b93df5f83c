import { contextBlock, headerBlock, sectionBlock } from "../../src/core/blocks.ts";
import type { CommandCall, Subcommand } from "../../src/core/command.ts";
import { codeForeign, escapeForeign, mention } from "../../src/core/hostile-text.ts";
import type { Message } from "../../src/core/message.ts";
import { type DriftPolicy, ownersOf } from "../../src/security-groups/policy.ts";
import type { GroupSnapshot } from "../../src/security-groups/snapshot.ts";
import { readLine, sectionsOf } from "./lines.ts";
import { openItems } from "./open-items.ts";
import { isGroup, pickGroup } from "./pick.ts";
import { SIDES, sideBySide } from "./side-by-side.ts";

/** AWS's usual quota: rules of one direction and family. */
const QUOTA = 60;

/** Who is told about which group. */
export type OwnerPolicy = Pick<DriftPolicy, "owners" | "channel">;

/** `/sg show <group>`: code beside cloud, whose it is, who is behind it, how full it is. */
export function showCommand(policy: OwnerPolicy): Subcommand {
  return {
    usage: "show <group>",
    meaning: "the rules of a group beside the code, its owners, who is behind it, how full it is",
    examples: ["show web-prod", "show sg-0a1b2c3d"],
    run: (call) => showGroup(call, policy),
  };
}

async function showGroup(
  { words, queries, now }: CommandCall,
  policy: OwnerPolicy,
): Promise<Message> {
  const group = await pickGroup(queries, words[0], "show <group>");
  if (!isGroup(group)) return group;
  const items = await openItems(queries, group);
  const { name, groupId, account, region, vpcId, readAt } = group;
  const where = `${codeForeign(groupId)} in ${escapeForeign(account)}, ${escapeForeign(region)}, ${codeForeign(vpcId)}`;
  const rules = sideBySide(group, items);
  return {
    text: `${escapeForeign(name)}: ${group.rules.length} rules.`,
    blocks: [
      headerBlock(`${name} · ${group.rules.length} rules`),
      sectionBlock(
        [where, ownerLine(group, policy), behindIt(group), ...codeLines(group)].join("\n"),
      ),
      ...sectionsOf(rules.length > 0 ? rules : ["It has no rules: nothing passes."]),
      contextBlock([SIDES, ...quotaLines(group), readLine(readAt, now)]),
    ],
  };
}

function ownerLine(group: GroupSnapshot, policy: OwnerPolicy): string {
  const { channel, notify } = ownersOf({ ...group, tags: group.tags ?? {} }, policy);
  const people = notify.length === 0 ? "nobody is named" : notify.map(mention).join(" ");
  return `Owners: ${people}, told in <#${channel}>`;
}

function codeLines({ declared, tally }: GroupSnapshot): string[] {
  const code = declared
    ? `Code: ${codeForeign(declared.at, 200)} in source ${codeForeign(declared.source)}`
    : "Not declared in any code.";
  return tally.notCompared === undefined
    ? [code]
    : [code, `Not compared: ${codeForeign(tally.notCompared, 300)}`];
}

function behindIt({ reached }: GroupSnapshot): string {
  if (!reached) return "Who is behind it could not be read.";
  const { interfaces, instances, publicAddresses } = reached;
  return `Behind it: ${instances} instances, ${interfaces} interfaces, ${publicAddresses} public addresses`;
}

/** IPv4 and IPv6 are counted apart; a group or a list counts for both. */
function quotaLines({ rules, lists = [] }: GroupSnapshot): string[] {
  const weights = new Map(lists.map(({ id, weight }) => [id, weight ?? 1]));
  return (["ingress", "egress"] as const).map((direction) => {
    const own = rules.filter(({ key }) => key.startsWith(direction));
    const [v4 = 0, v6 = 0] = [" v6 ", " v4 "].map((other) =>
      own
        .filter(({ key }) => !key.includes(other))
        .reduce((sum, { key }) => sum + (weights.get(key.split(" ").at(-1) ?? "") ?? 1), 0),
    );
    const used = Math.max(v4, v6);
    const full = used * 5 >= QUOTA * 4 ? ", nearly full" : "";
    return `${direction}: about ${v4} of ${QUOTA} rules are used for IPv4, ${v6} for IPv6${full}`;
  });
}
