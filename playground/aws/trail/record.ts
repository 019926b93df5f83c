import type { AwsError } from "../engine/error.ts";
import type { Call } from "../engine/operation.ts";
import { eventSourceOf } from "../engine/services.ts";
import { isoSeconds, userIdentityOf } from "../identity/user-identity.ts";
import { newUuid } from "../model/ids.ts";
import type { Tree } from "../wire/tree.ts";
import { resourcesIn, type TrailResource } from "./resources.ts";

/** What an operation says about itself to CloudTrail. */
export interface TrailPart {
  /** Unless it is the name of the operation. */
  readonly eventName?: string;
  /** Unless it is the region of the call. */
  readonly region?: string;
  readonly eventType?: "AwsApiCall" | "AwsConsoleSignIn";
  readonly request: Tree;
  readonly response: Tree;
  readonly additional?: Tree;
  readonly resources?: Tree;
  /** For failures that are no refused API call, such as a wrong password. */
  readonly errorMessage?: string;
}

/** One CloudTrail record. */
export interface TrailRecord {
  readonly eventVersion: string;
  readonly userIdentity: Tree;
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly requestParameters: Tree;
  readonly responseElements: Tree;
  readonly additionalEventData?: Tree;
  readonly requestID?: string;
  readonly eventID: string;
  readonly readOnly: boolean;
  readonly resources?: Tree;
  readonly eventType: string;
  readonly managementEvent: boolean;
  readonly recipientAccountId: string;
  readonly eventCategory: string;
  readonly sessionCredentialFromConsole?: string;
}

/** A record with what LookupEvents shows beside it. */
export interface TrailEntry {
  readonly record: TrailRecord;
  readonly at: Date;
  readonly username: string;
  readonly accessKeyId: string;
  readonly resources: readonly TrailResource[];
}

/** The entry for a call that went through, or was refused with `error`. */
export function trailEntryOf(
  call: Call,
  part: TrailPart,
  readOnly: boolean,
  error?: AwsError,
): TrailEntry {
  const { principal } = call;
  const record: TrailRecord = {
    eventVersion: "1.11",
    userIdentity: userIdentityOf(principal),
    eventTime: isoSeconds(call.at),
    eventSource: eventSourceOf(call.service),
    eventName: part.eventName ?? call.action,
    awsRegion: part.region ?? call.region,
    ...originOf(call),
    ...failureOf(call, part, error),
    requestParameters: part.request,
    responseElements: error === undefined ? part.response : undefined,
    ...(part.additional === undefined ? {} : { additionalEventData: part.additional }),
    eventID: newUuid(),
    readOnly,
    ...(part.resources === undefined ? {} : { resources: part.resources }),
    ...kindOf(call, part),
    managementEvent: true,
    recipientAccountId: call.account.id,
    eventCategory: "Management",
  };
  return {
    record,
    at: call.at,
    username: principal.name,
    accessKeyId: principal.accessKeyId,
    resources: resourcesIn([part.request, part.response]),
  };
}

/** A service that acts for somebody shows its own name instead of address and agent. */
function originOf({
  principal,
  ip,
  userAgent,
}: Call): Pick<TrailRecord, "sourceIPAddress" | "userAgent"> {
  return principal.kind === "service"
    ? { sourceIPAddress: principal.name, userAgent: principal.name }
    : { sourceIPAddress: ip, userAgent };
}

/** Sign-ins have no request id; API calls made in the browser say so. */
function kindOf(
  call: Call,
  { eventType = "AwsApiCall" }: TrailPart,
): Pick<TrailRecord, "eventType" | "requestID" | "sessionCredentialFromConsole"> {
  if (eventType === "AwsConsoleSignIn") return { eventType };
  const inBrowser = originOf(call).userAgent.startsWith("Mozilla/");
  return {
    eventType,
    requestID: call.requestId,
    ...(inBrowser ? { sessionCredentialFromConsole: "true" } : {}),
  };
}

function failureOf(
  call: Call,
  part: TrailPart,
  error: AwsError | undefined,
): { readonly errorCode?: string; readonly errorMessage?: string } {
  if (error !== undefined)
    return {
      errorCode: `${call.service === "ec2" ? "Client." : ""}${error.code}`,
      errorMessage: error.message,
    };
  return part.errorMessage === undefined ? {} : { errorMessage: part.errorMessage };
}

/** The record as CloudTrail writes it: no request or response is `null`. */
export function trailJson(record: TrailRecord): object {
  return {
    ...record,
    requestParameters: record.requestParameters ?? null,
    responseElements: record.responseElements ?? null,
  };
}
