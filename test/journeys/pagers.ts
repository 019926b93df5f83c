import { expect } from "vitest";
import { ESTATE } from "../../playground/aws/estate/ids.ts";
import { ENGINEER_KEY } from "../../playground/estate.ts";
import { acceptedKey } from "../../playground/scenarios/host-lines.ts";
import type { TestStage } from "../support/stage.ts";

const ASKED = { dm: "engineer" } as const;

/** The engineer's key is used on a web server; resolves when she has been asked. */
export async function askEngineer({ stage, scene, clock }: TestStage): Promise<void> {
  const line = acceptedKey(clock.now(), "ines", "203.0.113.7", ENGINEER_KEY);
  await stage.aws.sendLogs(ESTATE.logGroup, ESTATE.instances.web1, [
    { message: line, at: clock.now() },
  ]);
  await expect.poll(() => stage.app().store.outbox.nextDue()).toBeDefined();
  await clock.advance("5s");
  await scene.message(ASKED, /Was this you\?/);
}

/** She denies it: there is an incident. */
export async function deny(test: TestStage): Promise<void> {
  await askEngineer(test);
  await test.scene.press("engineer", ASKED, "login_no");
}
