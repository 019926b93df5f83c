import { ESTATE } from "../aws/estate/ids.ts";
import { ENGINEER_KEY } from "../estate.ts";
import { openPort, restoreWebProd } from "./drift.ts";
import { acceptedKey } from "./host-lines.ts";
import type { Scenario } from "./scene.ts";
import { untilTaken } from "./until-taken.ts";

const PAIRS = 250;
const A_MINUTE_S = 60;
const TWO_MINUTES_MS = 120_000;

/** 500 events about one thing. */
export const storm: Scenario = {
  name: "storm",
  sentence: "A script opens and closes port 22 of web-prod 250 times: 500 events.",
  tour: "Watch the queue in the World tab fill and drain. #aws has one message, edited: not five hundred.",
  reset: restoreWebProd,
  play: async (scene) => {
    const { stage } = scene;
    const script = stage.aws.as({ user: "theo", agent: "cli", ip: "203.0.113.25" });
    const rule = { port: 22, peer: "0.0.0.0/0", description: "again" };
    for (let pair = 0; pair < PAIRS; pair++) {
      await script.authorizeIngress("web-prod", rule);
      await script.revokeIngress("web-prod", rule);
    }
    await untilTaken(stage, A_MINUTE_S * 1000);
    await openPort.play(scene);
  },
};

/** Slack asks for patience in one channel; the others go on. */
export const slackLimits: Scenario = {
  name: "slack-limits",
  sentence: "Slack makes #aws wait for a minute; a question to a person is asked all the same.",
  tour: "Nothing appears in #aws for a minute, but Ines is asked at once: one slow channel holds up no other. Then the message comes.",
  speed: 30,
  reset: async (ground) => {
    ground.slack.fault.clear();
    await restoreWebProd(ground);
  },
  play: async (scene) => {
    const { slack, aws, clock } = scene.stage;
    slack.fault.rateLimit("chat.postMessage", A_MINUTE_S, 1, slack.channels.aws.id);
    slack.fault.rateLimit("chat.update", A_MINUTE_S, 1, slack.channels.aws.id);
    const theo = aws.as({ user: "theo", agent: "console", ip: "203.0.113.25" });
    await theo.authorizeIngress("web-prod", { port: 22, peer: "0.0.0.0/0", description: "tmp" });
    const address = `192.0.2.${(scene.turn % 200) + 20}`;
    const line = acceptedKey(clock.now(), "ines", address, ENGINEER_KEY);
    await aws.sendLogs(ESTATE.logGroup, ESTATE.instances.web2, [
      { message: line, at: clock.now() },
    ]);
    await scene.message({ dm: "engineer" }, /Was this you\?/);
    await scene.message("aws", /web-prod · cloud ahead/, TWO_MINUTES_MS);
  },
};

/** The bot dies and comes back. */
export const killed: Scenario = {
  name: "bot-killed",
  sentence: "The bot is killed, port 22 is opened meanwhile, and the bot comes back.",
  tour: "SIGKILL, no goodbye. What happens meanwhile waits in the queue; what was decided before is in the database. Nothing is lost.",
  reset: async (ground) => {
    if (!ground.isRunning()) await ground.startBot();
    await restoreWebProd(ground);
  },
  play: async (scene) => {
    const { stage } = scene;
    await stage.killBot();
    const theo = stage.aws.as({ user: "theo", agent: "console", ip: "203.0.113.25" });
    await theo.authorizeIngress("web-prod", { port: 22, peer: "0.0.0.0/0", description: "tmp" });
    await stage.startBot();
    await scene.message("aws", /web-prod · cloud ahead/);
  },
};
