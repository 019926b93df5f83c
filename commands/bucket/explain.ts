import { policyLines, policyWord } from "../../src/buckets/policy-words.ts";
import type { BucketSnapshot } from "../../src/buckets/snapshot.ts";
import { contextBlock, headerBlock, sectionBlock } from "../../src/core/blocks.ts";
import type { CommandCall, Subcommand } from "../../src/core/command.ts";
import { escapeForeign, plainForeign } from "../../src/core/hostile-text.ts";
import type { Message } from "../../src/core/message.ts";
import { isBucket, pickBucket } from "./pick.ts";

/** `/bucket explain <name>`: each statement, by what it is fixed or why it is public. */
export const explain: Subcommand = {
  usage: "explain <name>",
  meaning: "each statement of its policies: by what it is fixed, or why it is public",
  examples: ["explain reports-eu"],
  run: explainBucket,
};

async function explainBucket({ words, queries }: CommandCall): Promise<Message> {
  const picked = await pickBucket(queries, words[0], "explain <name>");
  if (!isBucket(picked)) return picked;
  const sections = policiesOf(picked);
  return {
    text: `Bucket ${escapeForeign(picked.bucket, 63)}: ${sections.length} policies.`,
    blocks: [
      headerBlock(`${picked.verdict.grade}: bucket ${plainForeign(picked.bucket, 63)}`),
      ...(sections.length === 0 ? [sectionBlock("It has no policy.")] : []),
      ...sections.flatMap(({ title, lines }) =>
        [title, ...lines].slice(0, 40).map((line) => sectionBlock(line)),
      ),
      contextBlock(["AWS's own definition of public decides", ...awsWords(picked)]),
    ],
  };
}

interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

function policiesOf({ settings }: BucketSnapshot): readonly Section[] {
  if (!settings) return [{ title: "Not kept; the next sweep reads it.", lines: [] }];
  const { policy, accessPoints } = settings;
  const points = accessPoints.read === "ok" ? accessPoints.value : [];
  return [
    ...(policy.read === "ok" ? [sectionOf("Policy of the bucket", policy.value, "bucket")] : []),
    ...(policy.read === "unknown"
      ? [{ title: `Policy not read: ${escapeForeign(policy.reason, 200)}`, lines: [] }]
      : []),
    ...points.flatMap(({ name, policy: own }) =>
      own.read === "ok"
        ? [sectionOf(`Access point ${escapeForeign(name, 60)}`, own.value, "access-point")]
        : [],
    ),
  ];
}

function sectionOf(title: string, text: string, of: "bucket" | "access-point"): Section {
  return { title: `*${title}: ${policyWord(text, of)}*`, lines: policyLines(text, of) };
}

function awsWords({ verdict }: BucketSnapshot): string[] {
  return verdict.channels.flatMap(({ channel, aws, why }) => {
    if (aws === "differs")
      return [`${escapeForeign(channel, 80)}: AWS differs. ${escapeForeign(why ?? "", 200)}`];
    return aws === "same" ? [`${escapeForeign(channel, 80)}: AWS says the same`] : [];
  });
}
