import { channelWords, findingWords, momentOf } from "../../src/buckets/phrases.ts";
import { shareWords } from "../../src/buckets/share-words.ts";
import { sharesOf } from "../../src/buckets/sharing.ts";
import { FLAG_NAMES } from "../../src/buckets/shield.ts";
import type { BucketSnapshot } from "../../src/buckets/snapshot.ts";
import { contextBlock, headerBlock, sectionBlock } from "../../src/core/blocks.ts";
import type { CommandCall, Subcommand } from "../../src/core/command.ts";
import { escapeForeign, plainForeign } from "../../src/core/hostile-text.ts";
import type { Message } from "../../src/core/message.ts";
import type { StoredCase } from "../../src/core/ports.ts";
import type { Part, PublicAccessBlock } from "../../src/core/readings.ts";
import { isBucket, pickBucket } from "./pick.ts";

/** `/bucket show <name>`: verdicts, settings by level, and with whom it is shared. */
export const show: Subcommand = {
  usage: "show <name>",
  meaning:
    "the verdict of each channel, what protects the bucket at each level, and with whom it is shared",
  examples: ["show reports-eu"],
  run: showBucket,
};

async function showBucket(call: CommandCall): Promise<Message> {
  const { words, queries } = call;
  const picked = await pickBucket(queries, words[0], "show <name>");
  if (!isBucket(picked)) return picked;
  const { bucket, account, verdict, readAt, region = "region not read" } = picked;
  const newest = await queries.newestCase("exposure", `${account}/${bucket}`);
  await tellAlone(call, newest);
  const lines = [
    verdict.channels.slice(0, 20).map(channelWords).join(" · "),
    ...verdict.findings.slice(0, 10).map(findingWords),
  ];
  return {
    text: `Bucket ${escapeForeign(bucket, 63)}: ${verdict.grade}.`,
    blocks: [
      headerBlock(`${verdict.grade}: bucket ${plainForeign(bucket, 63)}`),
      sectionBlock(lines.join("\n")),
      sectionBlock(`*Protection*\n${levelsOf(picked).join("\n")}`),
      sectionBlock(`*Shared*\n${sharedIn(picked).join("\n")}`),
      contextBlock([
        `${escapeForeign(account)}, ${escapeForeign(region)}`,
        `Read at ${momentOf(readAt)}`,
        ...(newest ? [`Its matter is ${escapeForeign(newest.state)}`] : []),
        "Single objects are not examined",
      ]),
    ],
  };
}

/** One that was told together with others gets its own message when somebody looks at it. */
async function tellAlone(
  { handIn, newId, actor, now }: CommandCall,
  newest: StoredCase | undefined,
): Promise<void> {
  if (newest?.details["gathered"] !== true) return;
  await handIn({
    id: `command:bucket.tell:${newId()}`,
    kind: "bucket.tell",
    caseKind: "exposure",
    ref: { by: "id", id: newest.id },
    at: now,
    actor,
    data: {},
  });
}

function levelsOf({ settings }: BucketSnapshot): string[] {
  if (!settings) return ["Not kept; the next sweep reads it."];
  const { accountBlock, bucketBlock, ownership, accessPoints } = settings;
  const points = accessPoints.read === "ok" ? accessPoints.value : [];
  return [
    `Account: ${blockWords(accountBlock)}`,
    `Bucket: ${blockWords(bucketBlock)}`,
    `Ownership: ${partWords(ownership, "no controls, ACLs are on")}`,
    ...points
      .slice(0, 10)
      .map(
        ({ name, networkOrigin, block }) =>
          `Access point ${escapeForeign(name, 60)} (${networkOrigin}): ${blockWords(block)}`,
      ),
  ];
}

function blockWords(block: Part<PublicAccessBlock>): string {
  if (block.read === "unknown") return `not read (${escapeForeign(block.reason, 120)})`;
  if (block.read === "absent") return "no block";
  const on = FLAG_NAMES.filter(([flag]) => block.value[flag]).map(([, name]) => name);
  if (on.length === FLAG_NAMES.length) return "block, whole";
  return on.length === 0 ? "block, all off" : `block, only ${on.join(", ")}`;
}

function partWords(part: Part<string>, absent: string): string {
  if (part.read === "unknown") return `not read (${escapeForeign(part.reason, 120)})`;
  return part.read === "ok" ? escapeForeign(part.value, 60) : absent;
}

function sharedIn({ settings, names = {} }: BucketSnapshot): string[] {
  if (!settings) return ["Not kept; the next sweep reads it."];
  const known = new Map(Object.entries(names));
  const lines = sharesOf(settings).map((share) => shareWords(share, known));
  const more = lines.length - 20;
  if (lines.length === 0) return ["With nobody."];
  return [...lines.slice(0, 20), ...(more > 0 ? [`and ${more} more`] : [])];
}
