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

/** What is looked up elsewhere. A port that throws lets the whole be tried again. */
export interface GatherPorts {
  readonly candidates: (claim: JsonObject) => Promise<readonly JsonObject[]>;
  readonly history: (known: GatheredSoFar) => Promise<JsonObject | "unknown">;
  readonly findInstance: FindInstance;
  /** Regions of an account, for hosts whose log does not say where they are. */
  readonly regionsOf: (account: string) => readonly string[];
}

/** What `logins.gather` needs of AWS; people are looked up by a port. */
export const LOGINS_GATHER_NEEDS: Needs = INSTANCE_NEEDS;

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
    const { claim, attempt } = data;
    const [candidates, host] = await Promise.all([
      ports.candidates(claim),
      findHost(ports, claim, signal),
    ]);
    const history = await ports.history({ claim, sighting: owner, candidates, host });
    const detail = { attempt, candidates, history, ...(host === undefined ? {} : { host }) };
    return { outcome: "done", detail };
  };
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
  const { name, autoScalingGroup, tags } = found.value;
  return {
    tags,
    ...(name === undefined ? {} : { name }),
    ...(autoScalingGroup === undefined ? {} : { autoScalingGroup }),
  };
}

function isFound(
  reading: Reading<InstanceReading>,
): reading is Extract<Reading<InstanceReading>, { reading: "ok" }> {
  return reading.reading === "ok";
}
