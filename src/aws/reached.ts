import type { DescribeNetworkInterfacesResult, NetworkInterface } from "@aws-sdk/client-ec2";
import type { Needs } from "../core/perform.ts";
import type { Reached } from "../core/readings.ts";
import type { Aws } from "./aws.ts";
import { readPages } from "./call.ts";
import type { Place } from "./clients.ts";

const ACTION = "ec2:DescribeNetworkInterfaces";

/** IAM actions of counting who is behind a group. */
export const REACHED_NEEDS: Needs = { iam: [ACTION], scopes: [] };

/** Interfaces by the group they carry; one with two groups is counted for both. */
export type Attachments = (groupId: string) => Reached;

/**
 * Who is behind a group (or behind each group of a region, without one), at this moment by AWS's eventually consistent
 * view. Throws what the call throws.
 */
export async function readAttachments(
  aws: Aws,
  place: Place,
  groupId: string | undefined,
  signal: AbortSignal,
): Promise<Attachments> {
  const { DescribeNetworkInterfacesCommand } = await import("@aws-sdk/client-ec2");
  const client = await aws.clients.ec2(place);
  const filter =
    groupId === undefined ? {} : { Filters: [{ Name: "group-id", Values: [groupId] }] };
  const pages = await readPages<DescribeNetworkInterfacesResult>(
    (token) =>
      aws.call(
        ACTION,
        (options) =>
          client.send(
            new DescribeNetworkInterfacesCommand({
              ...filter,
              MaxResults: 1000,
              ...(token === undefined ? {} : { NextToken: token }),
            }),
            options,
          ),
        signal,
      ),
    (page) => page.NextToken,
  );
  const asOf = aws.clock.now().toISOString();
  const byGroup = groupInterfaces(pages.flatMap((page) => page.NetworkInterfaces ?? []));
  return (id) => countReached(byGroup.get(id) ?? [], asOf);
}

function groupInterfaces(all: readonly NetworkInterface[]): Map<string, NetworkInterface[]> {
  const byGroup = new Map<string, NetworkInterface[]>();
  for (const each of all)
    for (const { GroupId } of each.Groups ?? []) {
      if (GroupId === undefined) continue;
      const list = byGroup.get(GroupId) ?? [];
      list.push(each);
      byGroup.set(GroupId, list);
    }
  return byGroup;
}

/** The snapshot of each group keeps them: what everything carries is not listed. */
const MAX_IDS = 500;

function countReached(interfaces: readonly NetworkInterface[], asOf: string): Reached {
  const instances = new Set(interfaces.flatMap(({ Attachment }) => Attachment?.InstanceId ?? []));
  const addresses = new Set(interfaces.flatMap(publicAddresses));
  return {
    interfaces: interfaces.length,
    instances: instances.size,
    publicAddresses: addresses.size,
    ...(instances.size > 0 && instances.size <= MAX_IDS
      ? { instanceIds: [...instances].toSorted() }
      : {}),
    asOf,
  };
}

/** Addresses by which the internet can reach an interface: associated IPv4, and IPv6 of any kind, since EC2 gives out global ones. */
function publicAddresses(of: NetworkInterface): string[] {
  return [
    of.Association?.PublicIp,
    ...(of.PrivateIpAddresses ?? []).map(({ Association }) => Association?.PublicIp),
    ...(of.Ipv6Addresses ?? []).map(({ Ipv6Address }) => Ipv6Address),
  ].filter((address) => address !== undefined);
}
