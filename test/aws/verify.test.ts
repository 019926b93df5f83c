import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { openLocalAws } from "../../playground/aws/open.ts";
import { performLoginsVerify } from "../../src/aws/perform-logins-verify.ts";
import { presignIdentity } from "../../src/aws/presign.ts";
import type { Performance } from "../../src/core/perform.ts";
import { checkSts, NONCE_HEADER } from "../../src/logins/prove/sts.ts";
import { NOON } from "../support/samples.ts";
import { HOME, patient } from "./side.ts";

const NONCE = "cs-yes-0123456789abcdef-U0ALICE-chance";

function presign(keys: { accessKeyId: string; secretAccessKey: string }, at: Date): string {
  return presignIdentity({
    credentials: keys,
    region: HOME.region,
    header: NONCE_HEADER,
    nonce: NONCE,
    expiresS: 60,
    at,
  });
}

async function verify(
  endpoint: string | undefined,
  url: string,
  nonce = NONCE,
): Promise<Performance> {
  const perform = performLoginsVerify({
    isSts: (each) => checkSts(each).ok,
    header: NONCE_HEADER,
    endpoint,
  });
  const effect = { key: "k", owner: "c", attempts: 1, data: { url, nonce }, queuedAt: NOON };
  return await perform(effect, patient);
}

/** A server that answers everything in the same way, and counts. */
async function openAnswer(status: number, headers: Record<string, string>, body: string) {
  const seen = { requests: 0 };
  const server = createServer((_, response) => {
    seen.requests += 1;
    response.writeHead(status, headers).end(body);
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  const address = server.address();
  const port = isBound(address) ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    [Symbol.asyncDispose]: async () => {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      await closed.promise;
    },
  };
}

function isBound(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === "object" && address !== null;
}

describe("a presigned address", () => {
  it("names its signer when STS is asked with the same nonce, and nobody with another", async () => {
    await using local = await openLocalAws({ now: () => NOON });
    const { credentials } = local.as({ user: "ines" });
    const url = presign(credentials, NOON);

    const named = await verify(local.endpoint, url);
    const other = await verify(local.endpoint, url, `${NONCE}x`);

    expect(checkSts(url).ok).toBe(true);
    expect(named).toEqual({
      outcome: "done",
      detail: { arn: `arn:aws:iam::${HOME.account}:user/ines` },
    });
    expect(other.outcome).toBe("refused");
  });

  it("L25 (in part): of another host leads to no connection at all", async () => {
    await using elsewhere = await openAnswer(
      200,
      {},
      "<Arn>arn:aws:iam::111122223333:user/x</Arn>",
    );

    const answer = await verify(elsewhere.url, "https://evil.example/?Action=GetCallerIdentity");

    expect(answer.outcome).toBe("refused");
    expect(elsewhere.seen.requests).toBe(0);
  });

  it("L25 (in part): is not followed where STS sends it on", async () => {
    await using target = await openAnswer(200, {}, "<Arn>arn:aws:iam::111122223333:user/x</Arn>");
    await using sts = await openAnswer(302, { location: target.url }, "");
    const url = presign({ accessKeyId: "AKIA", secretAccessKey: "x" }, NOON);

    const answer = await verify(sts.url, url);

    expect(answer.outcome).toBe("refused");
    expect(target.seen.requests).toBe(0);
  });

  it("is asked about again when STS is down", async () => {
    await using sts = await openAnswer(503, {}, "");
    const url = presign({ accessKeyId: "AKIA", secretAccessKey: "x" }, NOON);

    await expect(verify(sts.url, url)).rejects.toThrow("503");
  });
});
