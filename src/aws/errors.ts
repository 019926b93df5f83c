import { CountersignError, type ErrorCode } from "../core/errors.ts";

/** What of an error of the SDK or of Node.js is of use: the rest (headers, bodies) stays with the original. */
interface Facts {
  readonly name: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
}

/** Names by which the services say one thing. EC2 has words of its own for most of them; S3 and the JSON protocols differ too. */
const NAMES: readonly (readonly [ErrorCode, string])[] = [
  [
    "aws.denied",
    "AccessDenied AccessDeniedException UnauthorizedOperation UnauthorizedAccess AuthorizationError " +
      "Forbidden AllAccessDisabled OptInRequired",
  ],
  [
    "aws.throttled",
    "Throttling ThrottlingException ThrottledException RequestThrottled RequestThrottledException " +
      "RequestLimitExceeded TooManyRequestsException SlowDown BandwidthLimitExceeded EC2ThrottledException",
  ],
  [
    "aws.unreachable",
    "TimeoutError AbortError ECONNREFUSED ECONNRESET EPIPE ETIMEDOUT ENOTFOUND EAI_AGAIN EHOSTUNREACH " +
      "ENETUNREACH ServiceUnavailable ServiceUnavailableException Unavailable RequestTimeout RequestTimeoutException",
  ],
  [
    "aws.identity",
    "CredentialsProviderError ExpiredToken ExpiredTokenException RequestExpired InvalidClientTokenId " +
      "UnrecognizedClientException InvalidAccessKeyId SignatureDoesNotMatch AuthFailure InvalidToken " +
      "MissingAuthenticationToken MissingAuthenticationTokenException IncompleteSignature TokenRefreshRequired",
  ],
];
const KINDS = new Map(
  NAMES.flatMap(([code, names]) => names.split(" ").map((name) => [name, code] as const)),
);

const LABELS: Partial<Record<ErrorCode, string>> = {
  "aws.denied": "AccessDenied",
  "aws.throttled": "Throttled",
  "aws.unreachable": "NoAnswer",
  "aws.identity": "NoCredentials",
  "config.missing": "NotConfigured",
};

/**
 * Any error of the SDK -> `aws.denied`, `aws.throttled`, `aws.unreachable`, `aws.identity` or `aws.unexpected`, with the
 * action's name and AWS's own name for it. Errors of ours (of the role that had to be assumed first) stay as they are.
 */
export function convertError(error: unknown, action: string): CountersignError {
  if (error instanceof CountersignError) return error;
  const { name, status, requestId } = factsOf(error);
  const code = KINDS.get(name) ?? codeOfStatus(status);
  return new CountersignError(
    code,
    {
      action,
      error: name,
      ...(status === undefined ? {} : { status }),
      ...(requestId === undefined ? {} : { request: requestId }),
    },
    error,
  );
}

/** Why something could not be read, for people: `AccessDenied: ec2:DescribeSecurityGroupRules`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof CountersignError)) return "Unexpected";
  const { action, error: name, account } = error.details;
  const label = LABELS[error.code] ?? (typeof name === "string" ? name : "Unexpected");
  const what = action ?? account;
  return what === undefined ? label : `${label}: ${what}`;
}

/** True when AWS itself answered with this error name, which for some reads is an answer ("there is none"). */
export function isNamed(error: unknown, names: readonly string[]): boolean {
  const name = error instanceof CountersignError ? error.details["error"] : factsOf(error).name;
  return typeof name === "string" && names.includes(name);
}

function factsOf(error: unknown): Facts {
  if (typeof error !== "object" || error === null)
    return { name: "Unknown", status: undefined, requestId: undefined };
  const meta = "$metadata" in error ? error.$metadata : undefined;
  const known = typeof meta === "object" && meta !== null ? meta : {};
  return {
    name: nameOf(error),
    status:
      "httpStatusCode" in known && typeof known.httpStatusCode === "number"
        ? known.httpStatusCode
        : undefined,
    requestId:
      "requestId" in known && typeof known.requestId === "string" ? known.requestId : undefined,
  };
}

/** Errors of sockets have their meaning in `code`, those of AWS in `name` (older ones in `Code`). */
function nameOf(error: object): string {
  const candidates = [
    "code" in error ? error.code : undefined,
    "Code" in error ? error.Code : undefined,
    "name" in error ? error.name : undefined,
  ].filter((each) => typeof each === "string");
  const name = candidates.find((each) => KINDS.has(each)) ?? candidates.at(-1);
  return (name ?? "Unknown").slice(0, 80);
}

function codeOfStatus(status: number | undefined): ErrorCode {
  if (status === 401 || status === 403) return "aws.denied";
  if (status === 429) return "aws.throttled";
  // A proxy or load balancer in between answers with a page of its own.
  if (status === 502 || status === 503 || status === 504) return "aws.unreachable";
  return "aws.unexpected";
}
