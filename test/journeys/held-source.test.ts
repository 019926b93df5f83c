import { describe, expect, it } from "vitest";
import { STAGES, type TestStage } from "../support/stage.ts";
import { pressed, settle } from "./acting.ts";

describe.each(STAGES)("a source that is emptied, on %s", (_, open) => {
  it("S35: changes nothing until somebody who may accepts it, also over a restart", async () => {
    await using test = await open();
    const { stage, scene } = test;
    await stage.writeDesired("groups.yml", "groups: []\n");
    await stage.refreshDesired();
    await settle(test);

    const asked = await scene.message("aws", /A source of desired state is held back/);
    expect(stage.slack.read(asked)).toMatch(/web-prod/);
    await stage.stopBot();
    await stage.startBot();
    await stage.refreshDesired();
    expect(await stage.app().runJob("sweep-groups")).toBe(true);
    await settle(test);
    expect(await driftCases(test)).toEqual([]);

    await pressed(test, "outsider", "source_accept");
    await settle(test);
    await scene.message("aws", /is held back/);
    await pressed(test, "engineer", "source_accept");
    await scene.message("aws", /was accepted.*Accepted by @engineer/s);
    await stage.refreshDesired();
    await test.clock.advance("1s");
    await stage.app().runJob("sweep-groups");
    await settle(test, "30s");
    await expect.poll(() => driftCases(test)).not.toEqual([]);

    // What was accepted is what is known now: the next process holds nothing back.
    await stage.stopBot();
    await stage.startBot();
    await stage.refreshDesired();
    expect(await stage.app().store.queries.openCases(["source"], 9)).toEqual([]);
  });
});

async function driftCases({ stage }: TestStage): Promise<readonly string[]> {
  const open = await stage.app().store.queries.openCases(["drift"], 99);
  return open.map(({ state }) => state);
}
