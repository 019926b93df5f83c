import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openLocalSlack } from "../../../playground/slack/open.ts";
import { openWorld, post, refusalOf, webClient } from "./world.ts";

function memberNames(page: object): readonly string[] {
  const named = z.object({ members: z.array(z.object({ name: z.string() })) });
  return named.parse(page).members.map(({ name }) => name);
}

describe("people", () => {
  it("have ids, zones and addresses, and are what their name says", async () => {
    const now = new Date("2026-01-15T12:00:00Z");
    await using slack = await openLocalSlack({ now: () => now });
    const client = webClient(slack);

    const oncall = await client.users.info({ user: "U0ONCALL" });
    const guest = await client.users.info({ user: slack.people.guest.id });
    const robot = await client.users.info({ user: "U0ROBOT" });
    const gone = await client.users.info({ user: "U0DEACTIVATED" });

    expect(oncall.user).toMatchObject({
      name: "oncall",
      real_name: "Ravi Menon",
      tz: "Asia/Kolkata",
      tz_offset: 19_800,
      is_restricted: false,
      profile: { email: "oncall@example.com" },
    });
    expect(guest.user?.is_restricted).toBe(true);
    expect(robot.user).toMatchObject({ is_bot: true });
    expect(robot.user?.profile?.email).toBeUndefined();
    expect(gone.user).toMatchObject({ deleted: true });
    expect(gone.user?.tz).toBeUndefined();
    expect(await refusalOf(client.users.info({ user: "U0NOBODY" }))).toBe("user_not_found");
  });

  it("are listed page by page, with bots, Slackbot and the deactivated", async () => {
    await using slack = await openLocalSlack();
    const client = webClient(slack);

    const names: unknown[] = [];
    for await (const page of client.paginate("users.list", { limit: 4 }))
      names.push(...memberNames(page));

    expect(names).toEqual([
      "engineer",
      "colleague",
      "admin",
      "oncall",
      "outsider",
      "guest",
      "robot",
      "deactivated",
      "countersign",
      "slackbot",
    ]);
    expect(slack.calls("users.list")).toHaveLength(3);
  });

  it("are found by e-mail unless they are gone or a bot, and without the scope show none", async () => {
    await using slack = await openLocalSlack();
    await using narrow = await openLocalSlack({ scopes: ["users:read"] });
    const client = webClient(slack);

    const found = await client.users.lookupByEmail({ email: "Admin@example.com" });
    const shy = await webClient(narrow).users.info({ user: "U0ADMIN" });

    expect(found.user?.id).toBe("U0ADMIN");
    expect(shy.user?.profile?.email).toBeUndefined();
    for (const email of ["deactivated@example.com", "robot@example.com", "nobody@example.com"])
      expect(await refusalOf(client.users.lookupByEmail({ email }))).toBe("users_not_found");
  });

  it("can be away, paused or deactivated, and the app hears of the last", async () => {
    const heard: unknown[] = [];
    const now = new Date("2026-01-15T12:00:00Z");
    await using world = await openWorld(
      (app) => {
        app.event("user_change", async ({ event }) => {
          heard.push([event.user.id, event.user.deleted]);
          await Promise.resolve();
        });
      },
      { now: () => now },
    );
    const { slack } = world;
    const client = webClient(slack);

    await slack.change("colleague", {
      presence: "away",
      snoozedUntil: new Date("2026-01-15T13:00:00Z"),
    });
    await slack.change("colleague", { isDeleted: true });

    expect(heard).toEqual([["U0COLLEAGUE", true]]);
    expect(await client.users.getPresence({ user: "U0COLLEAGUE" })).toMatchObject({
      presence: "away",
    });
    expect(await client.dnd.info({ user: "U0COLLEAGUE" })).toMatchObject({
      snooze_enabled: true,
      snooze_endtime: 1_768_482_000,
    });
    expect(slack.people.colleague.isDeleted).toBe(true);
  });

  it("belong to groups", async () => {
    await using slack = await openLocalSlack();
    const client = webClient(slack);

    const { usergroups } = await client.usergroups.list({ include_users: true });
    const { users } = await client.usergroups.users.list({ usergroup: "S0SECOPS" });

    expect(usergroups?.map(({ handle }) => handle)).toEqual(["platform", "secops"]);
    expect(users).toEqual(["U0ADMIN", "U0ONCALL"]);
  });
});

