import { openLocalAws } from "../playground/aws/open.ts";
import { seedWorld } from "../playground/aws/seed.ts";
import { useLocalCredentials } from "../playground/credentials.ts";
import { type OpenAws, openAws } from "../src/aws/open.ts";
import { judgePolicy } from "../src/buckets/fixed.ts";
import { judgeBucket } from "../src/buckets/verdict.ts";
import type { BucketReading } from "../src/core/readings.ts";
import type { BenchOptions } from "./options.ts";
import type { Report } from "./report.ts";

const ACCOUNT = "111122223333";
const REGION = "eu-central-1";
/** Buckets of the estate that is swept. */
const BUCKETS = 1000;
const AT_ONCE = 5;
const STATEMENTS = 3;
const ROUND_MS = 1000;
const COUNTERS = { count: ignore, gauge: ignore, observe: ignore };

/** How many verdicts a second, and how many calls each bucket of a sweep costs. */
export async function measureBuckets({ messages, say, signal }: BenchOptions): Promise<Report> {
  const count = messages ?? BUCKETS;
  useLocalCredentials();
  await using local = await openLocalAws();
  seedWorld(local);
  const account = local.world.accounts.get(ACCOUNT);
  const [pattern] = [...(account?.buckets.values() ?? [])];
  const names = Array.from({ length: count }, (_, index) => `bench-${index}`);
  if (account && pattern)
    for (const name of names)
      account.buckets.set(name, { ...pattern, name, policy: policyOf(name) });
  await using side = sideOf(local);
  const before = local.calls().length;
  const began = performance.now();
  const read = await readAll(side, names, signal);
  const sweptMs = performance.now() - began;
  const calls = local.calls().slice(before);
  if (read.some(({ policy }) => policy.read !== "ok")) throw new Error("not every policy was read");
  say(`${read.length} buckets were read with ${calls.length} calls`);
  return {
    bench: "buckets",
    facts: { buckets: String(count), statements: String(STATEMENTS) },
    figures: [
      {
        name: "verdicts_per_s",
        value: verdicts(read),
        means: "policy, ACL, blocks, access points",
      },
      { name: "calls_per_bucket", value: calls.length / count, means: "of a sweep, without pages" },
      {
        name: "mutating_calls",
        value: calls.filter(({ mutating }) => mutating).length,
        means: "of a sweep; 0",
      },
      { name: "sweep_ms", value: sweptMs, means: "on this machine, without the pace" },
    ],
  };
}

/** Without the pace: a clock on which a wait is over at once. */
function sideOf(local: { readonly endpoint: string; readonly queueEndpoint: string }): OpenAws {
  const settings = {
    region: REGION,
    endpoint: local.endpoint,
    queueEndpoint: local.queueEndpoint,
    deadlineMs: 30_000,
    installation: "bench",
    accounts: [{ id: ACCOUNT, readRole: `arn:aws:iam::${ACCOUNT}:role/CountersignRead` }],
  };
  const clock = { now: () => new Date(), sleep: () => Promise.resolve() };
  return openAws(settings, { clock, metrics: COUNTERS });
}

async function readAll(
  side: OpenAws,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly BucketReading[]> {
  const accountBlock = await side.readAccountBlock(ACCOUNT, signal);
  const read: BucketReading[] = [];
  for (let from = 0; from < names.length && !signal.aborted; from += AT_ONCE) {
    const some = names.slice(from, from + AT_ONCE);
    const readings = await Promise.all(
      some.map((bucket) => side.readBucket({ account: ACCOUNT, bucket, accountBlock }, signal)),
    );
    read.push(...readings.flatMap((each) => (each.reading === "ok" ? [each.value] : [])));
  }
  return read;
}

function verdicts(read: readonly BucketReading[]): number {
  const began = performance.now();
  let done = 0;
  while (performance.now() - began < ROUND_MS)
    for (const each of read) {
      judgeBucket(each, undefined);
      done++;
    }
  return (done * 1000) / (performance.now() - began);
}

/** One of three statements is public. Throws when that is not so any more: a bench that measures nothing must fail. */
function policyOf(name: string): string {
  const base = { Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::${name}/*` };
  const text = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { ...base, Sid: "Ours", Principal: { AWS: ACCOUNT } },
      { ...base, Sid: "All", Principal: "*" },
      {
        ...base,
        Sid: "Office",
        Principal: "*",
        Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
      },
    ],
  });
  if (judgePolicy(text, "bucket").grant !== "yes") throw new Error("the policy is not public");
  return text;
}

function ignore(): void {}
