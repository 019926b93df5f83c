import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EC2Client } from "@aws-sdk/client-ec2";
import { S3Client } from "@aws-sdk/client-s3";
import { S3ControlClient } from "@aws-sdk/client-s3-control";
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { STSClient } from "@aws-sdk/client-sts";
import type { LocalAws } from "../../../playground/aws/open.ts";

/** Keys of an AWS client. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** One real AWS client per service, closed together. */
export interface Clients extends Disposable {
  readonly ec2: EC2Client;
  readonly s3: S3Client;
  readonly s3Control: S3ControlClient;
  readonly sts: STSClient;
  readonly cloudTrail: CloudTrailClient;
  readonly logs: CloudWatchLogsClient;
  readonly autoScaling: AutoScalingClient;
  /** Takes all messages that are in the queue now, parsed, in order of their arrival. */
  drain(): Promise<unknown[]>;
  /** Receives so many times without deleting; messages are visible again at once. */
  receiveAndForget(times: number): Promise<void>;
}

/** How the clients sign; the usual key in the first region unless given. */
interface Signing {
  readonly region?: string;
  readonly credentials?: Keys;
}

/** Opens clients on a local AWS. They try once, so that each test sees each refusal. */
export function openClients(aws: LocalAws, signing: Signing = {}): Clients {
  const usual = { accessKeyId: "test", secretAccessKey: "test" };
  const { region = "eu-central-1", credentials = usual } = signing;
  const config = { region, credentials, endpoint: aws.endpoint, maxAttempts: 1 };
  const { endpoint: _unused, ...controlConfig } = config;
  const sqs = new SQSClient({ ...config, endpoint: aws.queueEndpoint });
  const clients = {
    ec2: new EC2Client(config),
    s3: new S3Client(config),
    s3Control: new S3ControlClient({
      ...controlConfig,
      endpointProvider: () => ({ url: new URL(aws.endpoint) }),
    }),
    sts: new STSClient(config),
    cloudTrail: new CloudTrailClient(config),
    logs: new CloudWatchLogsClient(config),
    autoScaling: new AutoScalingClient(config),
  };
  return {
    ...clients,
    drain: async () => drain(sqs, aws.queueUrl),
    receiveAndForget: async (times) => {
      const input = { QueueUrl: aws.queueUrl, VisibilityTimeout: 0 };
      for (let count = 0; count < times; count += 1)
        await sqs.send(new ReceiveMessageCommand(input));
    },
    [Symbol.dispose]: () => {
      for (const client of [...Object.values(clients), sqs]) client.destroy();
    },
  };
}

async function drain(sqs: SQSClient, QueueUrl: string): Promise<unknown[]> {
  const bodies: unknown[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return bodies;
    for (const { Body = "", ReceiptHandle } of Messages) {
      bodies.push(JSON.parse(Body));
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}
