import type { SQSClient } from "@aws-sdk/client-sqs";
import type { GroupClues } from "../core/effect.ts";
import type { JsonObject } from "../core/json.ts";
import type { Clock, Metrics } from "../core/ports.ts";
import type {
  BucketReading,
  LiveGroup,
  Part,
  PublicAccessBlock,
  Reading,
} from "../core/readings.ts";
import { boundCalls } from "./call.ts";
import { type BucketCall, changeBucket } from "./change-buckets.ts";
import { type Changed, changeRule, type RuleCall } from "./change-rules.ts";
import { type AwsSettings, openClients, type Place } from "./clients.ts";
import { findGroups } from "./find-groups.ts";
import { type Identity, readIdentity } from "./identity.ts";
import { listBuckets } from "./list-buckets.ts";
import { type LogPage, type LogWindow, readLogPage } from "./log-groups.ts";
import { openPace } from "./pace.ts";
import { openPrefixLists } from "./prefix-lists.ts";
import { readAccountBlock } from "./public-access-block.ts";
import { type FindQuota, openQuotas } from "./quotas.ts";
import { type BucketToRead, readBucket } from "./read-buckets.ts";
import { readGroup, readRegion } from "./read-groups.ts";
import { type FindInstance, openInstances } from "./read-instances.ts";
import { openObjects, type ReadObjects } from "./read-objects.ts";
import { type PrefixListReading, readPrefixLists } from "./read-prefix-lists.ts";
import { readStack, type StackReading } from "./read-stack.ts";
import { type Lookup, lookUpEvents, lookUpSome, type TrailPart } from "./trail.ts";

/** AWS, as far as Countersign looks at it. Readings never throw: what failed is `unknown`, with its reason. */
export interface OpenAws extends AsyncDisposable {
  /** Throws `aws.identity` or another error of area `aws`. */
  readonly identity: (signal: AbortSignal) => Promise<Identity>;
  /** The client for the queue, with the process's own credentials. */
  readonly sqs: () => Promise<SQSClient>;
  readonly readGroup: (
    place: Place,
    groupId: string,
    signal: AbortSignal,
  ) => Promise<Reading<LiveGroup>>;
  readonly readRegion: (
    place: Place,
    signal: AbortSignal,
  ) => Promise<Reading<readonly LiveGroup[]>>;
  readonly readPrefixLists: (
    place: Place,
    signal: AbortSignal,
  ) => Promise<Reading<readonly PrefixListReading[]>>;
  /** What is remembered of a place's prefix lists is read again. */
  readonly forgetLists: (place: Place) => void;
  /** Region of the queue, and of what has none. */
  readonly home: string;
  readonly readBucket: (what: BucketToRead, signal: AbortSignal) => Promise<Reading<BucketReading>>;
  readonly listBuckets: (
    account: string,
    signal: AbortSignal,
  ) => Promise<Reading<readonly string[]>>;
  readonly readAccountBlock: (
    account: string,
    signal: AbortSignal,
  ) => Promise<Part<PublicAccessBlock>>;
  readonly findInstance: FindInstance;
  readonly readStack: (
    place: Place,
    name: string,
    signal: AbortSignal,
  ) => Promise<Reading<StackReading>>;
  /** By a private address. */
  readonly findByAddress: FindInstance;
  /** Throws errors of area `aws`, or `source.unreadable`. */
  readonly readObjects: ReadObjects;
  /** Makes one change of one rule. Throws errors of area `aws`, and `config.missing` without a change role. */
  readonly changeRule: (call: RuleCall, signal: AbortSignal) => Promise<Changed>;
  /** Makes one change of one bucket. Throws errors of area `aws`, and `config.missing` without a role for it. */
  readonly changeBucket: (call: BucketCall, signal: AbortSignal) => Promise<void>;
  readonly findQuota: FindQuota;
  /** Throws errors of area `aws`. */
  readonly readLogPage: (
    window: LogWindow,
    token: string | undefined,
    signal: AbortSignal,
  ) => Promise<LogPage>;
  readonly lookUpEvents: (
    lookup: Lookup,
    signal: AbortSignal,
  ) => Promise<Reading<readonly JsonObject[]>>;
  /** Some pages of it, and from where to go on. */
  readonly lookUpSome: (lookup: Lookup, signal: AbortSignal) => Promise<Reading<TrailPart>>;
  /** Groups by what leads to them. Throws errors of area `aws`. */
  readonly findGroups: (
    place: Place,
    by: GroupClues,
    signal: AbortSignal,
  ) => Promise<readonly string[]>;
}

/** Calls a second to S3 and S3 Control, per account and kind of call: a sweep must not slow down what people do there. */
const BUCKET_CALLS = 5;
/** LookupEvents allows 2 calls a second per account and region; FilterLogEvents 5, of which others need some. */
const EVENT_CALLS = 2;

/** Opens nothing yet; packages, roles and connections come with the first call to each service. */
export function openAws(
  settings: AwsSettings,
  { clock, metrics }: { readonly clock: Clock; readonly metrics: Metrics },
): OpenAws {
  const call = boundCalls(settings.deadlineMs, metrics);
  const clients = openClients(settings, clock, call);
  const base = {
    clients,
    call,
    clock,
    paceBuckets: openPace(BUCKET_CALLS, clock),
    paceEvents: openPace(EVENT_CALLS, clock),
  };
  const aws = { ...base, lists: openPrefixLists(base) };
  const { region } = settings;
  return {
    home: region,
    identity: (signal) => readIdentity(aws, signal),
    sqs: clients.sqs,
    readGroup: (place, groupId, signal) => readGroup(aws, place, groupId, signal),
    readRegion: (place, signal) => readRegion(aws, place, signal),
    readPrefixLists: (place, signal) => readPrefixLists(aws, place, signal),
    forgetLists: aws.lists.forget,
    readBucket: (what, signal) => readBucket(aws, region, what, signal),
    listBuckets: (account, signal) => listBuckets(aws, { account, region }, signal),
    readAccountBlock: (account, signal) => readAccountBlock(aws, { account, region }, signal),
    findInstance: openInstances(aws),
    readStack: (place, name, signal) => readStack(aws, place, name, signal),
    findByAddress: openInstances(aws, "private-ip-address"),
    readObjects: openObjects(aws),
    changeRule: (of, signal) => changeRule(aws, of, signal),
    changeBucket: (of, signal) => changeBucket(aws, of, signal),
    findQuota: openQuotas(aws),
    readLogPage: (window, token, signal) => readLogPage(aws, window, token, signal),
    lookUpEvents: (lookup, signal) => lookUpEvents(aws, lookup, signal),
    lookUpSome: (lookup, signal) => lookUpSome(aws, lookup, signal),
    findGroups: (place, by, signal) => findGroups(aws, place, by, signal),
    [Symbol.asyncDispose]: () => clients[Symbol.asyncDispose](),
  };
}
