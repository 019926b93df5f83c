import { describe, expect, it } from "vitest";
import type { Interaction, StoredMessage } from "../../playground/slack/open.ts";
import type { Store } from "../../src/core/ports.ts";
import { seenRights } from "./stage/bell.ts";
import { openStage, type Stage } from "./stage/open-stage.ts";

/** A bell in #aws, as it is shown there. */
async function ringIn(stage: Stage, key = "front"): Promise<StoredMessage> {
  const before = stage.slack.messages("aws").length;
  await stage.ring(key);
  await expect.poll(() => stage.slack.messages("aws")).toHaveLength(before + 1);
  const message = stage.slack.messages("aws").at(-1);
  if (!message) throw new Error("nothing was posted");
  return message;
}

/** What the person was told, once they were told something. */
async function told(interaction: Interaction): Promise<string> {
  await expect.poll(() => interaction.replies.length).toBeGreaterThan(0);
  return interaction.replies.map(({ text }) => text).join("\n");
}

/** What is wrong with the database now; `waiting` counts transactions that were held up. */
interface Trouble {
  waitMs: number;
  fails: boolean;
  waiting: number;
}

/** A database that holds up or refuses transactions, as told. */
function troubled(store: Store, clock: Stage["clock"], trouble: Trouble): Store {
  async function meetTrouble(): Promise<void> {
    if (trouble.fails) throw new Error("connect ECONNREFUSED postgres://user:secret@host");
    if (trouble.waitMs > 0) trouble.waiting++;
    await clock.sleep(trouble.waitMs);
  }
  return {
    ...store,
    transaction: async (work) => {
      await meetTrouble();
      return await store.transaction(work);
    },
    queries: {
      ...store.queries,
      caseById: async (id) => {
        await meetTrouble();
        return await store.queries.caseById(id);
      },
    },
  };
}

describe("a press of a button", () => {
  it("is told when it comes too late for a person, with the watcher's reason", async () => {
    await using stage = await openStage();
    const message = await ringIn(stage);

    await stage.slack.press("engineer", message, "bell_answer");
    const second = await stage.slack.press("colleague", message, "bell_answer");

    expect(await told(second)).toContain("Already answered.");
  });

  it("is one event however often it is delivered", async () => {
    await using stage = await openStage();
    const message = await ringIn(stage);

    const press = await stage.slack.press("engineer", message, "bell_answer");
    stage.slack.fault.redeliver(press.envelopeId);

    await expect.poll(() => stage.counted).toContain("slack_interactions_total{click,duplicate}");
    expect(press.replies.map(({ text }) => text)).toEqual(["You answered loudly."]);
  });

  it.each([
    ["a case that is not there", "case999999999999.1"],
    ["a value that is no address", "' OR 1=1 --"],
    ["the address of another case's version", "case999999999999.1.<!channel>"],
  ])("with %s is answered, does nothing, and is in no record", async (_, value) => {
    await using stage = await openStage();
    const message = await ringIn(stage);

    const press = await stage.slack.press("engineer", message, "bell_answer", { value });

    expect(press.acked).toBe(true);
    expect(await told(press)).toContain("does not know this");
    expect(await stage.desk.store.queries.audit("system")).toEqual([]);
    expect(stage.counted).toContain("slack_interactions_total{click,unknown}");
  });

  it("gives the watcher the rights that the person holds now", async () => {
    await using stage = await openStage({
      parts: { rights: { "sg.apply": ["user:U0ENGINEER", "usergroup:S0SECOPS", "schedule:day"] } },
    });
    const message = await ringIn(stage);
    const before = seenRights.length;

    for (const who of ["engineer", "colleague", "admin"] as const)
      await stage.slack.press(who, message, "bell_form");

    expect(seenRights.slice(before)).toEqual([
      ["sg.apply"],
      [],
      ["incident.respond", "incident.resolve", "login.read", "login.bind", "sg.apply"],
    ]);
  });

  it("F6: whose handler throws is acknowledged and answered with a code and a reference", async () => {
    await using stage = await openStage();
    const message = await ringIn(stage);

    const press = await stage.slack.press("engineer", message, "bell_break");

    expect(press.acked).toBe(true);
    const answer = await told(press);
    const [, reference = ""] = /\(ref (\w{4})\)/.exec(answer) ?? [];
    expect(answer).toContain("[core.watcher_failed]");
    expect(stage.lines.filter((line) => line.includes(`"ref":"${reference}"`))).toHaveLength(1);
  });
});

