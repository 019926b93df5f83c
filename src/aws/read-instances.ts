import type { Instance } from "@aws-sdk/client-ec2";
import type { Needs } from "../core/perform.ts";
import type { InstanceReading, Reading } from "../core/readings.ts";
import type { Aws } from "./aws.ts";
import type { Place } from "./clients.ts";
import { isNamed, reasonOf } from "./errors.ts";
import { tagRecord } from "./live-group.ts";

const ACTION = "ec2:DescribeInstances";

/** IAM actions of looking up a host. */
export const INSTANCE_NEEDS: Needs = { iam: [ACTION], scopes: [] };

const GONE = ["InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed"];
/** An instance's name and tags change rarely, and a burst of logins asks for the same host. */
const KEEP_MS = 60_000;
/** Hosts kept; beyond this the oldest are forgotten. */
const KEEP_AT_MOST = 5000;

/** Looks an instance up. Never throws. */
export type FindInstance = (
  place: Place,
  instanceId: string,
  signal: AbortSignal,
) => Promise<Reading<InstanceReading>>;

/** By what an instance is looked for: its id, or a private address. */
type By = "instance-id" | "private-ip-address";

/**
 * A lookup with a short memory of what was found; failures and missing instances are asked again. By `private-ip-address`
 * the second argument is an address, which is one instance's at a time within a VPC: of several the first is taken.
 */
export function openInstances(aws: Aws, by: By = "instance-id"): FindInstance {
  const known = new Map<
    string,
    { readonly reading: Reading<InstanceReading>; readonly until: number }
  >();
  return async (place, instanceId, signal) => {
    const key = `${place.account}/${place.region}/${instanceId}`;
    const kept = known.get(key);
    if (kept && aws.clock.now().getTime() < kept.until) return kept.reading;
    const reading = await readInstance(aws, place, { by, value: instanceId }, signal);
    known.delete(key);
    if (reading.reading === "ok")
      known.set(key, { reading, until: reading.readAt.getTime() + KEEP_MS });
    for (const oldest of known.keys().take(Math.max(0, known.size - KEEP_AT_MOST)))
      known.delete(oldest);
    return reading;
  };
}

interface Wanted {
  readonly by: By;
  readonly value: string;
}

async function readInstance(
  aws: Aws,
  place: Place,
  { by, value }: Wanted,
  signal: AbortSignal,
): Promise<Reading<InstanceReading>> {
  const readAt = aws.clock.now();
  // Managed nodes outside EC2 (mi-…) and tasks (ecs:…) are hosts too, but not EC2's.
  if (by === "instance-id" && !value.startsWith("i-"))
    return { reading: "unknown", reason: "NoInstance", readAt };
  try {
    const { DescribeInstancesCommand } = await import("@aws-sdk/client-ec2");
    const client = await aws.clients.ec2(place);
    const which =
      by === "instance-id"
        ? { InstanceIds: [value] }
        : { Filters: [{ Name: by, Values: [value] }] };
    const command = new DescribeInstancesCommand(which);
    const answer = await aws.call(ACTION, (options) => client.send(command, options), signal);
    const found = (answer.Reservations ?? [])
      .flatMap(({ Instances }) => Instances ?? [])
      .find(({ InstanceId }) => by !== "instance-id" || InstanceId === value);
    if (!found?.InstanceId) return { reading: "unknown", reason: `NotListed: ${ACTION}`, readAt };
    return { reading: "ok", value: instanceReading(place, found.InstanceId, found), readAt };
  } catch (error) {
    if (isNamed(error, GONE)) return { reading: "gone", readAt };
    return { reading: "unknown", reason: reasonOf(error), readAt };
  }
}

function instanceReading(place: Place, instanceId: string, of: Instance): InstanceReading {
  const tags = tagRecord(of.Tags);
  const name = tags["Name"];
  const autoScalingGroup = tags["aws:autoscaling:groupName"];
  const addresses = (of.NetworkInterfaces ?? []).flatMap((each) =>
    (each.PrivateIpAddresses ?? []).map(({ PrivateIpAddress }) => PrivateIpAddress),
  );
  const privateIps = new Set([of.PrivateIpAddress, ...addresses].filter((ip) => ip !== undefined));
  return {
    ...place,
    instanceId,
    privateIps: [...privateIps],
    tags,
    ...(of.State?.Name ? { state: of.State.Name } : {}),
    ...(name ? { name } : {}),
    ...(autoScalingGroup ? { autoScalingGroup } : {}),
  };
}
