import { describe, expect, it } from "vitest";
import { ESTATE } from "../../playground/aws/estate/ids.ts";
import { ENGINEER_KEY } from "../../playground/estate.ts";
import { acceptedKey } from "../../playground/scenarios/host-lines.ts";
import { STAGES, type TestStage } from "../support/stage.ts";

const ASKED = { dm: "engineer" } as const;

/** The engineer's key is used on a web server; resolves when she has been asked. */
async function askEngineer({ stage, scene, clock }: TestStage): Promise<void> {
  const line = acceptedKey(clock.now(), "ines", "203.0.113.7", ENGINEER_KEY);
  await stage.aws.sendLogs(ESTATE.logGroup, ESTATE.instances.web1, [
    { message: line, at: clock.now() },
  ]);
  await expect.poll(() => stage.app().store.outbox.nextDue()).toBeDefined();
  await clock.advance("5s");
  await scene.message(ASKED, /Was this you\?/);
}

describe.each(STAGES)("a login, on %s", (_, open) => {
  it("is asked about, confirmed with one tap, and teaches", async () => {
    await using test = await open();
    await askEngineer(test);

    await test.scene.press("engineer", ASKED, "login_yes");

    const answer = await test.scene.message(ASKED, /Confirmed by you/);
    expect(test.stage.slack.read(answer)).toContain("Session Manager needs no open port");
    expect(test.stage.slack.messages(ASKED)).toHaveLength(1);
    expect(test.stage.slack.messages("security")).toHaveLength(0);
  });

  it("I3: denied, is an incident in the same transaction; the on-call takes and resolves it", async () => {
    await using test = await open();
    const { scene, stage } = test;
    await askEngineer(test);

    await scene.press("engineer", ASKED, "login_no");

    await scene.message("security", /SEC-0001.*SEV2 · open/);
    await scene.message({ dm: "oncall" }, /SEC-0001/);
    await scene.press("oncall", "security", "incident_acknowledge");
    await scene.message("security", /SEC-0001.*acknowledged/);
    await scene.press("oncall", "security", "incident_form_resolve");
    await scene.submit("oncall", { reason: "contained", note: "The key was replaced." });
    await scene.message("security", /SEC-0001.*resolved/);
    await scene.message(ASKED, /SEC-0001 is resolved/);
    expect((await stage.app().store.verifyAudit()).faults).toEqual([]);
  });

  it("that nobody answers for is reminded of at 5 minutes and an incident at 10", async () => {
    await using test = await open();
    await askEngineer(test);

    await test.clock.advance("4m");
    expect(test.stage.slack.messages(ASKED)).toHaveLength(1);
    await test.clock.advance("1m");
    await test.scene.message(ASKED, /Still open: was this you\?/);
    expect(test.stage.slack.messages("security")).toHaveLength(0);
    await test.clock.advance("5m");

    await test.scene.message("security", /SEC-0001.*SEV3 · open/);
    await test.scene.message(ASKED, /No answer by/);
  });

  it("L17: nobody but the person who was asked can answer for it", async () => {
    await using test = await open();
    const { slack } = test.stage;
    await askEngineer(test);
    const question = await test.scene.message(ASKED, /Was this you\?/);

    for (const who of ["colleague", "admin", "oncall", "outsider", "guest"] as const) {
      const yes = await slack.press(who, question, "login_yes");
      expect(yes.acked, who).toBe(true);
      await expect.poll(() => yes.replies.length, { message: who }).toBeGreaterThan(0);
    }

    expect(slack.read(await test.scene.message(ASKED, /Was this you\?/))).not.toContain(
      "Confirmed",
    );
    const [open1] = await test.stage.app().store.queries.openCases(["login"], 10);
    expect(open1?.state).toBe("asked");
  });

  it("L16: is asked about once, however often the queue delivers it", async () => {
    await using test = await open();
    const { stage, clock } = test;
    const line = acceptedKey(clock.now(), "ines", "203.0.113.7", ENGINEER_KEY);
    for (let copy = 0; copy < 5; copy++)
      await stage.aws.send(
        JSON.stringify({
          messageType: "DATA_MESSAGE",
          owner: "111122223333",
          logGroup: ESTATE.logGroup,
          logStream: ESTATE.instances.web1,
          logEvents: [{ id: "38392012", timestamp: clock.now().getTime(), message: line }],
        }),
      );

    await expect.poll(() => stage.aws.queueDepth()).toMatchObject({ visible: 0, inFlight: 0 });
    await clock.advance("5s");
    await test.scene.message(ASKED, /Was this you\?/);

    expect(stage.slack.messages(ASKED)).toHaveLength(1);
    expect(stage.slack.messages(ASKED)[0]?.earlier).toHaveLength(0);
  });
});
