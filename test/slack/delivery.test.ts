import { describe, expect, it } from "vitest";
import type { EffectData } from "../../src/core/effect.ts";
import type { Store } from "../../src/core/ports.ts";
import { openStage, performed, type Stage } from "./stage/open-stage.ts";

const SIGNAL = new AbortController().signal;

/** Performs `slack.post` of a bell as the runner would. */
async function post(
  { side }: Stage,
  id: string,
  data: EffectData["slack.post"],
  attempts = 1,
): Promise<unknown> {
  const key = `post/${id}/${data.slot}`;
  return await side.performers["slack.post"](performed(id, key, data, attempts), SIGNAL);
}

async function update({ side }: Stage, id: string, slot: string): Promise<unknown> {
  return await side.performers["slack.update"](performed(id, "update", { slot }), SIGNAL);
}

async function ask({ side }: Stage, id: string, user: string): Promise<unknown> {
  const data = { slot: "question", user };
  return await side.performers["slack.ask"](performed(id, `ask/${id}`, data), SIGNAL);
}

async function page({ side }: Stage, id: string, target: string, key = "page/1"): Promise<unknown> {
  const effect = performed<"page">(id, key, { target, slot: `page:${target}` });
  return await side.performers.page(effect, SIGNAL);
}

/** A stage on which the test performs the effects itself. */
async function openQuiet(
  scopes?: readonly string[],
  store?: (real: Store) => Store,
): Promise<Stage> {
  return await openStage({
    runs: false,
    starts: false,
    ...(scopes ? { slack: { scopes } } : {}),
    ...(store ? { store } : {}),
  });
}

const aws = { channel: "C0AWS" };

describe("posting a message of a case", () => {
  it("posts once, and brings the same message up to date when asked again", async () => {
    await using stage = await openQuiet();
    const id = await stage.ring("front");

    const first = await post(stage, id, { slot: "main", to: aws });
    const again = await post(stage, id, { slot: "main", to: aws });
    await stage.ring("front", "dong");
    const later = await post(stage, id, { slot: "main", to: aws });

    expect([first, again, later]).toMatchObject([
      { outcome: "done", detail: { channel: "C0AWS" } },
      { outcome: "already" },
      { outcome: "done" },
    ]);
    expect(stage.slack.messages("aws").map((each) => stage.slack.read(each))).toEqual([
      expect.stringContaining("dong"),
    ]);
    expect(stage.slack.calls("chat.update")).toHaveLength(1);
  });

  it("puts an answer under its message, and lets text become neither links nor mentions", async () => {
    await using stage = await openQuiet();
    const id = await stage.ring("front");

    await post(stage, id, { slot: "main", to: aws });
    await post(stage, id, { slot: "line", to: aws, threadOf: "main", broadcast: false });

    const [main, line] = stage.slack.messages("aws");
    expect(line?.threadTs).toBe(main?.ts);
    expect(stage.slack.calls("chat.postMessage")[1]?.args).toMatchObject({
      parse: "none",
      unfurl_links: "false",
      unfurl_media: "false",
      link_names: "false",
    });
  });

  it("says nothing when the case has nothing to say, or was never posted, or is not there", async () => {
    await using stage = await openQuiet();
    const id = await stage.ring("front");

    expect(await post(stage, id, { slot: "silent", to: aws })).toMatchObject({
      outcome: "suppressed",
    });
    expect(await update(stage, id, "main")).toMatchObject({ outcome: "suppressed" });
    expect(await post(stage, "nobody", { slot: "main", to: aws })).toMatchObject({
      outcome: "failed",
    });
    expect(stage.slack.calls("chat.postMessage")).toEqual([]);
  });

  it.each([
    ["a channel that does not exist", { channel: "C0NOWHERE" }, "channel_not_found"],
    ["a person who is deactivated", { user: "U0DEACTIVATED" }, "user_disabled"],
  ])("fails for %s with Slack's word", async (_, to, reason) => {
    await using stage = await openQuiet();
    const id = await stage.ring("front");

    const result = await post(stage, id, { slot: "main", to });

    expect(result).toEqual({ outcome: "failed", reason });
  });

  it("throws when Slack is away, so that it is tried again", async () => {
    await using stage = await openQuiet();
    const id = await stage.ring("front");

    stage.slack.fault.fail("chat.postMessage", "500", 1);

    await expect(post(stage, id, { slot: "main", to: aws })).rejects.toMatchObject({
      code: "slack.unreachable",
    });
    await expect(post(stage, id, { slot: "main", to: aws }, 2)).resolves.toMatchObject({
      outcome: "done",
    });
  });

  it("throws a refused token by its variable's name", async () => {
    await using stage = await openQuiet();
    const id = await stage.ring("front");

    stage.slack.fault.fail("chat.postMessage", "token_revoked", 1);

    await expect(post(stage, id, { slot: "main", to: aws })).rejects.toMatchObject({
      code: "slack.token_invalid",
      details: { variable: "SLACK_BOT_TOKEN" },
    });
  });
});

