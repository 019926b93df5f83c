import { describe, expect, it } from "vitest";
import { checkSts } from "../../src/logins/prove/sts.ts";
import { run } from "../support/process.ts";

const NONCE = "cs-yes-0123456789abcdef-U0ALICE-0123456789abcdefghjkmnpqrstvwxyz";
const KEYS = {
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  AWS_REGION: "eu-central-1",
};

describe("countersign prove aws", () => {
  it("prints one address of STS that holds no secret, without any configuration", async () => {
    const { status, out } = await run(["prove", "aws", NONCE], KEYS);

    expect(status).toBe(0);
    expect(checkSts(out).ok).toBe(true);
    expect(out).not.toContain(KEYS.AWS_SECRET_ACCESS_KEY);
    expect(out).not.toContain(NONCE);
  });

  it("signs no text that Slack does not show", async () => {
    const { status, err } = await run(["prove", "aws", "cs-yes-x\nhost:evil"], KEYS);

    expect(status).not.toBe(0);
    expect(err).toContain("the text that Slack shows");
  });
});
