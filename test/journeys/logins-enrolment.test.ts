import { describe, expect, it } from "vitest";
import { ESTATE } from "../../playground/aws/estate/ids.ts";
import { ENGINEER_KEY } from "../../playground/estate.ts";
import { acceptedKey } from "../../playground/scenarios/host-lines.ts";
import type { PersonName } from "../../playground/slack/model.ts";
import { newSshSigner } from "../support/ssh-signer.ts";
import { STAGES, type TestStage } from "../support/stage.ts";
import { pressed, settle } from "./acting.ts";
import { comeIn, ENGINEER, linkKey, riskyYes, stateOf } from "./proving.ts";

const SCOPE = `111122223333/${ESTATE.instances.web1}`;

/** What somebody gets for a command line, as JSON text. */
async function typed({ stage }: TestStage, who: PersonName, line: string): Promise<string> {
  const interaction = await stage.slack.command(who, line);
  await expect.poll(() => interaction.replies.length, { message: line }).toBeGreaterThan(0);
  return JSON.stringify(interaction.replies);
}

/** A login by the engineer's key that nobody need be asked about. */
async function quietLogin(test: TestStage, user: string, ip = "203.0.113.9"): Promise<void> {
  const { stage, clock } = test;
  const message = acceptedKey(clock.now(), user, ip, ENGINEER_KEY);
  await stage.aws.sendLogs(ESTATE.logGroup, ESTATE.instances.web1, [{ message, at: clock.now() }]);
  await settle(test);
}

async function explained({ stage }: TestStage): Promise<readonly string[]> {
  const sightings = await stage.app().store.queries.recentCases("sighting", new Date(0), 10);
  return sightings.map(({ details }) => JSON.stringify(details["outcome"] ?? ""));
}

describe.each(STAGES)("/login, on %s", (_, open) => {
  it("L23: announced logins are explained once somebody else agreed, but for those of high risk", async () => {
    await using test = await open();
    const { scene } = test;

    expect(await typed(test, "engineer", `/login announce ${SCOPE} 5h new disks`)).toContain(
      "4 hours at most",
    );
    await typed(test, "engineer", `/login announce ${SCOPE} 2h new disks`);
    await scene.message("security", /announces logins of their own/);
    await pressed(test, "engineer", "enrol_sign", "security");
    await quietLogin(test, "ines");
    expect(await explained(test)).toEqual(['"attached"']);
    await pressed(test, "oncall", "enrol_sign", "security");
    await scene.message("security", /agreed\. It holds until/);
    await test.clock.advance("20m");
    await quietLogin(test, "ines");
    await test.clock.advance("5m");
    await quietLogin(test, "root", "203.0.113.10");

    expect((await explained(test)).toSorted()).toEqual(['"attached"', '"attached"', '"explained"']);
    const expected = await typed(test, "oncall", "/login expected");
    expect(expected).toContain("announced: new disks");
  });

  it("shows what is one's own to everybody, and of others to holders of login.read alone", async () => {
    await using test = await open();
    await comeIn(test, "ines");

    expect(await typed(test, "engineer", "/login")).toContain("was this you?");
    expect(
      await typed(test, "engineer", `/login who <@${test.stage.slack.people.engineer.id}>`),
    ).toContain("203.0.113.7");
    expect(await typed(test, "outsider", "/login who 203.0.113.7")).toContain("takes the right");
    expect(await typed(test, "oncall", "/login who 203.0.113.7")).toContain("ines");
    expect(await typed(test, "oncall", `/login who ${ESTATE.instances.web1} 7d`)).toContain("ines");
    await test.clock.advance("61s");
    expect(await typed(test, "oncall", "/login sources")).toContain("hosts");
    await test.stage.slack.openHome("engineer");
    await expect
      .poll(() => JSON.stringify(test.stage.slack.home("engineer") ?? ""))
      .toContain("Your last logins");
  });

  it("L24: a link is removed once a holder of login.bind agreed, and proves nothing any more", async () => {
    await using test = await open();
    const key = newSshSigner();
    await linkKey(test, key);
    expect(await typed(test, "engineer", "/login links")).toContain(key.fingerprint);

    await typed(test, "engineer", "/login unlink 1");
    await test.scene.message("security", /asks to remove their ssh/);
    await pressed(test, "engineer", "enrol_sign", "security");
    expect(await typed(test, "engineer", "/login links")).toContain(key.fingerprint);
    await pressed(test, "oncall", "enrol_sign", "security");
    await test.scene.message("security", /agreed\. It is done/);

    expect(await typed(test, "engineer", "/login links")).not.toContain(key.fingerprint);
    await riskyYes(test);
    await test.scene.message(ENGINEER, /A colleague must countersign/);
  });

  it("L10: a key that two people have linked is nobody's: both are named, nobody is asked", async () => {
    await using test = await open();
    const { stage, clock, scene } = test;
    const { engineer, colleague } = stage.slack.people;
    const rows = [engineer, colleague].map(({ id, name }) => ({
      table: "identities" as const,
      conflict: "ignore" as const,
      values: {
        id: name,
        person: id,
        kind: "ssh_fp",
        value: ENGINEER_KEY,
        assurance: "proven",
        valid_from: 0,
      },
    }));
    await stage.app().store.transaction((tx) => tx.addRows(rows));

    const message = acceptedKey(clock.now(), "ines", "203.0.113.9", ENGINEER_KEY);
    await stage.aws.sendLogs(ESTATE.logGroup, ESTATE.instances.web1, [
      { message, at: clock.now() },
    ]);
    await settle(test);

    const told = stage.slack.read(await scene.message("security", /A login nobody can answer for/));
    expect(told).toContain("@engineer");
    expect(told).toContain("@colleague");
    expect(stage.slack.messages(ENGINEER)).toEqual([]);
  });

  it("a proven binding outweighs a declared one", async () => {
    await using test = await open();
    const { stage, scene } = test;
    const values = {
      id: "1",
      person: stage.slack.people.colleague.id,
      kind: "ssh_fp",
      value: ENGINEER_KEY,
      assurance: "proven",
      valid_from: 0,
    };
    await stage
      .app()
      .store.transaction((tx) => tx.addRows([{ table: "identities", conflict: "ignore", values }]));

    await quietLogin(test, "ines");

    await scene.message({ dm: "colleague" }, /Was this you\?/);
    expect(stage.slack.messages(ENGINEER)).toEqual([]);
  });

  it("L13: who leaves while a proof is waited for leaves an incident", async () => {
    await using test = await open();
    await linkKey(test, newSshSigner());
    await riskyYes(test);
    await test.scene.message(ENGINEER, /One more step/);

    await test.stage.slack.change("engineer", { isDeleted: true });

    await test.scene.message("security", /SEC-0001.*SEV2 · open/);
    expect(await stateOf(test)).toBe("raised");
  });
});