describe("a message that Slack does not take as it is", () => {
  it("is sent plainer, with its buttons, and the operators are told", async () => {
    await using stage = await openQuiet();
    const id = await stage.ring("front", "ding", "C0AWS", true);

    const result = await post(stage, id, { slot: "main", to: aws });
    const again = await post(stage, id, { slot: "main", to: aws });

    expect([result, again]).toMatchObject([{ outcome: "done" }, { outcome: "already" }]);
    const [message] = stage.slack.messages("aws");
    expect(message?.blocks.map(({ type }) => type)).toEqual(["header", "section", "actions"]);
    expect(stage.lines.filter((line) => line.includes("invalid_blocks"))).toHaveLength(1);
  });

  it("is not even tried when it is too long for Slack", async () => {
    await using stage = await openQuiet();
    const id = await stage.ring("front", "x".repeat(20_000));

    const result = await post(stage, id, { slot: "main", to: aws });

    expect(result).toMatchObject({ outcome: "done" });
    expect(stage.slack.calls("chat.postMessage")).toHaveLength(1);
    expect(stage.slack.messages("aws")[0]?.blocks).toHaveLength(3);
  });
});

describe("a post whose answer was lost", () => {
  it.each([
    ["a channel", { slot: "main", to: aws }],
    ["direct messages", { slot: "main", to: { user: "U0ENGINEER" } }],
    ["a thread", { slot: "line", to: aws, threadOf: "parent" }],
  ])("F4: is found again in %s after a crash before it was noted", async (_, data) => {
    const crash = { isDue: false };
    await using stage = await openQuiet(undefined, (store) => ({
      ...store,
      messages: {
        ...store.messages,
        save: async (...args) => {
          if (crash.isDue) throw new Error("killed");
          await store.messages.save(...args);
        },
      },
    }));
    const [id, other] = [await stage.ring("front"), await stage.ring("back")];
    await post(stage, other, { ...data, slot: "main" });
    await post(stage, id, { slot: "parent", to: aws });
    const before = stage.slack.calls("chat.postMessage").length;

    crash.isDue = true;
    await expect(post(stage, id, data)).rejects.toThrow("killed");
    crash.isDue = false;
    const second = await post(stage, id, data, 2);

    expect(second).toMatchObject({ outcome: "done" });
    expect(stage.slack.calls("chat.postMessage")).toHaveLength(before + 1);
    expect(await post(stage, id, data, 3)).toMatchObject({ outcome: "already" });
  });

  it("F4: is found again when the call was given up but had arrived", async () => {
    await using stage = await openQuiet();
    const id = await stage.ring("front");
    stage.slack.fault.fail("chat.postMessage", "timeout-after-accept", 1);

    const patience = new AbortController();
    const effect = performed<"slack.post">(id, `post/${id}/main`, { slot: "main", to: aws });
    const first = stage.side.performers["slack.post"](effect, patience.signal);
    await expect.poll(() => stage.slack.messages("aws")).toHaveLength(1);
    patience.abort();
    await expect(first).rejects.toMatchObject({ code: "slack.unreachable" });
    const second = await post(stage, id, { slot: "main", to: aws }, 2);

    expect(second).toMatchObject({ outcome: "done" });
    expect(stage.slack.messages("aws")).toHaveLength(1);
  });

  it("is not looked for without the scope to read history", async () => {
    await using stage = await openQuiet(["chat:write", "im:write"]);
    const id = await stage.ring("front");

    await post(stage, id, { slot: "main", to: aws }, 2);

    expect(stage.slack.calls("conversations.history")).toEqual([]);
    expect(stage.slack.messages("aws")).toHaveLength(1);
    expect(stage.side.missingScopes).toContain("users:read");
  });
});

