import { describe, expect, it } from "vitest";
import { presignIdentity } from "../../src/aws/presign.ts";
import { NONCE_HEADER } from "../../src/logins/prove/sts.ts";
import { newSshSigner } from "../support/ssh-signer.ts";
import { STAGES, type TestStage } from "../support/stage.ts";
import { formOf, pressed } from "./acting.ts";
import { comeIn, ENGINEER, linkKey, nonceFor, riskyYes, stateOf, written } from "./proving.ts";

/** Opens the form and sends what is pasted into it. */
async function prove(test: TestStage, pasted: (nonce: string) => string): Promise<string> {
  await test.scene.message(ENGINEER, /One more step/);
  await pressed(test, "engineer", "login_prove", ENGINEER);
  const proof = pasted(await nonceFor(test, "engineer"));
  await test.scene.submit("engineer", { proof });
  return proof;
}

describe.each(STAGES)("a risky Yes, on %s", (_, open) => {
  it("L24, L27: is proven with a linked key; what was pasted stands nowhere", async () => {
    await using test = await open();
    const key = newSshSigner();
    await linkKey(test, key);
    await riskyYes(test);

    const proof = await prove(test, key.sign);

    await test.scene.message(ENGINEER, /Confirmed by you .*proven with the key `SHA256:/);
    const everything = await written(test);
    for (const line of proof.split("\n").slice(2, -2)) expect(everything).not.toContain(line);
    expect((await test.stage.app().store.verifyAudit()).faults).toEqual([]);
    expect(
      test.stage.slack.messages("security").map((each) => test.stage.slack.read(each)),
    ).toHaveLength(1);
  });

  it("L13: that cannot be proven twice is an incident", async () => {
    await using test = await open();
    await linkKey(test, newSshSigner());
    await riskyYes(test);

    await prove(test, newSshSigner().sign);
    await expect.poll(async () => (await formOf(test, "engineer")).errors).toHaveProperty("proof");
    expect(await stateOf(test)).toBe("proving");
    await test.scene.submit("engineer", { proof: "trust me" });

    await test.scene.message("security", /SEC-0001.*SEV2 · open/);
    expect(await stateOf(test)).toBe("raised");
  });

  it("L13: that is not proven within 3 minutes is an incident", async () => {
    await using test = await open();
    await linkKey(test, newSshSigner());
    await riskyYes(test);
    await test.scene.message(ENGINEER, /One more step/);

    await test.clock.advance("3m");

    await test.scene.message("security", /SEC-0001.*SEV2 · open/);
    await test.scene.message(ENGINEER, /was not proven in time/);
    expect(await stateOf(test)).toBe("raised");
  });

  it("L17: of somebody who linked nothing is countersigned by a colleague, never by herself", async () => {
    await using test = await open();
    await riskyYes(test);
    await test.scene.message("security", /says this high-risk login was theirs/);
    await test.scene.message(ENGINEER, /A colleague must countersign/);

    const own = await pressed(test, "engineer", "login_countersign", "security");
    const outsider = await pressed(test, "outsider", "login_countersign", "security");
    await expect.poll(() => [own.replies.length, outsider.replies.length]).toEqual([1, 1]);
    expect(await stateOf(test)).toBe("proving");
    await pressed(test, "oncall", "login_countersign", "security");

    await test.scene.message(ENGINEER, /Confirmed by you .*countersigned by/);
    await test.scene.message("security", /countersigned by/);
    expect(await stateOf(test)).toBe("confirmed");
  });

  it("L13: that a colleague could not confirm is an incident", async () => {
    await using test = await open();
    await riskyYes(test);
    await test.scene.message("security", /says this high-risk login was theirs/);

    await pressed(test, "oncall", "login_uncountersign", "security");

    await test.scene.message("security", /SEC-0001.*SEV2 · open/);
    expect(await stateOf(test)).toBe("raised");
  });

  it("L24, L27: is proven with linked AWS credentials; the address is forgotten once STS was asked", async () => {
    await using test = await open();
    const { scene, stage, clock } = test;
    const { credentials } = stage.aws.as({ user: "ines" });
    function presigned(nonce: string): string {
      const [region, expiresS] = ["eu-central-1", 60];
      const of = { credentials, region, header: NONCE_HEADER, nonce, expiresS, at: clock.now() };
      return presignIdentity(of);
    }
    await stage.slack.command("engineer", "/login link aws");
    await scene.submit("engineer", { proof: presigned(await nonceFor(test, "engineer")) });
    await scene.message("security", /linked `arn:aws:iam::111122223333:user\/ines`/);
    for (const { id } of stage.slack.views("engineer")) await stage.slack.close("engineer", id);
    await clock.advance("1h");
    await riskyYes(test);

    await prove(test, presigned);

    await scene.message(ENGINEER, /Confirmed by you .*proven with AWS credentials/);
    expect(await written(test)).not.toContain("X-Amz-Signature");
  });

  it("L16: a Yes that is delivered five times is one Yes", async () => {
    await using test = await open();
    await comeIn(test, "ines");
    const question = await test.scene.message(ENGINEER, /Was this you\?/);

    await Promise.all(
      [1, 2, 3, 4, 5].map(() => test.stage.slack.press("engineer", question, "login_yes")),
    );

    await test.scene.message(ENGINEER, /Confirmed by you/);
    const { queries } = test.stage.app().store;
    const [login] = await queries.recentCases("login", new Date(0), 1);
    const audit = await queries.audit(login?.id ?? "");
    const yes = audit.filter(({ type }) => type === "answer.yes");
    expect(
      yes.filter(({ details }) => details["to"] === "confirmed" && details["from"] === "asked"),
    ).toHaveLength(1);
  });

  it("L17: is nobody else's to prove: the form does not open, and that is on record", async () => {
    await using test = await open();
    await linkKey(test, newSshSigner());
    await riskyYes(test);
    const question = await test.scene.message(ENGINEER, /One more step/);

    const outsider = await test.stage.slack.press("outsider", question, "login_prove");

    await expect.poll(() => outsider.replies.length).toBe(1);
    expect(test.stage.slack.views("outsider")).toEqual([]);
    const { queries } = test.stage.app().store;
    const [login] = await queries.recentCases("login", new Date(0), 1);
    const audit = await queries.audit(login?.id ?? "");
    expect(audit.at(-1)).toMatchObject({ type: "proof.begun", details: { refused: true } });
  });
});
