import type { BucketSnapshot } from "../../src/buckets/snapshot.ts";
import { findBuckets } from "../../src/buckets/status.ts";
import { sectionBlock } from "../../src/core/blocks.ts";
import type { CommandCall } from "../../src/core/command.ts";
import { codeForeign } from "../../src/core/hostile-text.ts";
import type { Message } from "../../src/core/message.ts";

/** The bucket that somebody named, or what they are told instead: nobody guesses. */
export async function pickBucket(
  queries: CommandCall["queries"],
  name: string | undefined,
  usage: string,
): Promise<BucketSnapshot | Message> {
  if (name === undefined) return plain(`Which bucket? \`/bucket ${usage}\`.`);
  const { found, nearest } = findBuckets(await queries.snapshots({ kind: "bucket" }), name);
  const [only] = found;
  if (only) return only;
  const hint =
    nearest.length === 0 ? "" : ` Nearest: ${nearest.map((each) => codeForeign(each)).join(", ")}.`;
  return plain(`No bucket ${codeForeign(name)} has been read.${hint}`);
}

/** True when it is a bucket and not a word to the caller. */
export function isBucket(picked: BucketSnapshot | Message): picked is BucketSnapshot {
  return "verdict" in picked;
}

function plain(text: string): Message {
  return { text, blocks: [sectionBlock(text)] };
}
