import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import type { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { EC2Client } from "@aws-sdk/client-ec2";
import type { S3Client } from "@aws-sdk/client-s3";
import type { S3ControlClient } from "@aws-sdk/client-s3-control";
import type { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { STSClient } from "@aws-sdk/client-sts";
import type { AwsCredentialIdentityProvider } from "@smithy/types";
import { CountersignError } from "../core/errors.ts";
import type { Clock } from "../core/ports.ts";
import type { Call } from "./call.ts";
import { openSessions, type Session } from "./change-sessions.ts";
import { shareCredentials } from "./credentials.ts";
import {
  type ClientSettings,
  fetchOwn,
  makeCloudFormation,
  makeCloudTrail,
  makeEc2,
  makeLogs,
  makeQuotas,
  makeS3,
  makeS3Control,
  makeSqs,
  makeSts,
} from "./make-clients.ts";
import { type Role, roleCredentials, sessionName } from "./roles.ts";

/** How AWS is reached. Times are milliseconds. */
export interface AwsSettings {
  /** Region of the queue, of STS, and where buckets are asked for their region. */
  readonly region: string;
  /** One endpoint for all services; tests and playground. */
  readonly endpoint?: string | undefined;
  /** Endpoint of SQS, if it has one of its own. */
  readonly queueEndpoint?: string | undefined;
  /** Longest time for one call, retries included. */
  readonly deadlineMs: number;
  /** Short name, part of the session name that AWS's own log shows. */
  readonly installation: string;
  /** The accounts that are looked at: by a role, or with the process's own credentials. */
  readonly accounts: readonly {
    readonly id: string;
    readonly readRole?: string | undefined;
    readonly changeRole?: string | undefined;
    readonly closeRole?: string | undefined;
    readonly externalId?: string | undefined;
  }[];
  /** Timeouts of one attempt; absent: 3 s to connect, 10 s to answer, 25 s for a long poll. */
  readonly timeouts?: Timeouts | undefined;
}

interface Timeouts {
  readonly connectMs: number;
  readonly answerMs: number;
  readonly longPollMs: number;
}

const TIMEOUTS: Timeouts = { connectMs: 3000, answerMs: 10_000, longPollMs: 25_000 };

/** Where a thing in AWS is. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/**
 * One client per service, account and region, made when it is first asked for.
 * Throws `config.missing` for an account that is not configured.
 */
export interface Clients extends AsyncDisposable {
  readonly ec2: (place: Place) => Promise<EC2Client>;
  /** With the change role, for one plan. Throws `config.missing` where there is none. */
  readonly changing: (place: Place, session: Session) => Promise<EC2Client>;
  /** With the role for buckets, for one plan. Throws `config.missing` where there is none. */
  readonly closing: (place: Place, session: Session) => Promise<S3Client>;
  readonly quotas: (place: Place) => Promise<ServiceQuotasClient>;
  readonly s3: (place: Place) => Promise<S3Client>;
  readonly s3Control: (place: Place) => Promise<S3ControlClient>;
  readonly cloudFormation: (place: Place) => Promise<CloudFormationClient>;
  readonly cloudTrail: (place: Place) => Promise<CloudTrailClient>;
  readonly logs: (place: Place) => Promise<CloudWatchLogsClient>;
  /** With the process's own credentials, in the home region. */
  readonly sts: () => Promise<STSClient>;
  /** The same, for the queue: a long poll of 20 s ends by itself. */
  readonly sqs: () => Promise<SQSClient>;
}

/** Imports no package of the SDK and connects to nothing until a client is used: client-ec2 alone costs 0.3 s and 70 MB. */
// oxlint-disable-next-line max-lines-per-function -- one line a client, splitting it hides which there are
export function openClients(settings: AwsSettings, clock: Clock, call: Call): Clients {
  const opened: Promise<{ readonly destroy: () => void }>[] = [];
  const own = shareCredentials(fetchOwn, clock);
  const home = { account: "", region: settings.region };
  const session = sessionName(settings.installation);
  const assumer = { sts: () => sts(home), call, clock, session };
  const accounts = new Map(
    settings.accounts.map(({ id, readRole, externalId }) => [
      id,
      readRole === undefined ? own : roleCredentials(assumer, { arn: readRole, externalId }),
    ]),
  );

  function credentialsFor(place: Place): AwsCredentialIdentityProvider {
    const credentials = place === home ? own : accounts.get(place.account);
    if (credentials) return credentials;
    throw new CountersignError("config.missing", { setting: "accounts", account: place.account });
  }

  function perPlace<C extends { readonly destroy: () => void }>(
    make: (given: ClientSettings) => Promise<C>,
  ): (place: Place) => Promise<C> {
    const made = new Map<string, Promise<C>>();
    return async (place) => {
      const key = `${place.account}/${place.region}`;
      const known = made.get(key);
      if (known) return await known;
      const client = make(clientSettings(settings, place.region, credentialsFor(place)));
      made.set(key, client);
      opened.push(client);
      return await client;
    };
  }

  const sessions = openSessions(assumer);
  const changing = perSession((place, of) =>
    makeEc2(clientSettings(settings, place.region, sessions(changeRoleOf(settings, place), of))),
  );
  const closing = perSession((place, of) =>
    makeS3(clientSettings(settings, place.region, sessions(closeRoleOf(settings, place), of))),
  );
  const sts = perPlace(makeSts);
  const sqs = perPlace((given) => makeSqs(forQueue(settings, given)));
  return {
    ec2: perPlace(makeEc2),
    changing: changing.client,
    closing: closing.client,
    quotas: perPlace(makeQuotas),
    s3: perPlace(makeS3),
    s3Control: perPlace(makeS3Control),
    cloudFormation: perPlace(makeCloudFormation),
    cloudTrail: perPlace(makeCloudTrail),
    logs: perPlace(makeLogs),
    sts: () => sts(home),
    sqs: () => sqs(home),
    [Symbol.asyncDispose]: async () => {
      const all = [...opened, ...changing.open(), ...closing.open()];
      await Promise.allSettled(all.map(async (client) => (await client).destroy()));
    },
  };
}

function changeRoleOf({ accounts }: AwsSettings, place: Place): Role {
  const account = accounts.find(({ id }) => id === place.account);
  if (account?.changeRole === undefined)
    throw new CountersignError("config.missing", { setting: "sg.change_role", ...place });
  return { arn: account.changeRole, externalId: account.externalId };
}

function closeRoleOf({ accounts }: AwsSettings, place: Place): Role {
  const account = accounts.find(({ id }) => id === place.account);
  if (account?.closeRole === undefined)
    throw new CountersignError("config.missing", { setting: "buckets.change_role", ...place });
  return { arn: account.closeRole, externalId: account.externalId };
}

/** Plans whose clients are kept; the longest unused is closed. */
const MAX_SESSIONS = 20;

/** A client for each plan, so that its calls carry its names. */
function perSession<C extends { readonly destroy: () => void }>(
  make: (place: Place, session: Session) => Promise<C>,
): {
  readonly client: (place: Place, session: Session) => Promise<C>;
  readonly open: () => readonly Promise<C>[];
} {
  const made = new Map<string, Promise<C>>();
  return {
    client: async (place, session) => {
      const key = [place.account, place.region, session.caseId, ...session.names].join("/");
      const known = made.get(key);
      if (known) return await known;
      const [[oldest, unused] = []] = made;
      if (made.size >= MAX_SESSIONS && oldest !== undefined) {
        made.delete(oldest);
        (await unused)?.destroy();
      }
      const client = make(place, session);
      made.set(key, client);
      return await client;
    },
    open: () => [...made.values()],
  };
}

function clientSettings(
  settings: AwsSettings,
  region: string,
  credentials: AwsCredentialIdentityProvider,
): ClientSettings {
  const { connectMs, answerMs } = settings.timeouts ?? TIMEOUTS;
  return {
    region,
    credentials,
    retryMode: "standard",
    ...(settings.endpoint === undefined ? {} : { endpoint: settings.endpoint }),
    requestHandler: {
      connectionTimeout: connectMs,
      requestTimeout: answerMs,
      // Without this flag the timeout only prints a warning, and the call hangs.
      throwOnRequestTimeout: true,
    },
  };
}

/** The queue's client dials the host of the queue's URL unless it is told otherwise, and waits for a long poll. */
function forQueue(settings: AwsSettings, given: ClientSettings): ClientSettings {
  const { longPollMs } = settings.timeouts ?? TIMEOUTS;
  const endpoint = settings.queueEndpoint ?? settings.endpoint;
  return {
    ...given,
    ...(endpoint === undefined ? {} : { endpoint }),
    requestHandler: { ...given.requestHandler, requestTimeout: longPollMs },
  };
}
