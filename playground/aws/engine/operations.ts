import { EC2_OPERATIONS } from "../ec2/operations.ts";
import { S3_CONTROL_OPERATIONS, S3_OPERATIONS } from "../s3/operations.ts";
import { AUTO_SCALING_OPERATIONS } from "../services/auto-scaling.ts";
import { CLOUD_TRAIL_OPERATIONS } from "../services/cloud-trail.ts";
import { CLOUD_FORMATION_OPERATIONS } from "../services/cloudformation.ts";
import { LOGS_OPERATIONS } from "../services/logs.ts";
import {
  INSTANCE_CONNECT_OPERATIONS,
  SIGN_IN_OPERATIONS,
  SSM_OPERATIONS,
} from "../services/people.ts";
import { SERVICE_QUOTAS_OPERATIONS } from "../services/service-quotas.ts";
import { STS_OPERATIONS } from "../services/sts.ts";
import type { Operation } from "./operation.ts";
import type { Service } from "./services.ts";

const OPERATIONS: Readonly<Record<Service, Readonly<Record<string, Operation>>>> = {
  ec2: EC2_OPERATIONS,
  s3: S3_OPERATIONS,
  s3control: S3_CONTROL_OPERATIONS,
  sts: STS_OPERATIONS,
  cloudtrail: CLOUD_TRAIL_OPERATIONS,
  logs: LOGS_OPERATIONS,
  servicequotas: SERVICE_QUOTAS_OPERATIONS,
  autoscaling: AUTO_SCALING_OPERATIONS,
  cloudformation: CLOUD_FORMATION_OPERATIONS,
  ssm: SSM_OPERATIONS,
  "ec2-instance-connect": INSTANCE_CONNECT_OPERATIONS,
  signin: SIGN_IN_OPERATIONS,
};

/** The operation of a service by its API name. */
export function findOperation(service: Service, action: string): Operation | undefined {
  const operations = OPERATIONS[service];
  return Object.hasOwn(operations, action) ? operations[action] : undefined;
}
