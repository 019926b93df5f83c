import { ESTATE } from "../aws/estate/ids.ts";
import { ENGINEER_KEY } from "../estate.ts";
import { acceptedKey, acceptedPassword } from "./host-lines.ts";
import type { Scenario, Scene } from "./scene.ts";

const { logGroup, instances } = ESTATE;

/** The engineer logs in to a web server with her own key. */
async function loginByKey({ stage }: Scene, ip: string): Promise<void> {
  const line = acceptedKey(stage.clock.now(), "ines", ip, ENGINEER_KEY);
  await stage.aws.sendLogs(logGroup, instances.web1, [{ message: line, at: stage.clock.now() }]);
}

/** A login that its owner confirms. */
export const confirmed: Scenario = {
  name: "login-yes",
  sentence: "An engineer logs in over SSH, is asked, and says it was her.",
  play: async (scene) => {
    await loginByKey(scene, "203.0.113.7");
    await scene.message({ dm: "engineer" }, /Was this you\?/);
    await scene.press("engineer", { dm: "engineer" }, "login_yes");
    await scene.message({ dm: "engineer" }, /Confirmed/i);
  },
};

/** A login that its owner denies. */
export const denied: Scenario = {
  name: "login-no",
  sentence:
    "An engineer is asked about a login that was not hers: an incident, the on-call takes it and resolves it.",
  play: async (scene) => {
    await loginByKey(scene, "198.51.100.66");
    await scene.message({ dm: "engineer" }, /Was this you\?/);
    await scene.press("engineer", { dm: "engineer" }, "login_no");
    await scene.message("security", /SEC-0001[\s\S]*open/);
    await scene.message({ dm: "oncall" }, /SEC-0001/);
    await scene.press("oncall", "security", "incident_acknowledge");
    await scene.message("security", /SEC-0001[\s\S]*acknowledged/);
    await scene.press("oncall", "security", "incident_form_resolve");
    await scene.submit("oncall", {
      reason: "contained",
      note: "The key was replaced and the session ended.",
    });
    await scene.message("security", /SEC-0001[\s\S]*resolved/);
  },
};

/** A login of somebody whom nobody knows. */
export const unknownUser: Scenario = {
  name: "login-nobody",
  sentence: "Somebody logs in as a user that belongs to nobody: the responders are asked instead.",
  play: async (scene) => {
    const { stage } = scene;
    const line = acceptedPassword(stage.clock.now(), "carol", "192.0.2.44");
    await stage.aws.sendLogs(logGroup, instances.db1, [{ message: line, at: stage.clock.now() }]);
    await scene.message("security", /nobody can answer for/i);
  },
};

/** Silence. */
export const silent: Scenario = {
  name: "login-silence",
  sentence:
    "Nobody answers: a reminder after five minutes, an incident after ten; played 120 times faster.",
  speed: 120,
  play: async (scene) => {
    await loginByKey(scene, "203.0.113.7");
    await scene.message({ dm: "engineer" }, /Was this you\?/);
    await scene.message("security", /SEC-0001/);
  },
};

/** Session Manager. */
export const sessionManager: Scenario = {
  name: "login-ssm",
  sentence: "Somebody opens a Session Manager shell; CloudTrail names the person.",
  play: async (scene) => {
    const ines = scene.stage.aws.as({ user: "ines", agent: "cli", ip: "203.0.113.7" });
    await ines.startSession(instances.db1);
    await scene.message({ dm: "engineer" }, /Was this you\?/);
  },
};
