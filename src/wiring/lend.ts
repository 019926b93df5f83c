import { z } from "zod";
import type { GatherPorts } from "../aws/perform-logins-gather.ts";
import type { Lookup } from "../aws/trail.ts";
import type { JsonObject } from "../core/json.ts";
import type { Clock, Queries } from "../core/ports.ts";
import type { Reading } from "../core/readings.ts";
import { readCloudTrail } from "../logins/cloudtrail.ts";
import type { Claim } from "../logins/evidence/claim.ts";
import type { Mark } from "../logins/evidence/evidence.ts";
import { parseClaim } from "../logins/gather.ts";
import type { LoginPolicy } from "../logins/policy.ts";
import { sightingDetails } from "../logins/sighting/details.ts";

/** What finding out whose a key's deeds are works with. */
export interface LendParts {
  readonly queries: Pick<Queries, "linkedCases">;
  readonly clock: Clock;
  readonly policy: Pick<LoginPolicy, "chainLookup" | "trustedSessionNames">;
  readonly lookUpEvents: (
    lookup: Lookup,
    signal: AbortSignal,
  ) => Promise<Reading<readonly JsonObject[]>>;
}

/** Roles that take on roles: further than this nobody goes by hand. */
const MAX_STEPS = 3;
/** A session of a role lasts at most so long. */
const BACK_MS = 12 * 3_600_000;

interface Step {
  readonly marks: readonly Mark[];
  /** The key with which the next role was taken on. */
  readonly before?: string;
}

/**
 * A claim that names nobody gets the marks of whoever took its role on: by the key that the role's session has, from what
 * came in during its life, else from CloudTrail. Never throws for what it does not find.
 */
export function openLend(parts: LendParts): GatherPorts["lend"] {
  return async (data, signal) => {
    const claim = parseClaim(data);
    if (!claim || claim.marks.some(({ kind }) => kind !== "os_user")) return data;
    const marks = await follow(parts, claim, signal);
    return marks.length === 0
      ? data
      : { ...data, marks: [...marks, ...claim.marks].map((each) => ({ ...each })) };
  };
}

async function follow(
  parts: LendParts,
  claim: Claim,
  signal: AbortSignal,
): Promise<readonly Mark[]> {
  let keyId = claim.accessKeyId;
  for (let step = 0; step < MAX_STEPS && keyId !== undefined; step++) {
    const found: Step | undefined =
      (await fromSightings(parts, keyId)) ?? (await fromTrail(parts, claim, keyId, signal));
    if (!found || found.marks.length > 0) return found?.marks ?? [];
    keyId = found.before;
  }
  return [];
}

async function fromSightings({ queries }: LendParts, keyId: string): Promise<Step | undefined> {
  const cases = await queries.linkedCases("sighting", [{ kind: "ak", link: keyId }], 1);
  const [details] = cases.flatMap((each) => sightingDetails.safeParse(each.details).data ?? []);
  const giver = details?.evidence.find(
    (each) => each.givenKeyId === keyId || each.accessKeyId === keyId,
  );
  return giver && stepOf(giver.marks, giver.accessKeyId, keyId);
}

const row = z.object({ CloudTrailEvent: z.string() });

async function fromTrail(
  { clock, policy, lookUpEvents }: LendParts,
  { account, region }: Claim,
  keyId: string,
  signal: AbortSignal,
): Promise<Step | undefined> {
  if (!policy.chainLookup || account === undefined) return undefined;
  const to = clock.now();
  const window = { account, from: new Date(to.getTime() - BACK_MS), to };
  const by = { key: "ResourceName", value: keyId } as const;
  for (const place of new Set([region ?? "us-east-1", "us-east-1"])) {
    const reading = await lookUpEvents({ ...window, region: place, by }, signal);
    const rows = reading.reading === "ok" ? reading.value : [];
    for (const each of rows) {
      const found = readCloudTrail(eventOf(each), policy);
      if (!("observation" in found) || found.observation.givenKeyId !== keyId) continue;
      return stepOf(found.observation.marks, found.observation.accessKeyId, keyId);
    }
  }
  return undefined;
}

function stepOf(marks: readonly Mark[], before: string | undefined, keyId: string): Step {
  return before === undefined || before === keyId ? { marks } : { marks, before };
}

function eventOf(value: JsonObject): unknown {
  const parsed = row.safeParse(value);
  if (!parsed.success) return undefined;
  try {
    return JSON.parse(parsed.data.CloudTrailEvent);
  } catch {
    return undefined;
  }
}
