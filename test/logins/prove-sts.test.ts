import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkSts } from "../../src/logins/prove/sts.ts";

const QUERY = new URLSearchParams({
  Action: "GetCallerIdentity",
  Version: "2011-06-15",
  "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
  "X-Amz-Credential": "AKIAIOSFODNN7EXAMPLE/20261121/eu-central-1/sts/aws4_request",
  "X-Amz-Date": "20261121T140300Z",
  "X-Amz-Expires": "60",
  "X-Amz-SignedHeaders": "host;x-countersign-nonce",
  "X-Amz-Signature": "0".repeat(64),
});

function proof(
  changes: Readonly<Record<string, string | undefined>> = {},
  host = "sts.eu-central-1.amazonaws.com",
): string {
  const query = new URLSearchParams(QUERY);
  for (const [name, value] of Object.entries(changes))
    if (value === undefined) query.delete(name);
    else query.set(name, value);
  return `https://${host}/?${query.toString()}`;
}

const HOSTS = [
  "sts.amazonaws.com",
  "sts.us-gov-west-1.amazonaws.com",
  "sts.cn-north-1.amazonaws.com.cn",
];

describe("a presigned GetCallerIdentity", () => {
  it.each(HOSTS)("may be for %s", (host) => {
    expect(checkSts(`  ${proof({}, host)}\n`)).toMatchObject({ ok: true });
  });

  it("may carry a session token", () => {
    expect(checkSts(proof({ "X-Amz-Security-Token": "IQoJb3/+=" })).ok).toBe(true);
  });

  it.each([
    ["another action", { Action: "AssumeRole" }],
    ["another version", { Version: "2012-01-01" }],
    ["no signature", { "X-Amz-Signature": undefined }],
    ["five minutes", { "X-Amz-Expires": "300" }],
    ["no end", { "X-Amz-Expires": undefined }],
    ["an end that is no number", { "X-Amz-Expires": "6e1" }],
    ["the nonce not signed", { "X-Amz-SignedHeaders": "host" }],
    ["the host not signed", { "X-Amz-SignedHeaders": "x-countersign-nonce" }],
    ["a parameter of another action", { RoleArn: "arn:aws:iam::1:role/x" }],
  ])("with %s is refused", (_, changes) => {
    expect(checkSts(proof(changes)).ok).toBe(false);
  });

  it("with a parameter twice is refused, in any spelling", () => {
    expect(checkSts(`${proof()}&Action=GetCallerIdentity`).ok).toBe(false);
    expect(checkSts(`${proof()}&action=AssumeRole`).ok).toBe(false);
  });

  it("L25 (in part): of 2000 crafted ones none leads anywhere but to STS", () => {
    const good = "sts.eu-central-1.amazonaws.com";
    const host = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.constantFrom(
        `${good}.evil.example`,
        `${good}:8443`,
        `${good}:443`,
        `evil.example#${good}`,
        `evil.example\\${good}`,
        `evil.example/${good}`,
        `${good}@evil.example`,
        `user:pass@${good}`,
        `evil.example%2f${good}`,
        `sts.amazonaws.com.evil.example`,
        `stsXamazonaws.com`,
        `sts.eu-central-1.amazonaws.com.cn`,
        `sts.cn-north-1.amazonaws.com`,
        `sts.evil.amazonaws.com`,
        `sts.eu-central-1.amazonaws.com.`,
        `sts.eu-central-1.аmazonaws.com`,
        `s3.amazonaws.com`,
        `169.254.169.254`,
        `[::1]`,
        `localhost`,
        `STS.EU-CENTRAL-1.AMAZONAWS.COM`,
        `ﬆs.amazonaws.com`,
      ),
    );
    const scheme = fc.constantFrom(
      "https://",
      "https://",
      "https://",
      "http://",
      "https:/",
      "https:\\\\",
      "//",
      "ftp://",
      "https://@",
      "file://",
    );
    const path = fc.oneof(
      fc.constantFrom("/?", "/?", "/?", "//?", "/x?", "/../?", "?", "/#?", "/;@x/?"),
      fc.webPath().map((each) => `${each}?`),
    );
    fc.assert(
      fc.property(
        scheme,
        host,
        path,
        fc.constantFrom("", "&", "#", "\n", "&RoleArn=x"),
        (a, b, c, d) => {
          const checked = checkSts(`${a}${b}${c}${QUERY.toString()}${d}`);

          if (!checked.ok) return;
          const url = new URL(checked.url);
          expect(url.protocol).toBe("https:");
          expect([good, ...HOSTS]).toContain(url.host);
          expect([url.port, url.username, url.password, url.pathname, url.hash]).toEqual([
            "",
            "",
            "",
            "/",
            "",
          ]);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
