import { AwsError } from "./error.ts";

/** The services that this local AWS knows; the last three exist for people in the console only. */
export type Service =
  | "ec2"
  | "s3"
  | "s3control"
  | "sts"
  | "cloudtrail"
  | "logs"
  | "servicequotas"
  | "autoscaling"
  | "cloudformation"
  | "ssm"
  | "ec2-instance-connect"
  | "signin";

/** How each family of protocols words the refusals that do not come from an operation itself. */
interface Wording {
  readonly denied: string;
  readonly throttled: readonly [code: string, status: number];
  readonly unknownKey: string;
  readonly expired: string;
}

const QUERY: Wording = {
  denied: "AccessDenied",
  throttled: ["Throttling", 400],
  unknownKey: "InvalidClientTokenId",
  expired: "ExpiredToken",
};
const JSON_SERVICE: Wording = {
  denied: "AccessDeniedException",
  throttled: ["ThrottlingException", 400],
  unknownKey: "UnrecognizedClientException",
  expired: "ExpiredTokenException",
};
const S3: Wording = {
  denied: "AccessDenied",
  throttled: ["SlowDown", 503],
  unknownKey: "InvalidAccessKeyId",
  expired: "ExpiredToken",
};
const EC2: Wording = {
  denied: "UnauthorizedOperation",
  throttled: ["RequestLimitExceeded", 503],
  unknownKey: "AuthFailure",
  expired: "RequestExpired",
};

const WORDINGS: Readonly<Record<Service, Wording>> = {
  ec2: EC2,
  s3: S3,
  s3control: S3,
  sts: QUERY,
  autoscaling: QUERY,
  cloudformation: QUERY,
  cloudtrail: JSON_SERVICE,
  logs: JSON_SERVICE,
  servicequotas: JSON_SERVICE,
  ssm: JSON_SERVICE,
  "ec2-instance-connect": JSON_SERVICE,
  signin: JSON_SERVICE,
};

/** The refusal for a missing right. */
export function deniedError(service: Service, action: string, arn: string): AwsError {
  const text = `User: ${arn} is not authorized to perform: ${service}:${action}`;
  if (service === "s3" || service === "s3control")
    return new AwsError("AccessDenied", "Access Denied", { status: 403 });
  const start = service === "ec2" ? "You are not authorized to perform this operation. " : "";
  return new AwsError(WORDINGS[service].denied, `${start}${text}`, { status: 403 });
}

/** The refusal for too many calls. */
export function throttledError(service: Service): AwsError {
  const [code, status] = WORDINGS[service].throttled;
  const text = service === "ec2" ? "Request limit exceeded." : "Rate exceeded";
  return new AwsError(code, text, { status });
}

/** The same refusal of an access key in the words of the service. */
export function keyErrorFor(service: Service, error: AwsError): AwsError {
  const { expired, unknownKey } = WORDINGS[service];
  const code = error.code === "ExpiredToken" ? expired : unknownKey;
  return new AwsError(code, error.message, { status: error.status });
}

/** Where a service's events say they come from. */
export function eventSourceOf(service: Service): string {
  return `${service === "s3control" ? "s3" : service}.amazonaws.com`;
}
