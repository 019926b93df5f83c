import type { BucketReading } from "../core/readings.ts";
import type { Exposed } from "./exposure.ts";
import { severityOf } from "./finding.ts";
import { hasTag } from "./match.ts";
import type { BucketPolicy } from "./policy.ts";
import { accountsIn, sharesOf } from "./sharing.ts";
import type { Protection } from "./shield.ts";
import type { BucketSnapshot } from "./snapshot.ts";
import type { Touch } from "./touch.ts";
import type { Verdict } from "./verdict.ts";

/** What is known beside the reading itself. */
interface Circumstances {
  readonly verdict: Verdict;
  readonly touches: readonly Touch[];
  readonly lost: readonly Protection[];
  readonly known: BucketSnapshot | undefined;
  readonly readAt: string;
  /** The same exposure as it was told before. */
  readonly before: Exposed | undefined;
}

/** A public bucket, as people are told of it: since when, by whom, how bad. */
export function exposedBy(
  of: BucketReading,
  circumstances: Circumstances,
  policy: BucketPolicy,
): Exposed {
  const { verdict, readAt, before } = circumstances;
  const sensitive = isSensitive(of, policy);
  const live = liveFindings(verdict);
  const { since, lost, who, privateAt } = before ?? firstSight(circumstances, live);
  return {
    verdict,
    severity: severityOf(live, sensitive),
    sensitive,
    since,
    lost: [...lost],
    ...(who ? { who } : {}),
    ...(privateAt === undefined ? {} : { privateAt }),
    readAt,
    ...(of.region.read === "ok" ? { region: of.region.value } : {}),
    website: of.website.read === "unknown" ? "not read" : WEBSITE[of.website.read],
    tags: of.tags.read === "ok" ? { ...of.tags.value } : {},
    accounts: [...accountsIn(sharesOf(of))],
  };
}

/** Since when, and by whom: said once, when the exposure is first seen. */
function firstSight(
  { touches, lost, known, readAt }: Circumstances,
  live: Verdict["findings"],
): Pick<Exposed, "since" | "lost" | "who" | "privateAt"> {
  const channels = live.map(({ channel }) => channel);
  const who = whoOf(touches, channels);
  const privateAt = lastPrivate(known);
  return {
    since: who?.at ?? readAt,
    lost: [...lost],
    ...(who ? { who } : {}),
    ...(privateAt === undefined ? {} : { privateAt }),
  };
}

function lastPrivate(known: BucketSnapshot | undefined): string | undefined {
  return known && known.verdict.grade !== "PUBLIC" ? known.readAt : undefined;
}

/** The findings of the channels that are public now. */
export function liveFindings({ channels, findings }: Verdict): Verdict["findings"] {
  const live = channels.filter(({ grade }) => grade === "PUBLIC").map(({ channel }) => channel);
  return findings.filter(({ channel }) => live.includes(channel));
}

/** The findings that one switch keeps from being public. */
export function latentFindings({ channels, findings }: Verdict): Verdict["findings"] {
  const latent = channels.filter(({ grade }) => grade === "LATENT").map(({ channel }) => channel);
  return findings.filter(({ channel }) => latent.includes(channel));
}

const WEBSITE = { ok: "yes", absent: "no" } as const;

/** The last call that can have opened one of these channels; a call on a block opens any. */
function whoOf(touches: readonly Touch[], channels: readonly string[]): Touch | undefined {
  const opens = new Set(channels.map((channel) => OPENED_BY[channel.split(":")[0] ?? ""]));
  return touches.findLast(({ what }) => what === "block" || opens.has(what) || GENERAL.has(what));
}

const OPENED_BY: Readonly<Record<string, Touch["what"]>> = {
  acl: "acl",
  policy: "policy",
  "access-point": "access point",
};
const GENERAL: ReadonlySet<Touch["what"]> = new Set<Touch["what"]>(["ownership", "bucket"]);

function isSensitive({ tags }: BucketReading, { sensitive }: BucketPolicy): boolean {
  if (tags.read !== "ok") return false;
  const { value } = tags;
  return sensitive.some((wanted) => hasTag(value, wanted));
}