describe("a slow database", () => {
  it("F6: that answers in 500 ms lets a press be acknowledged within a second", async () => {
    const trouble = { waitMs: 0, fails: false, waiting: 0 };
    await using stage = await openStage({
      store: (store, clock) => troubled(store, clock, trouble),
    });
    const message = await ringIn(stage);

    trouble.waitMs = 500;
    const pressing = stage.slack.press("engineer", message, "bell_answer");
    await expect.poll(() => trouble.waiting).toBe(1);
    trouble.waitMs = 0;
    await stage.clock.advance("1s");
    const press = await pressing;

    expect(press.acked).toBe(true);
    expect(await told(press)).toBe("You answered loudly.");
  });

  it("F6: of more than 2 s is acknowledged and answered, and what it came to is told later", async () => {
    const trouble = { waitMs: 0, fails: false, waiting: 0 };
    await using stage = await openStage({
      store: (store, clock) => troubled(store, clock, trouble),
    });
    const message = await ringIn(stage);

    trouble.waitMs = 5000;
    const pressing = stage.slack.press("engineer", message, "bell_answer");
    await expect.poll(() => trouble.waiting).toBe(1);
    trouble.waitMs = 0;
    await stage.clock.advance("2s");
    const press = await pressing;
    const first = await told(press);
    await stage.clock.advance("3s");

    expect(press.acked).toBe(true);
    expect(first).toMatch(/longer than it should.*ref \w{4}.*\[store\.unreachable\]/);
    await expect
      .poll(() => press.replies.map(({ text }) => text).at(-1))
      .toBe("You answered loudly.");
  });

  it("F6: that is away is said, without its address", async () => {
    const trouble = { waitMs: 0, fails: false, waiting: 0 };
    await using stage = await openStage({
      store: (store, clock) => troubled(store, clock, trouble),
    });
    const message = await ringIn(stage);

    trouble.fails = true;
    const press = await stage.slack.press("engineer", message, "bell_answer");
    trouble.fails = false;

    expect(await told(press)).toMatch(/^Could not record this, try again \(ref \w{4}\)/);
    expect(await told(press)).not.toContain("secret");
  });
});

describe("a stop", () => {
  it("F7: waits for a press that is being stored, and lets it be acknowledged", async () => {
    const trouble = { waitMs: 0, fails: false, waiting: 0 };
    await using stage = await openStage({
      store: (store, clock) => troubled(store, clock, trouble),
    });
    const message = await ringIn(stage);

    trouble.waitMs = 500;
    const pressing = stage.slack.press("engineer", message, "bell_answer");
    await expect.poll(() => trouble.waiting).toBe(1);
    trouble.waitMs = 0;
    const stopped = stage.side[Symbol.asyncDispose]();
    await stage.clock.advance("1s");
    await stopped;

    expect(await pressing).toMatchObject({ acked: true });
    expect(stage.slack.connections).toBe(0);
  });
});

describe("a modal", () => {
  it("opens for a press, complains under its fields, and closes when what was typed is stored", async () => {
    await using stage = await openStage();
    const { slack } = stage;
    const message = await ringIn(stage);

    await slack.press("engineer", message, "bell_form");
    await expect.poll(() => slack.views("engineer")).toHaveLength(1);
    const [view] = slack.views("engineer");
    const short = await slack.submit("engineer", view?.id ?? "", { note: "no" });
    const complaints = slack.views("engineer")[0]?.errors;
    const good = await slack.submit("engineer", view?.id ?? "", { note: "a parcel" });

    expect([short.acked, good.acked]).toEqual([true, true]);
    expect(view?.view.private_metadata).toMatch(/^case\d{12}\.1\.bell_note$/);
    expect(complaints).toEqual({ note: "Say a little more." });
    expect(slack.views("engineer")).toEqual([]);
    await expect.poll(() => slack.read(slack.messages("aws")[0] ?? message)).toContain("a parcel");
  });

  it("stays open with what was typed when it cannot be stored", async () => {
    const trouble = { waitMs: 0, fails: false, waiting: 0 };
    await using stage = await openStage({
      store: (store, clock) => troubled(store, clock, trouble),
    });
    const { slack } = stage;
    const message = await ringIn(stage);
    await slack.press("engineer", message, "bell_form");
    await expect.poll(() => slack.views("engineer")).toHaveLength(1);

    trouble.fails = true;
    await slack.submit("engineer", slack.views("engineer")[0]?.id ?? "", { note: "a parcel" });
    trouble.fails = false;

    expect(slack.views("engineer")[0]?.errors["note"]).toMatch(/^Could not record this, try again/);
  });

  it("that cannot be opened in time is said", async () => {
    await using stage = await openStage();
    const message = await ringIn(stage);

    stage.slack.fault.fail("views.open", "expired_trigger_id", 1);
    const press = await stage.slack.press("engineer", message, "bell_form");

    expect(await told(press)).toBe("Slack was slow, press again (expired_trigger_id).");
  });
});

describe("secrets", () => {
  it("F11: are in no line of the log, whatever happened", async () => {
    await using stage = await openStage();
    const { slack } = stage;
    const message = await ringIn(stage);
    await slack.press("engineer", message, "bell_answer");
    await slack.press("engineer", message, "bell_break");
    slack.fault.dropSockets();
    await expect.poll(() => slack.connections).toBe(2);

    const log = stage.lines.join("\n");

    expect(stage.lines.length).toBeGreaterThan(3);
    expect(log).not.toMatch(/xox[a-z]-|xapp-|response_url|\/actions\/|trigger_id|ws:\/\//);
  });
});
