import type { ListAccessPointsResult } from "@aws-sdk/client-s3-control";
import type { Needs } from "../core/perform.ts";
import type { AccessPointReading, Part } from "../core/readings.ts";
import type { Aws } from "./aws.ts";
import { readPages } from "./call.ts";
import type { Place } from "./clients.ts";
import { readPart } from "./part.ts";
import { publicAccessBlock } from "./public-access-block.ts";

const LIST = "s3:ListAccessPoints";
const GET = "s3:GetAccessPoint";
const POLICY = "s3:GetAccessPointPolicy";
const STATUS = "s3:GetAccessPointPolicyStatus";

/** IAM actions of reading a bucket's access points. */
export const ACCESS_POINT_NEEDS: Needs = { iam: [LIST, GET, POLICY, STATUS], scopes: [] };

/** The access points of a bucket, in the bucket's region; none is an empty list. Never throws. */
export async function readAccessPoints(
  aws: Aws,
  place: Place,
  bucket: string,
  signal: AbortSignal,
): Promise<Part<readonly AccessPointReading[]>> {
  return await readPart(LIST, async () => {
    const names = await listAccessPoints(aws, place, bucket, signal);
    return await Promise.all(names.map((name) => readAccessPoint(aws, place, name, signal)));
  });
}

async function listAccessPoints(
  aws: Aws,
  place: Place,
  bucket: string,
  signal: AbortSignal,
): Promise<string[]> {
  const { ListAccessPointsCommand } = await import("@aws-sdk/client-s3-control");
  const client = await aws.clients.s3Control(place);
  const pages = await readPages<ListAccessPointsResult>(
    async (NextToken) => {
      await aws.paceBuckets(place.account, LIST, signal);
      const command = new ListAccessPointsCommand({
        AccountId: place.account,
        Bucket: bucket,
        ...(NextToken ? { NextToken } : {}),
      });
      return await aws.call(LIST, (options) => client.send(command, options), signal);
    },
    (page) => page.NextToken,
  );
  const points = pages.flatMap((page) => page.AccessPointList ?? []);
  return points.filter((each) => each.Bucket === bucket).flatMap(({ Name }) => Name ?? []);
}

async function readAccessPoint(
  aws: Aws,
  place: Place,
  name: string,
  signal: AbortSignal,
): Promise<AccessPointReading> {
  const control = await import("@aws-sdk/client-s3-control");
  const input = { AccountId: place.account, Name: name };
  const client = await aws.clients.s3Control(place);
  const [settings, policy, isPublic] = await Promise.all([
    readPart(GET, async () => {
      await aws.paceBuckets(place.account, GET, signal);
      const command = new control.GetAccessPointCommand(input);
      return await aws.call(GET, (options) => client.send(command, options), signal);
    }),
    readPart(POLICY, async () => {
      await aws.paceBuckets(place.account, POLICY, signal);
      const command = new control.GetAccessPointPolicyCommand(input);
      return (await aws.call(POLICY, (options) => client.send(command, options), signal)).Policy;
    }, [NO_POLICY]),
    readPart(STATUS, async () => {
      await aws.paceBuckets(place.account, STATUS, signal);
      const command = new control.GetAccessPointPolicyStatusCommand(input);
      const answer = await aws.call(STATUS, (options) => client.send(command, options), signal);
      return answer.PolicyStatus?.IsPublic;
    }, [NO_POLICY]),
  ]);
  const known = { name, policy, isPublic };
  if (settings.read !== "ok") return { ...known, networkOrigin: "unknown", block: settings };
  const block = publicAccessBlock(settings.value.PublicAccessBlockConfiguration);
  return {
    ...known,
    networkOrigin: originOf(settings.value.NetworkOrigin),
    block: block ? { read: "ok", value: block } : { read: "unknown", reason: `NoValue: ${GET}` },
  };
}

/** AWS's name for "there is no such policy". */
const NO_POLICY = "NoSuchAccessPointPolicy";

function originOf(given: string | undefined): AccessPointReading["networkOrigin"] {
  if (given === "Internet") return "internet";
  return given === "VPC" ? "vpc" : "unknown";
}
