import { z } from "zod";
import type { JsonObject } from "../core/json.ts";
import type { Needs, Performer } from "../core/perform.ts";
import type { InstanceReading, Reading } from "../core/readings.ts";
import { type FindInstance, INSTANCE_NEEDS } from "./read-instances.ts";

/** A host as the answer tells of it; `unknown`: it could not be looked up. */
export type GatheredHost =
  | "unknown"
  | {
      readonly name?: string;
      readonly privateIps?: string[];
      readonly autoScalingGroup?: string;
      readonly tags: Readonly<Record<string, string>>;
    };

/** What is known when the past is looked up. */
export interface GatheredSoFar {
  readonly claim: JsonObject;
  /** Id of the sighting that asks: its own evidence is not the past. */
  readonly sighting: string;
  readonly candidates: readonly JsonObject[];
  /** Absent: the claim names no host of EC2. */
  readonly host: GatheredHost | undefined;
}

/** The same, with the machine that has the address which the login came from, when it is one of the estate. */
export interface AroundLogin extends GatheredSoFar {
  readonly source: Pick<InstanceReading, "instanceId" | "name"> | undefined;
}

/** What is looked up elsewhere. A port that throws lets the whole be tried again. */
export interface GatherPorts {
  /** The claim, with the marks of whoever took its role on where it names nobody itself. */
  readonly lend: (claim: JsonObject, signal: AbortSignal) => Promise<JsonObject>;
  /** Further members of the answer: a way, a tunnel, failures. */
  readonly around: (known: AroundLogin) => Promise<JsonObject>;
  readonly candidates: (claim: JsonObject) => Promise<readonly JsonObject[]>;
  readonly history: (known: GatheredSoFar) => Promise<JsonObject | "unknown">;
  readonly findInstance: FindInstance;
  /** By a private address. */
  readonly findByAddress: FindInstance;
  /** Regions of an account, for hosts whose log does not say where they are. */
  readonly regionsOf: (account: string) => readonly string[];
}

/** What `logins.gather` needs of AWS; people are looked up by a port. */
export const LOGINS_GATHER_NEEDS: Needs = INSTANCE_NEEDS;

/** Addresses that machines have among themselves. Source: RFC 1918, RFC 6598. */
const PRIVATE =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/;

/** As much of a claim as is needed to find its host. */
const claimedHost = z.object({
  account: z.string(),
  region: z.string().optional(),
  host: z.object({ instanceId: z.string() }),
});

/**
 * Looks up people, host and past of a sighting; its case is told by the event that the effect names for its answer.
 * A part that could not be looked up is `unknown`. Idempotent, since it changes nothing.
 */
export function performLoginsGather(ports: GatherPorts): Performer<"logins.gather"> {
  return async ({ data, owner }, signal) => {
    const { attempt } = data;
    const claim = await ports.lend(data.claim, signal);
    const [candidates, host, source] = await Promise.all([
      ports.candidates(claim),
      findHost(ports, claim, signal),
      findSource(ports, claim, signal),
    ]);
    const known = { claim, sighting: owner, candidates, host };
    const [history, around] = await Promise.all([
      ports.history(known),
      ports.around({ ...known, source }),
    ]);
    const found = host === undefined ? {} : { host };
    return { outcome: "done", detail: { ...around, attempt, candidates, history, ...found } };
  };
}

/** As much of a claim as is needed to find the machine that it came from. */
const claimedSource = z.object({
  account: z.string(),
  region: z.string().optional(),
  ip: z.string(),
  host: z.object({}),
});

/** Only a private address can be one of the estate's own machines; asked about in the login's own region. */
async function findSource(
  ports: GatherPorts,
  claim: JsonObject,
  signal: AbortSignal,
): Promise<InstanceReading | undefined> {
  const claimed = claimedSource.safeParse(claim);
  if (!claimed.success || !PRIVATE.test(claimed.data.ip)) return undefined;
  const { account, region, ip } = claimed.data;
  const regions = region === undefined ? ports.regionsOf(account) : [region];
  const readings = await Promise.all(
    regions.map((each) => ports.findByAddress({ account, region: each }, ip, signal)),
  );
  return readings.find(isFound)?.value;
}

async function findHost(
  ports: GatherPorts,
  claim: JsonObject,
  signal: AbortSignal,
): Promise<GatheredHost | undefined> {
  const claimed = claimedHost.safeParse(claim);
  if (!claimed.success) return undefined;
  const { account, region, host } = claimed.data;
  const regions = region === undefined ? ports.regionsOf(account) : [region];
  const readings = await Promise.all(
    regions.map((each) => ports.findInstance({ account, region: each }, host.instanceId, signal)),
  );
  const found = readings.find(isFound);
  if (!found) return "unknown";
  const { name, autoScalingGroup, tags, privateIps } = found.value;
  return {
    tags,
    privateIps: [...privateIps],
    ...(name === undefined ? {} : { name }),
    ...(autoScalingGroup === undefined ? {} : { autoScalingGroup }),
  };
}

function isFound(
  reading: Reading<InstanceReading>,
): reading is Extract<Reading<InstanceReading>, { reading: "ok" }> {
  return reading.reading === "ok";
}
