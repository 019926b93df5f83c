import { z } from "zod";
import type { JsonObject } from "../core/json.ts";
import { MOST, type Sign } from "./sign.ts";

/** `detail` of the event "GuardDuty Finding". Source: GuardDuty User Guide, Processing findings with EventBridge. */
const findingSchema = z.object({
  accountId: z.string().min(1),
  region: z.string().min(1),
  id: z.string().min(1),
  type: z.string().min(1),
  severity: z.number(),
  title: z.string().catch(""),
  description: z.string().catch(""),
  updatedAt: z.iso.datetime({ offset: true }).optional().catch(undefined),
  resource: z
    .object({
      resourceType: z.string().catch(""),
      instanceDetails: z.object({ instanceId: z.string() }).optional().catch(undefined),
      accessKeyDetails: z
        .object({ userName: z.string().catch(""), userType: z.string().catch("") })
        .optional()
        .catch(undefined),
      s3BucketDetails: z.array(z.object({ name: z.string() })).catch([]),
    })
    .catch({ resourceType: "", s3BucketDetails: [] }),
  service: z
    .object({ archived: z.boolean().catch(false), count: z.number().catch(1) })
    .catch({ archived: false, count: 1 }),
});

/** A finding of GuardDuty; a sentence when it is none that we can read. An archived one is settled there. */
export function readFinding(detail: JsonObject, receivedAt: Date): Sign | string {
  const parsed = findingSchema.safeParse(detail);
  if (!parsed.success) return "finding of an unknown form";
  const { accountId: account, region, id, type, severity, title, ...rest } = parsed.data;
  const { resource, service, description, updatedAt } = rest;
  const instance = resource.instanceDetails?.instanceId;
  const user = resource.accessKeyDetails;
  const buckets = resource.s3BucketDetails.map(({ name }) => name);
  const facts: [string, string][] = [
    ["Type", type],
    ["Resource", resource.resourceType],
    ["Instance", instance ?? ""],
    ["Principal", user ? `${user.userType} ${user.userName}`.trim() : ""],
    ["Buckets", buckets.join(", ")],
    ["Seen", `${service.count} times`],
  ];
  return {
    from: "finding",
    account,
    region,
    name: type,
    id,
    title: title === "" ? type : title,
    state: service.archived ? "well" : "firing",
    at: (updatedAt === undefined ? receivedAt : new Date(updatedAt)).toISOString(),
    why: description,
    score: severity,
    facts: facts.filter(([, value]) => value !== "").slice(0, MOST),
    assets: [
      ...(instance === undefined
        ? []
        : [{ account, region, kind: "instance" as const, id: instance }]),
      ...buckets.map((bucket) => ({ account, region, kind: "bucket" as const, id: bucket })),
    ].slice(0, MOST),
  };
}
