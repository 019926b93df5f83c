import type { KnownBlock } from "@slack/types";
import { type AccountStatus, bucketStatus } from "../../src/buckets/status.ts";
import { contextBlock, headerBlock, sectionBlock } from "../../src/core/blocks.ts";
import type { CommandCall, Subcommand } from "../../src/core/command.ts";
import { clockTime, describeDuration } from "../../src/core/duration.ts";
import { escapeForeign } from "../../src/core/hostile-text.ts";
import type { Message } from "../../src/core/message.ts";

/** A message has 50 blocks; each account takes two. */
const MAX_ACCOUNTS = 20;

/** `/bucket status [account]`: counts per verdict, and what is not known. */
export const status: Subcommand = {
  usage: "status [account]",
  meaning:
    "how many buckets are public, latent, private, blocked or unknown, and what protects them",
  examples: ["status", "status 111122223333"],
  run: showStatus,
};

async function showStatus({ words, queries, now }: CommandCall): Promise<Message> {
  const [snapshots, sweeps] = await Promise.all([
    queries.snapshots({ kind: "bucket" }),
    queries.sweeps(),
  ]);
  const [filter] = words;
  const accounts = bucketStatus(snapshots, sweeps).filter(
    ({ account }) => filter === undefined || filter === account,
  );
  if (accounts.length === 0) {
    const text = `No buckets${filter === undefined ? "" : ` of ${escapeForeign(filter)}`} have been read yet.`;
    return { text, blocks: [sectionBlock(text)] };
  }
  const more = accounts.length - MAX_ACCOUNTS;
  return {
    text: `Buckets in ${accounts.length === 1 ? "1 account" : `${accounts.length} accounts`}.`,
    blocks: [
      headerBlock("Buckets"),
      ...accounts.slice(0, MAX_ACCOUNTS).flatMap((each) => accountBlocks(each, now)),
      ...(more > 0 ? [contextBlock([`and ${more} more: \`/bucket status <account>\``])] : []),
    ],
  };
}

function accountBlocks(of: AccountStatus, now: Date): KnownBlock[] {
  const { account, buckets, grades, weakened, accountBlock } = of;
  const counts = Object.entries(grades).map(([grade, count]) => `${grade} ${count}`);
  return [
    sectionBlock(
      [
        `*${escapeForeign(account)}*: ${buckets} buckets`,
        counts.join(" · "),
        `${weakened} without a whole block of their own`,
        ACCOUNT_BLOCK[accountBlock],
      ].join("\n"),
    ),
    contextBlock(ageLines(of, now)),
  ];
}

const ACCOUNT_BLOCK: Readonly<Record<AccountStatus["accountBlock"], string>> = {
  on: "The account's block is on",
  off: "The account's block is not on, or not whole",
  unknown: "Whether the account's block is on is not known",
};

function ageLines({ sweptAt, unread, unknownSince }: AccountStatus, now: Date): string[] {
  const age = sweptAt && describeDuration(now.getTime() - sweptAt.getTime());
  return [
    sweptAt ? `Swept ${age} ago, at ${clockTime(sweptAt)} UTC` : "Never swept",
    ...(unread === undefined ? [] : [`Not everything was read: ${escapeForeign(unread, 200)}`]),
    ...(unknownSince === undefined
      ? []
      : [`Unknown since ${clockTime(new Date(unknownSince))} UTC, the oldest`]),
    "Single objects' ACLs are not examined",
  ];
}
