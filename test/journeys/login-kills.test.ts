import { describe, expect, it } from "vitest";
import { ESTATE } from "../../playground/aws/estate/ids.ts";
import { type LiveStage, openLiveStage } from "../../playground/bot/live-stage.ts";
import { ENGINEER_KEY } from "../../playground/estate.ts";
import { freshPostgres } from "../support/databases.ts";

const QUESTIONS = 12;
/** Four minutes are twelve seconds, in which there is time to kill and to begin again. */
const SPEED = 20;
const PATIENCE = { timeout: 40_000 };

function manyQuestions(text: string): string {
  return text.replace(
    "  settle: 2s\n",
    "  settle: 2s\n  remind: 2m\n  deadline: 4m\n  budget_hour: 100\n  budget_day: 100\n",
  );
}

/** One person logs in from as many addresses as there shall be questions; then all are open. */
async function logIn(stage: LiveStage): Promise<void> {
  const { aws, clock } = stage;
  for (let index = 0; index < QUESTIONS; index++) {
    const at = clock.now();
    const message = `${at.toISOString()} web-1 sshd[${4000 + index}]: Accepted publickey for ines from 203.0.113.${index + 1} port ${50_000 + index} ssh2: ED25519 ${ENGINEER_KEY}`;
    await aws.sendLogs(ESTATE.logGroup, ESTATE.instances.web1, [{ message, at }]);
  }
  await expect.poll(async () => (await questions(stage)).length, PATIENCE).toBe(QUESTIONS);
}

async function questions({ store }: LiveStage) {
  return await store.queries.recentCases("login", new Date(0), 1000);
}

function asked({ slack }: LiveStage): number {
  return slack
    .messages({ dm: "engineer" })
    .filter(({ text, threadTs, ts }) => /SSH login/.test(text) && (threadTs ?? ts) === ts).length;
}

/** What became of them when all have become incidents: as many as there are of each. */
async function outcome(stage: LiveStage): Promise<Readonly<Record<string, number>>> {
  await expect
    .poll(async () => (await questions(stage)).map(({ state }) => state), PATIENCE)
    .toEqual(Array.from({ length: QUESTIONS }, () => "raised"));
  const logins = await questions(stage);
  const incidents = await stage.store.queries.recentCases("incident", new Date(0), 1000);
  const keys = new Set(incidents.map(({ key }) => key));
  const effects = await Promise.all(logins.map(({ id }) => stage.store.queries.effectsOf(id)));
  return {
    questions: logins.length,
    incidents: incidents.length,
    escalated: logins.filter(({ id }) => keys.has(`login:${id}:raised`)).length,
    asks: effects.flat().filter(({ kind }) => kind === "slack.ask").length,
    messages: asked(stage),
  };
}

const ONE_EACH = {
  questions: QUESTIONS,
  incidents: QUESTIONS,
  escalated: QUESTIONS,
  asks: QUESTIONS,
  messages: QUESTIONS,
};

describe("L15 (in part): questions are open while the bot is killed, by processes of its own", () => {
  it("one process, again and again: none is lost, none is asked or escalated twice", async () => {
    await using stage = await openLiveStage({
      paced: false,
      speed: SPEED,
      settings: manyQuestions,
    });
    await logIn(stage);
    for (let kill = 0; kill < 4; kill++) {
      await stage.fleet.kill("bot 1");
      await stage.fleet.start("bot 1");
    }

    expect(await outcome(stage)).toEqual(ONE_EACH);
  }, 90_000);

  it("two on PostgreSQL, each in turn: never both fire", async () => {
    await using database = await freshPostgres();
    const { databaseUrl = "" } = database;
    await using stage = await openLiveStage({
      paced: false,
      speed: SPEED,
      settings: manyQuestions,
      replicas: 2,
      databaseUrl,
    });
    await logIn(stage);
    for (const name of ["bot 1", "bot 2", "bot 1"]) {
      await stage.fleet.kill(name);
      await stage.fleet.start(name);
    }

    expect(await outcome(stage)).toEqual(ONE_EACH);
  }, 90_000);
});
