import { describe, expect, it } from "vitest";
import { type LiveStage, openLiveStage } from "../../playground/bot/live-stage.ts";
import { openHappenedPart } from "../../playground/happened/part.ts";
import { openWorldPart } from "../../playground/world/part.ts";
import { openPlays } from "../../playground/world/plays.ts";
import { freshPostgres } from "../support/databases.ts";

const PATIENCE = { timeout: 15_000 };
const WORLD_22 = { port: 22, peer: "0.0.0.0/0", description: "tmp" };

function headlines({ slack }: LiveStage): readonly string[] {
  return slack.messages("aws").map((each) => slack.read(each).split("\n")[0] ?? "");
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("the bot as a process", () => {
  it("loses nothing when it is killed with work in hand and comes back", async () => {
    await using stage = await openLiveStage({ paced: false });
    await using world = openWorldPart(stage);
    const theo = stage.aws.as({ user: "theo" });
    const pid = stage.fleet.seats()[0]?.pid ?? 0;
    for (const group of ["web-prod", "db-prod"]) await theo.authorizeIngress(group, WORLD_22);
    await expect
      .poll(() => stage.aws.queueDepth(), PATIENCE)
      .toEqual({ visible: 0, inFlight: 0, dead: 0 });

    await world.acts["bot-kill"]?.({ name: "bot 1" });

    expect(isAlive(pid)).toBe(false);
    expect((await world.entries()).get("bot/bot 1")).toMatchObject({ state: "ended" });
    await theo.authorizeIngress("bastion", WORLD_22);
    await world.acts["bot-start"]?.({ name: "bot 1" });
    await expect
      .poll(() => headlines(stage).toSorted(), { timeout: 45_000 })
      .toEqual(["bastion", "db-prod", "web-prod"].map((each) => `${each} · cloud ahead · 1 rule`));
    await expect(world.acts["bot-start"]?.({ name: "bot 9" })).rejects.toThrow("bot 9");
  }, 60_000);

  it("is several on one database: one event is one message, and one process may die", async () => {
    await using database = await freshPostgres();
    const { databaseUrl = "" } = database;
    await using stage = await openLiveStage({ paced: false, replicas: 2, databaseUrl });
    const theo = stage.aws.as({ user: "theo" });

    await theo.authorizeIngress("web-prod", WORLD_22);

    expect(new Set(stage.fleet.seats().map(({ pid }) => pid)).size).toBe(2);
    await expect
      .poll(() => headlines(stage), PATIENCE)
      .toEqual(["web-prod · cloud ahead · 1 rule"]);
    await stage.fleet.kill("bot 1");
    await theo.authorizeIngress("db-prod", WORLD_22);
    await expect
      .poll(() => headlines(stage), PATIENCE)
      .toEqual(["web-prod · cloud ahead · 1 rule", "db-prod · cloud ahead · 1 rule"]);
  });

  it("plays a scenario again on the stage that is open", async () => {
    await using stage = await openLiveStage({ paced: false, speed: 20 });
    await using plays = openPlays(stage, () => undefined, 0);
    async function play(): Promise<unknown> {
      await plays.play("drift");
      await expect
        .poll(() => plays.entries().get("scenario/drift")?.["state"], PATIENCE)
        .not.toBe("playing");
      return plays.entries().get("scenario/drift");
    }

    expect(await play()).toMatchObject({ state: "done" });
    expect(await play()).toMatchObject({ state: "done" });
    expect(headlines(stage)).toContain("web-prod · cloud ahead · 1 rule");
  });

  it("leaves no process behind", async () => {
    const stage = await openLiveStage({ paced: false });
    const pid = stage.fleet.seats()[0]?.pid ?? 0;
    expect(isAlive(pid)).toBe(true);

    await stage[Symbol.asyncDispose]();

    expect(isAlive(pid)).toBe(false);
  });

  it("that cannot start says why", async () => {
    const broken = openLiveStage({
      settings: (text) => text.replace("installation:", "nonsense:"),
    });

    await expect(broken).rejects.toThrow(/config\.invalid|nonsense/);
  });
});

describe("what happened", () => {
  it("is the way of an event from the queue to the record, and of a click", async () => {
    await using stage = await openLiveStage({ paced: false });
    await using happened = openHappenedPart(stage);
    const heard: string[] = [];
    happened.onChange(() => heard.push("changed"));
    await stage.aws.as({ user: "theo" }).authorizeIngress("web-prod", WORLD_22);
    await expect.poll(() => headlines(stage), PATIENCE).toHaveLength(1);
    const [message] = stage.slack.messages("aws");
    if (!message) throw new Error("there is no message");
    const again = stage.slack.controls(message).find(({ label }) => label === "Look again");

    await stage.slack.press("engineer", message, again?.actionId ?? "");

    const steps = [...(await happened.entries()).values()];
    const touched = steps.filter(({ kind }) => kind === "sg.touched");
    expect(touched).toMatchObject([
      {
        source: "a message from the queue",
        via: "EventBridge",
        subject: "drift web-prod",
        from: "none",
        outcome: "decided",
        effects: [{ kind: "sg.read", state: "done", attempts: 1 }],
        audit: { seq: 1, prevHash: "000000000000" },
      },
    ]);
    expect(touched[0]?.["message"]).toContain('"eventName": "AuthorizeSecurityGroupIngress"');
    const clicks = steps.filter(({ source }) => source === "a click or command of Ines Keller");
    expect(clicks).toMatchObject([{ subject: "drift web-prod" }]);
    expect(heard).not.toEqual([]);
  });
});
