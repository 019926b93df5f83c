import { describe, expect, it } from "vitest";
import type { Directory, Reading } from "../../src/core/readings.ts";
import { openRights } from "../../src/slack/people/rights.ts";
import { openStage } from "./stage/open-stage.ts";

const quiet = { runs: false, starts: false } as const;

describe("the directory", () => {
  it.each([
    ["U0ENGINEER", "active"],
    ["U0GUEST", "guest"],
    ["U0ROBOT", "bot"],
    ["U0DEACTIVATED", "deactivated"],
    ["U0NOBODY", "absent"],
  ])("knows %s as %s", async (user, state) => {
    await using stage = await openStage(quiet);

    expect(await stage.side.directory.person(user)).toMatchObject({ user, state });
  });

  it("finds people by e-mail, whatever its case, and asks Slack once", async () => {
    await using stage = await openStage(quiet);
    const { email, id } = stage.slack.people.engineer;

    const found = await Promise.all([
      stage.side.directory.byEmail(email),
      stage.side.directory.byEmail(email.toUpperCase()),
    ]);
    const nobody = await stage.side.directory.byEmail("nobody@example.com");

    expect(found.map(({ user }) => user)).toEqual([id, id]);
    expect(nobody).toEqual({ user: "", state: "absent" });
    expect(stage.slack.calls("users.lookupByEmail")).toHaveLength(2);
  });

  it("does not know what Slack does not say, and asks again", async () => {
    await using stage = await openStage(quiet);
    const { directory } = stage.side;

    stage.slack.fault.fail("users.info", "internal_error", 1);
    const first = await directory.person("U0ENGINEER");
    const second = await directory.person("U0ENGINEER");

    expect([first.state, second.state]).toEqual(["unknown", "active"]);
  });

  it("lists members and groups, keeps them for minutes, and gives the last good list while Slack is away", async () => {
    await using stage = await openStage(quiet);
    const { directory } = stage.side;

    const group = await directory.usergroup("S0SECOPS");
    const first = await directory.members("C0SECURITY");
    stage.slack.fault.fail("conversations.members", "internal_error", 1);
    await stage.clock.advance("3m");
    const stale = await directory.members("C0SECURITY");
    const nowhere = await directory.members("C0NOWHERE");

    expect(group).toMatchObject({ reading: "ok", value: ["U0ADMIN", "U0ONCALL"] });
    expect(first).toMatchObject({ reading: "ok", value: ["U0ADMIN", "U0ONCALL", "U0COUNTERSIGN"] });
    expect(stale).toEqual(first);
    expect(nowhere).toMatchObject({
      reading: "unknown",
      reason: "channel_not_found: conversations.members",
    });
  });
});

describe("paused notifications", () => {
  it("are seen, and for how long they are", async () => {
    await using stage = await openStage(quiet);
    const { directory } = stage.side;
    const snoozedUntil = new Date(stage.clock.now().getTime() + 600_000);
    await stage.slack.change("engineer", { snoozedUntil });

    const paused = await directory.isQuiet("U0ENGINEER");
    await stage.clock.advance("11m");

    expect(paused).toBe(true);
    expect(await directory.isQuiet("U0ENGINEER")).toBe(false);
    expect(await directory.isQuiet("U0ADMIN")).toBe(false);
  });

  it("are unknown without their scope, which is not asked for at each login", async () => {
    await using stage = await openStage(quiet);
    const { directory } = stage.side;
    stage.slack.fault.fail("dnd.info", "missing_scope", 1);

    const answers = [await directory.isQuiet("U0ENGINEER"), await directory.isQuiet("U0ADMIN")];
    const asked = stage.slack.calls("dnd.info").length;
    await stage.clock.advance("61m");

    expect(answers).toEqual(["unknown", "unknown"]);
    expect(asked).toBe(1);
    expect(await directory.isQuiet("U0ENGINEER")).toBe(false);
  });

  it("are unknown while Slack does not answer, and asked for again", async () => {
    await using stage = await openStage(quiet);
    stage.slack.fault.fail("dnd.info", "internal_error", 1);

    const first = await stage.side.directory.isQuiet("U0ENGINEER");

    expect([first, await stage.side.directory.isQuiet("U0ENGINEER")]).toEqual(["unknown", false]);
  });
});

/** A directory in which the incidents channel has one member, or cannot be read. */
function directoryWith(members: readonly string[] | "unknown"): Directory {
  const readAt = new Date(0);
  async function answer(): Promise<Reading<readonly string[]>> {
    return members === "unknown"
      ? { reading: "unknown", reason: "away", readAt }
      : { reading: "ok", value: members, readAt };
  }
  return {
    person: async (user) => ({ user, state: "active" }),
    byEmail: async () => ({ user: "", state: "absent" }),
    isQuiet: async () => "unknown",
    members: answer,
    usergroup: answer,
  };
}

describe("rights", () => {
  const parts = {
    incidentsChannel: "C1",
    onCall: (name: string) => (name === "day" ? ["U2"] : []),
  };

  it.each([
    [
      "a member of the incidents channel",
      "U1",
      {},
      ["incident.respond", "incident.resolve", "login.read", "login.bind"],
    ],
    ["nobody in particular", "U9", {}, []],
    ["who is on call", "U2", { "sg.apply": ["schedule:day"] }, ["sg.apply"]],
    [
      "who is named, when only others are members",
      "U3",
      { "login.read": ["user:U3"] },
      ["login.read"],
    ],
    [
      "a member, of a right for which others are named",
      "U1",
      { "login.read": ["user:U3"] },
      ["incident.respond", "incident.resolve", "login.bind"],
    ],
    [
      "a member, of a right that is nobody's",
      "U1",
      { "sg.apply": [] },
      ["incident.respond", "incident.resolve", "login.read", "login.bind"],
    ],
    [
      "an unknown kind of holder",
      "U1",
      { "sg.apply": ["planet:U1"], "login.read": ["constructor"] },
      ["incident.respond", "incident.resolve", "login.bind"],
    ],
  ])("of %s", async (_, user, rights, held) => {
    const look = openRights({ ...parts, rights, directory: directoryWith(["U1"]) });

    expect(await look.of(user)).toEqual(held);
  });

  it("are unknown when Slack does not say, but what is certain stays certain", async () => {
    const look = openRights({
      ...parts,
      rights: { "sg.apply": ["user:U3"] },
      directory: directoryWith("unknown"),
    });

    expect(await look.of("U1")).toBe("unknown");
    expect(await look.of("U3")).toEqual(["sg.apply"]);
  });
});
