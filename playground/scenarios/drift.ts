import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ESTATE } from "../aws/estate/ids.ts";
import { DESIRED } from "../estate.ts";
import type { Ground } from "../stage.ts";
import type { Scenario } from "./scene.ts";
import { untilUnsaid } from "./until-taken.ts";

const GROUPS_FILE = "groups.yml";
const DIFFERS = /web-prod · (?:cloud ahead|code ahead|code and cloud differ)/;
const WORLD_22 = { port: 22, peer: "0.0.0.0/0" };

/** Puts web-prod back, in the cloud and in the code, as far as scenarios change it. */
export async function restoreWebProd(ground: Ground): Promise<void> {
  const isBack = await restoreCode(ground);
  const rules = ground.aws.place().groups.get(ESTATE.groups.webProd)?.rules.values() ?? [];
  const open = [...rules].filter(
    ({ egress, fromPort, peer }) =>
      !egress && fromPort === 22 && "cidr" in peer && peer.cidr === WORLD_22.peer,
  );
  if (open.length > 0) {
    const theo = ground.aws.as({ user: "theo", agent: "console" });
    await theo.revokeIngress("web-prod", ...open.map(({ id }) => id));
  }
  if (isBack || open.length > 0) await untilUnsaid(ground, DIFFERS);
}

/** True if it had to be put back. */
async function restoreCode(ground: Ground): Promise<boolean> {
  const path = join(ground.dir, "desired", GROUPS_FILE);
  if ((await readFile(path, "utf8")) === DESIRED) return false;
  await ground.writeDesired(GROUPS_FILE, DESIRED);
  if (ground.isRunning()) await ground.refreshDesired();
  return true;
}

/** Somebody opens SSH to the world in the console. */
export const openPort: Scenario = {
  name: "drift",
  sentence: "Somebody opens port 22 of web-prod to the world in the console.",
  tour: "Look at #aws: one message says which rule, who, from where, what it reaches, and which line of code says otherwise.",
  reset: restoreWebProd,
  play: async ({ stage, message }) => {
    const theo = stage.aws.as({ user: "theo", agent: "console", ip: "203.0.113.25" });
    await theo.authorizeIngress("web-prod", { ...WORLD_22, description: "tmp" });
    await message("aws", /web-prod · cloud ahead/);
  },
};

/** The same change taken back by hand: the message settles itself. */
export const closePort: Scenario = {
  name: "drift-settles",
  sentence:
    "Port 22 is opened, and closed again by the one who opened it; the message settles itself.",
  reset: restoreWebProd,
  play: async (scene) => {
    const { stage, message } = scene;
    await openPort.play(scene);
    const theo = stage.aws.as({ user: "theo", agent: "console" });
    await theo.revokeIngress("web-prod", WORLD_22);
    await message("aws", /web-prod · (?:agrees|code and cloud agree)/);
  },
};

/** What `/sg` answers. */
export const askStatus: Scenario = {
  name: "status",
  sentence: "An engineer asks /sg status and /sg diff while a group differs.",
  reset: restoreWebProd,
  play: async (scene) => {
    await openPort.play(scene);
    await scene.stage.slack.command("engineer", "/sg status", "aws");
    await scene.stage.slack.command("engineer", "/sg diff web-prod", "aws");
    await scene.stage.slack.command("engineer", "/sg help", "aws");
  },
};

/** Code that was merged and not applied. */
export const codeAhead: Scenario = {
  name: "code-ahead",
  sentence: "A change of web-prod is merged into the code, and nobody applies it.",
  tour: "The code is ahead now: it wants ports 8080 to 8081, the cloud has 8080. Look at Desired state, and at #aws.",
  reset: restoreWebProd,
  play: async ({ stage, message }) => {
    await stage.writeDesired(GROUPS_FILE, DESIRED.replace("ports: [8080]", 'ports: ["8080-8081"]'));
    await stage.refreshDesired();
    await message("aws", /web-prod · code ahead/);
  },
};
