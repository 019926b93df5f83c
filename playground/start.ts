import { join } from "node:path";
import type { PlaygroundOptions } from "../src/cli/playground.ts";
import { openLiveStage } from "./bot/live-stage.ts";
import { useLocalCredentials } from "./credentials.ts";
import { SCENARIOS } from "./scenarios/index.ts";
import { openScene, type Scenario } from "./scenarios/scene.ts";
import { showPage } from "./show.ts";

/**
 * Opens the page and serves it until it is stopped. Headless: plays scenarios against the real bot and prints what people
 * would have seen. The exit status: 0 when every scenario came to its end, 1 when one did not, 2 when there is none of
 * that name.
 */
export async function startPlayground(options: PlaygroundOptions): Promise<number> {
  const { scenario = "tour", out } = options;
  useLocalCredentials();
  if (scenario === "list") {
    for (const { name, sentence } of SCENARIOS) out(`${name.padEnd(16)}${sentence}\n`);
    return 0;
  }
  if (!options.headless) return await showPage(options);
  const chosen =
    scenario === "tour" ? SCENARIOS : SCENARIOS.filter(({ name }) => name === scenario);
  if (chosen.length === 0) {
    out(`there is no scenario ${scenario}; --scenario list names them\n`);
    return 2;
  }
  let status = 0;
  for (const each of chosen) {
    if (options.stopped.aborted) return status;
    if (!(await playOne(each, options))) status = 1;
  }
  return status;
}

/** Each scenario has a stage of its own, so that none depends on what another left behind. */
async function playOne(scenario: Scenario, options: PlaygroundOptions): Promise<boolean> {
  const { out, keep, databaseUrl, replicas } = options;
  out(`\n=== ${scenario.name}: ${scenario.sentence}\n`);
  await using stage = await openLiveStage({
    speed: Math.max(options.speed, scenario.speed ?? 1),
    replicas,
    ...(keep === undefined ? {} : { keep: join(keep, scenario.name) }),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
  });
  try {
    await scenario.play(openScene(stage));
    out(`${stage.slack.transcript()}\n`);
    return true;
  } catch (error) {
    out(
      `${stage.slack.transcript()}\n!!! ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return false;
  }
}
