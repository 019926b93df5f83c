import { sectionBlock } from "../../src/core/blocks.ts";
import { codeForeign, escapeForeign } from "../../src/core/hostile-text.ts";
import type { Message } from "../../src/core/message.ts";
import type { Queries } from "../../src/core/ports.ts";
import type { GroupSnapshot } from "../../src/security-groups/snapshot.ts";
import { findGroups } from "../../src/security-groups/status.ts";

/** The one group that was meant, or what to say instead: a list to choose from, or the nearest names. Never a guess. */
export async function pickGroup(
  queries: Pick<Queries, "snapshots">,
  word: string | undefined,
  usage: string,
): Promise<GroupSnapshot | Message> {
  if (word === undefined) return say(`Which group? \`/sg ${usage}\`, by its name or id.`);
  const { found, nearest } = findGroups(await queries.snapshots({ kind: "sg" }), word);
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  if (only) return chooseFrom(found, usage);
  const hint =
    nearest.length === 0
      ? "None has been read yet: `/sg status`."
      : `Nearest: ${nearest.map((name) => codeForeign(name)).join(", ")}.`;
  return say(`No group is called ${codeForeign(word)}. ${hint}`);
}

/** True for a group, as against a message. */
export function isGroup(picked: GroupSnapshot | Message): picked is GroupSnapshot {
  return "groupId" in picked;
}

const MAX_CHOICES = 20;

function chooseFrom(found: readonly GroupSnapshot[], usage: string): Message {
  const [verb = ""] = usage.split(" ");
  const lines = found
    .slice(0, MAX_CHOICES)
    .map(
      ({ groupId, account, region, vpcId }) =>
        `\`/sg ${verb} ${groupId.replaceAll("`", "")}\` in ${escapeForeign(account)}, ${escapeForeign(region)}, ${codeForeign(vpcId)}`,
    );
  const more = found.length - lines.length;
  const rest = more > 0 ? [`and ${more} more`] : [];
  return say([`${found.length} groups have that name:`, ...lines, ...rest].join("\n"));
}

function say(text: string): Message {
  return { text, blocks: [sectionBlock(text)] };
}
