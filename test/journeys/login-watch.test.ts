import { describe, expect, it } from "vitest";
import { ESTATE } from "../../playground/aws/estate/ids.ts";
import { ENGINEER_KEY } from "../../playground/estate.ts";
import { acceptedKey } from "../../playground/scenarios/host-lines.ts";
import type { Store, StoredCase } from "../../src/core/ports.ts";
import { STAGES, type TestStage } from "../support/stage.ts";

/** The engineer's key is used on a web server, and she is asked. */
async function askEngineer({ stage, scene, clock }: TestStage): Promise<void> {
  const line = acceptedKey(clock.now(), "ines", "203.0.113.7", ENGINEER_KEY);
  await stage.aws.sendLogs(ESTATE.logGroup, ESTATE.instances.web1, [
    { message: line, at: clock.now() },
  ]);
  await expect.poll(() => stage.app().store.outbox.nextDue()).toBeDefined();
  await clock.advance("5s");
  await scene.message({ dm: "engineer" }, /Was this you\?/);
}

describe.each(STAGES)("who watches the watcher, on %s", (_, open) => {
  it("the hourly test comes through the real queue and is explained", async () => {
    await using test = await open();
    const { stage, clock } = test;

    const done = stage.app().runJob("login-canary");
    await expect.poll(() => sightings(stage.app().store)).toHaveLength(1);
    await clock.advance("2s");

    expect(await done).toBe(true);
    expect((await sightings(stage.app().store))[0]?.details).toMatchObject({
      outcome: "explained",
      explained: { by: "canary" },
    });
    expect(stage.slack.messages("security")).toHaveLength(0);
  });

  it("L10: somebody who is deactivated while they are asked: an incident at once", async () => {
    await using test = await open();
    const { stage, scene } = test;
    await askEngineer(test);

    await stage.slack.change("engineer", { isDeleted: true });

    await scene.message("security", /Login of somebody who left/);
    const [login] = await stage.app().store.queries.openCases(["login"], 1);
    expect(login).toMatchObject({ state: "raised", details: { raised: { cause: "gone" } } });
  });

  it("the weekly summaries are posted once, to the responders and to each person", async () => {
    await using test = await open();
    const { stage, scene } = test;
    await askEngineer(test);

    for (let times = 0; times < 2; times++) await stage.app().runJob("login-digest");

    await scene.message("security", /1 ways in: 1 asked about/);
    await scene.message({ dm: "engineer" }, /1 logins in 1 questions/);
    expect(stage.slack.messages("security")).toHaveLength(1);
  });
});

async function sightings({ queries }: Store): Promise<readonly StoredCase[]> {
  return await queries.recentCases("sighting", new Date(0), 10);
}