describe("direct messages", () => {
  it("are opened once with a person, never with bots or the deactivated", async () => {
    await using slack = await openLocalSlack();
    const client = webClient(slack);

    const first = await client.conversations.open({ users: "U0ENGINEER" });
    const second = await client.conversations.open({ users: "U0ENGINEER" });
    await post(client, { channel: first.channel?.id ?? "", text: "was this you?" });

    expect(first.channel?.id).toBe("D0ENGINEER");
    expect(second).toMatchObject({ already_open: true, channel: { id: "D0ENGINEER" } });
    expect(slack.messages({ dm: "engineer" })).toHaveLength(1);
    expect(slack.messages({ dm: "colleague" })).toEqual([]);
    for (const [users, error] of [
      ["U0DEACTIVATED", "user_disabled"],
      ["U0ROBOT", "cannot_dm_bot"],
      ["USLACKBOT", "cannot_dm_bot"],
      ["U0NOBODY", "user_not_found"],
      ["U0ENGINEER,U0ADMIN", "missing_scope"],
    ] as const)
      expect(await refusalOf(client.conversations.open({ users }))).toBe(error);
  });
});

describe("channels", () => {
  it("hide private ones from whoever is not in", async () => {
    await using slack = await openLocalSlack();
    const client = webClient(slack);

    const all = await client.conversations.list({ types: "public_channel,private_channel" });
    const members = await client.conversations.members({ channel: "C0SECURITY" });

    expect(all.channels?.map(({ name, is_member: isMember }) => [name, isMember])).toEqual([
      ["aws", true],
      ["security", true],
      ["general", false],
    ]);
    expect(members.members).toEqual(["U0ADMIN", "U0ONCALL", slack.botUserId]);
  });

  it("are made, filled, described, renamed and archived", async () => {
    await using slack = await openLocalSlack();
    const client = webClient(slack);

    const { channel } = await client.conversations.create({ name: "inc-1", is_private: true });
    const id = channel?.id ?? "";
    await client.conversations.invite({ channel: id, users: "U0ADMIN,U0ONCALL" });
    await client.conversations.setTopic({ channel: id, topic: "sev 1" });
    await client.conversations.rename({ channel: id, name: "inc-1-closed" });
    await post(client, { channel: id, text: "hello" });
    await client.conversations.archive({ channel: id });

    expect(slack.conversations().at(-1)).toMatchObject({
      id,
      name: "inc-1-closed",
      kind: "private",
      topic: "sev 1",
      isArchived: true,
      members: [slack.botUserId, "U0ADMIN", "U0ONCALL"],
    });
    expect(slack.messages({ channel: "inc-1-closed" })).toHaveLength(1);
    expect(await refusalOf(post(client, { channel: id, text: "late" }))).toBe("is_archived");
  });

  it.each([
    [{ name: "aws" }, "name_taken"],
    [{ name: "Upper" }, "invalid_name_specials"],
    [{ name: "a".repeat(81) }, "invalid_name_maxlength"],
    [{ name: "---" }, "invalid_name_punctuation"],
  ])("are not made as %o", async (args, error) => {
    await using slack = await openLocalSlack();

    expect(await refusalOf(webClient(slack).conversations.create(args))).toBe(error);
  });

  it("are joined when public, and refuse guests that do not exist", async () => {
    await using slack = await openLocalSlack();
    const client = webClient(slack);

    await client.conversations.join({ channel: "C0GENERAL" });
    const again = client.conversations.invite({ channel: "C0GENERAL", users: "U0ADMIN" });

    expect(slack.channels.general.members).toContain(slack.botUserId);
    expect(await refusalOf(again)).toBe("already_in_channel");
    expect(
      await refusalOf(client.conversations.invite({ channel: "C0AWS", users: "U0NOBODY" })),
    ).toBe("user_not_found");
    expect(await refusalOf(client.conversations.archive({ channel: "C0GENERAL" }))).toBe(
      "cant_archive_general",
    );
  });
});
