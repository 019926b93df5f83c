import { createHash, createHmac } from "node:crypto";
import { CountersignError } from "../core/errors.ts";

/** AWS credentials, as every chain gives them. */
export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** The credentials that are there, as the SDK looks for them. Throws `aws.identity` when there are none. */
export async function ownCredentials(region: string): Promise<SigningCredentials> {
  const { STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient({ region });
  try {
    return await client.config.credentials();
  } catch (error) {
    throw new CountersignError("aws.identity", { region }, error);
  } finally {
    client.destroy();
  }
}

/** What is signed: a nonce under the name of its header, for a while. */
export interface Presigning {
  readonly credentials: SigningCredentials;
  readonly region: string;
  readonly header: string;
  readonly nonce: string;
  readonly expiresS: number;
  readonly at: Date;
}

/**
 * The address by which somebody else may ask STS, for a while and with this nonce in the header, whose these credentials
 * are. Source: AWS Signature Version 4, query parameters.
 */
export function presignIdentity(of: Presigning): string {
  const { credentials, region, header, nonce, at } = of;
  const host = `sts.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
  const stamp = at.toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
  const scope = `${stamp.slice(0, 8)}/${region}/sts/aws4_request`;
  const signedHeaders = ["host", header].toSorted().join(";");
  const query: readonly (readonly [string, string])[] = [
    ["Action", "GetCallerIdentity"],
    ["Version", "2011-06-15"],
    ["X-Amz-Algorithm", "AWS4-HMAC-SHA256"],
    ["X-Amz-Credential", `${credentials.accessKeyId}/${scope}`],
    ["X-Amz-Date", stamp],
    ["X-Amz-Expires", String(of.expiresS)],
    ...(credentials.sessionToken === undefined
      ? []
      : [["X-Amz-Security-Token", credentials.sessionToken] as const]),
    ["X-Amz-SignedHeaders", signedHeaders],
  ];
  const parameters = query.map((pair) => pair.map(encode).join("=")).join("&");
  const headers = [`host:${host}`, `${header}:${nonce}`].toSorted();
  const canonical = ["GET", "/", parameters, ...headers, "", signedHeaders, sum("")].join("\n");
  const text = ["AWS4-HMAC-SHA256", stamp, scope, sum(canonical)].join("\n");
  const key = scope
    .split("/")
    .reduce<Buffer>(
      (last, part) => mac(last, part),
      Buffer.from(`AWS4${credentials.secretAccessKey}`),
    );
  return `https://${host}/?${parameters}&X-Amz-Signature=${mac(key, text).toString("hex")}`;
}

/** RFC 3986, as AWS signs. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sum(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function mac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
