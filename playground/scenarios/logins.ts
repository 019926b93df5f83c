import { ESTATE } from "../aws/estate/ids.ts";
import { ENGINEER_KEY, ENGINEER_SID } from "../estate.ts";
import { acceptedKey, acceptedPassword, remoteDesktop } from "./host-lines.ts";
import type { Scenario, Scene } from "./scene.ts";

const { logGroup, windowsLogGroup, instances } = ESTATE;
const A_QUARTER_MS = 900_000;

/** An address of a network for documentation (RFC 5737), another one each time that a scenario is played. */
function addressIn(network: string, { turn }: Scene, from: number): string {
  return `${network}.${from + (turn % 100)}`;
}

/** The engineer logs in to a web server with her own key. */
async function loginByKey({ stage }: Scene, ip: string): Promise<void> {
  const line = acceptedKey(stage.clock.now(), "ines", ip, ENGINEER_KEY);
  await stage.aws.sendLogs(logGroup, instances.web1, [{ message: line, at: stage.clock.now() }]);
}

/** A login that its owner confirms. */
export const confirmed: Scenario = {
  name: "login-yes",
  sentence: "An engineer logs in over SSH, is asked, and says it was her.",
  tour: "Look at the direct messages of Ines: she is asked, says yes with one tap, and learns how to get in without an open port.",
  play: async (scene) => {
    await loginByKey(scene, addressIn("203.0.113", scene, 7));
    await scene.message({ dm: "engineer" }, /Was this you\?/);
    await scene.press("engineer", { dm: "engineer" }, "login_yes");
    // Where the risk is elevated (outside of working hours, say) a yes needs a reason.
    const unless = { where: { dm: "engineer" }, words: /Confirmed/i } as const;
    await scene.submit("engineer", { reason: "Deploy" }, unless);
    await scene.message({ dm: "engineer" }, /Confirmed/i);
  },
};

/** A login that its owner denies. */
export const denied: Scenario = {
  name: "login-no",
  sentence:
    "An engineer is asked about a login that was not his: an incident, the on-call takes it and resolves it.",
  tour: "Theo says no: in the same moment there is an incident in #security, and Ravi, who is on call, is paged.",
  play: async (scene) => {
    const { aws, clock } = scene.stage;
    const line = acceptedPassword(clock.now(), "theo", addressIn("198.51.100", scene, 66));
    await aws.sendLogs(logGroup, instances.db1, [{ message: line, at: clock.now() }]);
    await scene.message({ dm: "colleague" }, /Was this you\?/);
    await scene.press("colleague", { dm: "colleague" }, "login_no");
    await scene.message("security", /SEC-\d+[\s\S]*open/);
    await scene.message({ dm: "oncall" }, /SEC-\d+/);
    await scene.press("oncall", "security", "incident_acknowledge");
    await scene.message("security", /SEC-\d+[\s\S]*acknowledged/);
    await scene.press("oncall", "security", "incident_form_resolve");
    await scene.submit("oncall", {
      reason: "contained",
      note: "The password was replaced and the session ended.",
    });
    await scene.message("security", /SEC-\d+[\s\S]*resolved/);
  },
};

/** A login of somebody whom nobody knows. */
export const unknownUser: Scenario = {
  name: "login-nobody",
  sentence: "Somebody logs in as a user that belongs to nobody: the responders are asked instead.",
  play: async (scene) => {
    const { stage } = scene;
    const line = acceptedPassword(stage.clock.now(), "carol", addressIn("192.0.2", scene, 44));
    await stage.aws.sendLogs(logGroup, instances.db1, [{ message: line, at: stage.clock.now() }]);
    await scene.message("security", /nobody can answer for/i);
  },
};

/** Silence. */
export const silent: Scenario = {
  name: "login-silence",
  sentence: "Nobody answers: a reminder after five minutes, an incident after ten.",
  speed: 120,
  play: async (scene) => {
    await loginByKey(scene, addressIn("203.0.113", scene, 120));
    await scene.message({ dm: "engineer" }, /Was this you\?/);
    await scene.message("security", /SEC-\d+/, A_QUARTER_MS);
  },
};

/** Session Manager. */
export const sessionManager: Scenario = {
  name: "login-ssm",
  sentence: "Somebody opens a Session Manager shell; CloudTrail names the person.",
  play: async (scene) => {
    const ines = scene.stage.aws.as({
      user: "ines",
      agent: "cli",
      ip: addressIn("192.0.2", scene, 150),
    });
    await ines.startSession(instances.db1);
    // Who was asked often gets no further question, but is told in the one that is there.
    await scene.message({ dm: "engineer" }, /Was this you\?|Session Manager login/);
  },
};

/** Remote desktop. */
export const remote: Scenario = {
  name: "login-rdp",
  sentence: "Somebody opens a remote desktop on win-1; Windows' own event names the account.",
  tour: "The same question for Windows: the security identifier in the event belongs to Ines, so she is asked.",
  play: async (scene) => {
    const { aws, clock } = scene.stage;
    const address = addressIn("203.0.113", scene, 130);
    const line = remoteDesktop(clock.now(), "ines", address, ENGINEER_SID);
    await aws.sendLogs(windowsLogGroup, instances.win1, [{ message: line, at: clock.now() }]);
    await scene.message({ dm: "engineer" }, /RDP, logon|RDP login/);
  },
};
