import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import type { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { EC2Client } from "@aws-sdk/client-ec2";
import type { S3Client } from "@aws-sdk/client-s3";
import type { S3ControlClient } from "@aws-sdk/client-s3-control";
import type { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { STSClient } from "@aws-sdk/client-sts";
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@smithy/types";
import { convertError } from "./errors.ts";

/** What every client is made with. */
export interface ClientSettings {
  readonly region: string;
  readonly credentials: AwsCredentialIdentityProvider;
  readonly retryMode: "standard";
  readonly endpoint?: string;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: true;
  };
}

/** The process's own credentials: environment, profile, container or instance role. Throws `aws.identity`. */
export async function fetchOwn(): Promise<AwsCredentialIdentity> {
  const { fromNodeProviderChain } = await import("@aws-sdk/credential-providers");
  try {
    return await fromNodeProviderChain()();
  } catch (error) {
    throw convertError(error, "credentials");
  }
}

export async function makeEc2(given: ClientSettings): Promise<EC2Client> {
  const { EC2Client } = await import("@aws-sdk/client-ec2");
  return new EC2Client(given);
}

/** Follows a bucket into its region, which is not known before it was asked for. */
export async function makeS3(given: ClientSettings): Promise<S3Client> {
  const { S3Client } = await import("@aws-sdk/client-s3");
  return new S3Client({
    ...given,
    forcePathStyle: given.endpoint !== undefined,
    followRegionRedirects: true,
  });
}

/** S3 Control puts the account before the host, also before 127.0.0.1, where nobody answers: an endpoint given is used as it is. */
export async function makeS3Control(given: ClientSettings): Promise<S3ControlClient> {
  const { S3ControlClient } = await import("@aws-sdk/client-s3-control");
  const { endpoint, ...rest } = given;
  if (endpoint === undefined) return new S3ControlClient(rest);
  return new S3ControlClient({ ...rest, endpointProvider: () => ({ url: new URL(endpoint) }) });
}

export async function makeCloudTrail(given: ClientSettings): Promise<CloudTrailClient> {
  const { CloudTrailClient } = await import("@aws-sdk/client-cloudtrail");
  return new CloudTrailClient(given);
}

export async function makeQuotas(given: ClientSettings): Promise<ServiceQuotasClient> {
  const { ServiceQuotasClient } = await import("@aws-sdk/client-service-quotas");
  return new ServiceQuotasClient(given);
}

export async function makeCloudFormation(given: ClientSettings): Promise<CloudFormationClient> {
  const { CloudFormationClient } = await import("@aws-sdk/client-cloudformation");
  return new CloudFormationClient(given);
}

export async function makeLogs(given: ClientSettings): Promise<CloudWatchLogsClient> {
  const { CloudWatchLogsClient } = await import("@aws-sdk/client-cloudwatch-logs");
  return new CloudWatchLogsClient(given);
}

export async function makeSts(given: ClientSettings): Promise<STSClient> {
  const { STSClient } = await import("@aws-sdk/client-sts");
  return new STSClient(given);
}

/** Without retries of its own: the consumer polls again anyway, and three long polls in a row would hide an outage for 75 s. */
export async function makeSqs(given: ClientSettings): Promise<SQSClient> {
  const { SQSClient } = await import("@aws-sdk/client-sqs");
  return new SQSClient({ ...given, maxAttempts: 1 });
}
