import type { Scenario } from "./scene.ts";

/** Somebody opens SSH to the world in the console. */
export const openPort: Scenario = {
  name: "drift",
  sentence: "Somebody opens port 22 of web-prod to the world in the console.",
  play: async ({ stage, message }) => {
    const theo = stage.aws.as({ user: "theo", agent: "console", ip: "203.0.113.25" });
    await theo.authorizeIngress("web-prod", { port: 22, peer: "0.0.0.0/0", description: "tmp" });
    await message("aws", /web-prod/);
  },
};

/** The same change taken back by hand: the message settles itself. */
export const closePort: Scenario = {
  name: "drift-settles",
  sentence:
    "Port 22 is opened, and closed again by the one who opened it; the message settles itself.",
  play: async (scene) => {
    const { stage, message } = scene;
    await openPort.play(scene);
    const theo = stage.aws.as({ user: "theo", agent: "console" });
    await theo.revokeIngress("web-prod", { port: 22, peer: "0.0.0.0/0" });
    await message("aws", /web-prod · agrees/);
  },
};

/** What `/sg` answers. */
export const askStatus: Scenario = {
  name: "status",
  sentence: "An engineer asks /sg status and /sg diff while a group differs.",
  play: async (scene) => {
    await openPort.play(scene);
    await scene.stage.slack.command("engineer", "/sg status", "aws");
    await scene.stage.slack.command("engineer", "/sg diff web-prod", "aws");
    await scene.stage.slack.command("engineer", "/sg help", "aws");
  },
};
