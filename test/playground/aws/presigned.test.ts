import { createHash, createHmac } from "node:crypto";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { type LocalAws, openLocalAws } from "../../../playground/aws/open.ts";
import type { Keys } from "./clients.ts";

const HOST = "sts.amazonaws.com";
const DATE = "20261121T100000Z";

/** A presigned GetCallerIdentity whose signature covers a nonce in a header (AWS General Reference, Signature Version 4). */
function presign(keys: Keys, nonce: string): string {
  const scope = "20261121/us-east-1/sts/aws4_request";
  const parameters = {
    Action: "GetCallerIdentity",
    Version: "2011-06-15",
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": `${keys.accessKeyId}/${scope}`,
    "X-Amz-Date": DATE,
    "X-Amz-Expires": "60",
    "X-Amz-SignedHeaders": "host;x-countersign-nonce",
  };
  const query = Object.entries(parameters)
    .map((pair) => pair.map((each) => encodeURIComponent(each)).join("="))
    .join("&");
  const canonical = `GET\n/\n${query}\nhost:${HOST}\nx-countersign-nonce:${nonce}\n\nhost;x-countersign-nonce\n${sha256("")}`;
  const toSign = `AWS4-HMAC-SHA256\n${DATE}\n${scope}\n${sha256(canonical)}`;
  const key = scope
    .split("/")
    .reduce<Buffer>((sum, part) => hmac(sum, part), Buffer.from(`AWS4${keys.secretAccessKey}`));
  return `/?${query}&X-Amz-Signature=${hmac(key, toSign).toString("hex")}`;
}

function sha256(value: string): string {
  return createHash("sha256").update(value).digest("hex");
}

function hmac(key: Buffer, value: string): Buffer {
  return createHmac("sha256", key).update(value).digest();
}

async function get(aws: LocalAws, path: string, nonce: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const headers = { host: HOST, "x-countersign-nonce": nonce };
  request(`${aws.endpoint}${path}`, { headers, agent: false }, (response) => {
    text(response).then(resolve, reject);
  })
    .on("error", reject)
    .end();
  return promise;
}

it("answers a presigned GetCallerIdentity, and refuses it with another nonce", async () => {
  await using aws = await openLocalAws();
  const kim = aws.as({ permissionSet: "Admin", email: "kim@example.com" });
  const path = presign(kim.credentials, "nonce-1");

  expect(await get(aws, path, "nonce-1")).toContain(`<Arn>${kim.arn}</Arn>`);
  expect(await get(aws, path, "nonce-2")).toContain("<Code>SignatureDoesNotMatch</Code>");
});

it("refuses a presigned request with somebody else's name on it", async () => {
  await using aws = await openLocalAws();
  const kim = aws.as({ user: "kim" });
  const ann = aws.as({ user: "ann" });
  const path = presign({ ...kim.credentials, accessKeyId: ann.credentials.accessKeyId }, "n");

  expect(await get(aws, path, "n")).toContain("<Code>SignatureDoesNotMatch</Code>");
});
