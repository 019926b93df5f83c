import { describe, expect, it } from "vitest";
import { driftDetails } from "../../src/security-groups/drift-case.ts";
import { renderDrift } from "../../src/security-groups/render.ts";
import { linesOf } from "./messages.ts";
import { type DriftCase, effectsOf, event, step } from "./play.ts";
import { decode } from "./records.ts";
import { GROUP_ID, NOW, POLICY } from "./samples.ts";
import { later, postsOf } from "./scenes.ts";

const POST = { ...POLICY, attempts: "post" } as const;

function attempt(eventName = "AuthorizeSecurityGroupIngress"): ReturnType<typeof event> {
  const [refused] = decode(eventName, {
    errorCode: "Client.UnauthorizedOperation",
    requestParameters: { groupId: GROUP_ID },
  });
  return event("sg.attempted", refused?.data ?? {});
}

function due(...lines: { text: string; count: number }[]): ReturnType<typeof event> {
  return event("sg.attempts_due", { lines });
}

function said(of: DriftCase | undefined): string {
  return linesOf(of && renderDrift(of, "notice", { now: NOW }));
}

describe("calls that AWS refused", () => {
  it("S17: open no case and are noted with who, what and why", () => {
    const { answer, after } = step(undefined, attempt());

    expect(after).toBeUndefined();
    expect(answer.effects).toEqual([]);
    expect(answer.reasons).toEqual([
      `AuthorizeSecurityGroupIngress on ${GROUP_ID} in eu-central-1 by arn:aws:iam::111122223333:user/alice: Client.UnauthorizedOperation`,
    ]);
  });

  it("are told once a day, the most frequent first, with what was left out", () => {
    const many = Array.from({ length: 30 }, (_, n) => ({
      text: `call ${n} <!here>`,
      count: 30 - n,
    }));

    const { answer, after } = step(undefined, due(...many));

    expect(postsOf(answer)).toEqual([{ slot: "notice", to: { channel: "C0AWS" } }]);
    expect(after?.state).toBe("closed");
    expect(driftDetails.safeParse(after?.details).success).toBe(true);
    expect(said(after)).toContain("AWS refused 465 calls on security groups in 24 h");
    expect(said(after)).toContain("30 × `call 0 &lt;!here&gt;`");
    expect(said(after)).toContain("and 5 more");
  });

  it("are told to nobody on a day without any, or when they are told otherwise", () => {
    const one = { text: "call", count: 1 };

    expect(step(undefined, due()).answer.effects).toEqual([]);
    for (const attempts of ["off", "post"] as const)
      expect(step(undefined, due(one), NOW, { ...POLICY, attempts }).answer.effects).toEqual([]);
  });

  it("are told at once with `post`, an hour of one person's in one message that counts", () => {
    const first = step(undefined, attempt(), NOW, POST);
    const second = step(first.after, attempt(), later(60), POST);
    const third = step(second.after, attempt("DeleteSecurityGroup"), later(120), POST);
    const next = step(third.after, attempt(), later(3700), POST);

    expect(postsOf(first.answer)).toHaveLength(1);
    expect([second, third].map(({ answer }) => effectsOf(answer))).toEqual([
      ["slack.update"],
      ["slack.update"],
    ]);
    expect(said(third.after)).toContain("2 × `AuthorizeSecurityGroupIngress");
    expect(said(third.after)).toContain("DeleteSecurityGroup");
    expect(said(third.after)).toContain("AWS refused alice a change of security groups");
    expect(postsOf(next.answer)).toHaveLength(1);
    expect(next.after?.id).not.toBe(third.after?.id);
  });
});