describe("a question", () => {
  it("goes to the person, and tells who was asked and where", async () => {
    await using stage = await openQuiet();
    const id = await stage.ring("front");

    const asked = await ask(stage, id, "U0ENGINEER");
    const again = await ask(stage, id, "U0ENGINEER");

    const [message] = stage.slack.messages({ dm: "engineer" });
    const detail = {
      slot: "question",
      user: "U0ENGINEER",
      team: stage.slack.teamId,
      channel: message?.channel,
      ts: message?.ts,
    };
    expect(asked).toEqual({ outcome: "done", detail });
    expect(again).toEqual({ outcome: "already", detail });
  });

  it.each(["U0DEACTIVATED", "U0ROBOT", "U0NOBODY"])(
    "that cannot reach %s fails at once",
    async (user) => {
      await using stage = await openQuiet();
      const id = await stage.ring("front");

      expect(await ask(stage, id, user)).toMatchObject({ outcome: "failed" });
      expect(stage.slack.messages({ dm: "deactivated" })).toEqual([]);
    },
  );
});

describe("a page", () => {
  it("calls by direct message, channel or mention, each key once", async () => {
    await using stage = await openQuiet();
    const id = await stage.ring("front");

    const calls = [
      await page(stage, id, "user:U0ONCALL"),
      await page(stage, id, "user:U0ONCALL"),
      await page(stage, id, "user:U0ONCALL", "page/2"),
      await page(stage, id, "channel:C0AWS", "page/3"),
      await page(stage, id, "usergroup:S0SECOPS", "page/4"),
    ];

    expect(calls).toMatchObject([
      { outcome: "done" },
      { outcome: "already" },
      { outcome: "done" },
      { outcome: "done" },
      { outcome: "done" },
    ]);
    expect(stage.slack.messages({ dm: "oncall" })).toHaveLength(2);
    expect(stage.slack.messages("aws")).toHaveLength(1);
    expect(stage.slack.messages("security").map(({ text }) => text)).toEqual([
      expect.stringMatching(/^<!subteam\^S0SECOPS> /),
    ]);
  });

  it("of somebody who is no target fails", async () => {
    await using stage = await openQuiet();
    const id = await stage.ring("front");

    expect(await page(stage, id, "everybody:<!channel>")).toMatchObject({ outcome: "failed" });
  });
});

describe("a rate limit", () => {
  it("F5: of one channel delays no other", async () => {
    await using stage = await openQuiet();
    const [one, two] = [await stage.ring("front"), await stage.ring("back")];

    stage.slack.fault.rateLimit("chat.postMessage", 30, 1, "C0AWS");
    const limited = await post(stage, one, { slot: "main", to: aws });
    const other = await post(stage, two, { slot: "main", to: { channel: "C0SECURITY" } });
    const still = await post(stage, two, { slot: "again", to: aws });
    await stage.clock.advance("30s");
    const after = await post(stage, one, { slot: "main", to: aws });

    expect([limited, other, still, after]).toMatchObject([
      { outcome: "later", afterMs: 30_000 },
      { outcome: "done" },
      { outcome: "later" },
      { outcome: "done" },
    ]);
    expect(
      stage.slack.calls("chat.postMessage").filter(({ status }) => status === 429),
    ).toHaveLength(1);
  });

  it("that comes as an error in a good answer counts as one too", async () => {
    await using stage = await openQuiet();
    const id = await stage.ring("front");

    stage.slack.fault.fail("chat.postMessage", "ratelimited", 1);

    expect(await post(stage, id, { slot: "main", to: aws })).toMatchObject({ outcome: "later" });
  });
});
