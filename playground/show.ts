import { once } from "node:events";
import type { PlaygroundOptions } from "../src/cli/playground.ts";
import { openLiveStage } from "./bot/live-stage.ts";
import { collectSpecimens } from "./gallery/specimens.ts";
import { openHappenedPart } from "./happened/part.ts";
import { bundlePage } from "./site/bundle.ts";
import { readCommands } from "./site/manifest.ts";
import { openDoor, openSite } from "./site/open.ts";
import { openSlackPart } from "./site/slack-part.ts";
import type { LocalSlack } from "./slack/open.ts";
import { openWorldPart } from "./world/part.ts";

/** Opens the page and serves it until somebody stops the program. Throws usage.invalid when the port is taken. */
export async function showPage(options: PlaygroundOptions): Promise<number> {
  const { out, port, scenario, stopped } = options;
  await using door = await openDoor(port);
  const made = Promise.all([bundlePage(), readCommands()]);
  // Should the stage not open, that is what is told.
  made.catch(() => undefined);
  await using stage = await openLiveStage(stageOptions(options));
  const [page, commands] = await made;
  await using world = openWorldPart(stage);
  await using happened = openHappenedPart(stage);
  const { slack } = stage;
  const parts = [openSlackPart(slack, commands), world, happened];
  using site = openSite({
    door,
    page,
    parts,
    findFile: (id) => findFile(slack, id),
    specimens: () => collectSpecimens(),
  });
  out(`The playground is open: ${site.url}\nCtrl-C ends it; nothing stays behind.\n`);
  if (scenario !== undefined) await world.play(scenario);
  if (!stopped.aborted) await once(stopped, "abort");
  return 0;
}

function stageOptions({
  speed,
  replicas,
  keep,
  databaseUrl,
}: PlaygroundOptions): Parameters<typeof openLiveStage>[0] {
  return {
    speed,
    replicas,
    ...(keep === undefined ? {} : { keep }),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
  };
}

function findFile(slack: LocalSlack, id: string): { name: string; content: Buffer } | undefined {
  return slack.files().find((file) => file.id === id && file.state === "shared");
}
