/** What can be done about a public bucket, each with the verdict that it would leave. Nothing here is done. */
import {
  type BucketChange,
  markOf,
  markOfBlock,
  markOfGrants,
  markOfPolicy,
} from "../core/bucket-change.ts";
import { sha256 } from "../core/hash.ts";
import { canonicalJson, type JsonObject, jsonObject } from "../core/json.ts";
import type { BucketReading, PublicAccessBlock } from "../core/readings.ts";
import type { Act, Ground } from "./acts.ts";
import { judgePolicy } from "./fixed.ts";
import { isPublicGrant } from "./grants.ts";
import { listOf } from "./statement.ts";
import { judgeBucket, type Verdict } from "./verdict.ts";

/** block: at the bucket · statements: the public ones go · acl: the public grants go. */
export const CLOSE_KINDS = ["block", "statements", "acl"] as const;
export type CloseKind = (typeof CLOSE_KINDS)[number];
export type PlanKind = CloseKind | "undo";

/** A change that was thought through. `after`: the verdict that it leaves; `undo`: what takes it back, exactly. */
export interface Plan {
  readonly kind: PlanKind;
  /** SHA-256 over what would be done to which bucket. */
  readonly hash: string;
  readonly change: BucketChange;
  readonly undo: BucketChange;
  readonly after: Verdict;
}

const ALL_ON: PublicAccessBlock = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};

/** The plan of that kind against the last reading; undefined: there is nothing of it to do, or it cannot be known. */
export function planFor(kind: PlanKind, ground: Ground, last?: Act): Plan | undefined {
  const both = bothWays(kind, ground.settings, last);
  if (!both) return undefined;
  const [change, undo] = both;
  const { account, bucket } = ground.settings;
  const hash = sha256(canonicalJson(jsonObject.parse({ kind, account, bucket, change })));
  return { kind, hash, change, undo, after: verdictAfter(ground, change) };
}

/** All closings that there are, the least destructive first. */
export function closings(ground: Ground): readonly Plan[] {
  return CLOSE_KINDS.flatMap((kind) => planFor(kind, ground) ?? []);
}

/** One hash for everything that a form shows. */
export function hashOfAll(plans: readonly Plan[]): string {
  return sha256(plans.map(({ hash }) => hash).join(" "));
}

type BothWays = readonly [change: BucketChange, undo: BucketChange];

function bothWays(
  kind: PlanKind,
  settings: BucketReading,
  last: Act | undefined,
): BothWays | undefined {
  switch (kind) {
    case "block":
      return blocking(settings);
    case "statements":
      return removing(settings);
    case "acl":
      return clearing(settings);
    case "undo":
      return last && [last.undo, last.change];
  }
}

function blocking(settings: BucketReading): BothWays | undefined {
  const { bucketBlock } = settings;
  const was = markOf(settings, "block");
  const wanted = markOfBlock(ALL_ON);
  if (was === undefined || was === wanted) return undefined;
  const former = bucketBlock.read === "ok" ? { to: bucketBlock.value } : {};
  return [
    { do: "block", was, wanted, to: ALL_ON },
    { do: "block", was: wanted, wanted: was, ...former },
  ];
}

/** The other statements stay as they are, in their order; without any there is no policy. */
function removing(settings: BucketReading): BothWays | undefined {
  const { policy } = settings;
  const was = markOf(settings, "policy");
  if (was === undefined || policy.read !== "ok") return undefined;
  const open = publicStatements(policy.value);
  if (open.size === 0) return undefined;
  const to = without(policy.value, open);
  const wanted = markOfPolicy(to);
  return [
    { do: "policy", was, wanted, ...(to === undefined ? {} : { to }) },
    { do: "policy", was: wanted, wanted: was, to: policy.value },
  ];
}

/** Places of the public statements. */
function publicStatements(text: string): ReadonlySet<number> {
  const { statements } = judgePolicy(text, "bucket");
  return new Set(
    statements.flatMap(({ fixed, statement }, index) =>
      !fixed && statement.effect === "allow" ? [index] : [],
    ),
  );
}

/** The text was understood, so that it is the JSON of a policy. */
function without(text: string, gone: ReadonlySet<number>): string | undefined {
  const document = jsonObject.parse(JSON.parse(text));
  const left = listOf(document["Statement"]).filter((_, index) => !gone.has(index));
  if (left.length === 0) return undefined;
  const kept: JsonObject = { ...document, Statement: left };
  return JSON.stringify(kept);
}

function clearing(settings: BucketReading): BothWays | undefined {
  const { acl, owner } = settings;
  const was = markOf(settings, "acl");
  if (was === undefined || acl.read !== "ok" || owner === undefined) return undefined;
  const grants = acl.value.filter((grant) => !isPublicGrant(grant));
  if (grants.length === acl.value.length) return undefined;
  const wanted = markOfGrants(grants);
  return [
    { do: "acl", was, wanted, to: { owner, grants } },
    { do: "acl", was: wanted, wanted: was, to: { owner, grants: acl.value } },
  ];
}

/** The verdict on the bucket as a change would leave it. AWS's own word on its policy is not known before it is asked. */
function verdictAfter({ settings, hidden }: Ground, change: BucketChange): Verdict {
  const unasked = { read: "absent" } as const;
  switch (change.do) {
    case "block": {
      const { to } = change;
      const bucketBlock = to ? ({ read: "ok", value: to } as const) : unasked;
      return judgeBucket({ ...settings, bucketBlock }, hidden);
    }
    case "policy": {
      const { to } = change;
      const policy = to === undefined ? unasked : ({ read: "ok", value: to } as const);
      return judgeBucket({ ...settings, policy, isPublic: unasked }, hidden);
    }
    case "acl":
      return judgeBucket({ ...settings, acl: { read: "ok", value: change.to.grants } }, []);
  }
}
