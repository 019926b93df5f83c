import { describe, expect, it } from "vitest";
import type { EventDraft } from "../../src/core/event.ts";
import { type Desk, handle } from "../../src/core/handle.ts";
import { register } from "../../src/core/house.ts";
import type { Queries, Store } from "../../src/core/ports.ts";
import { incidentWatcher } from "../../src/incidents/index.ts";
import { loginWatcher, sightingWatcher } from "../../src/logins/index.ts";
import { POLICY as INCIDENTS } from "../incidents/world.ts";
import { freshSqlite } from "../support/databases.ts";
import { fakeClock } from "../support/fake-clock.ts";
import { failingAt } from "../support/small-desk.ts";
import { countingIds } from "../support/small-house.ts";
import { identified } from "./builders.ts";
import { POLICY, person, START } from "./cast.ts";

const ALICE = person("U0ALICE");
const HOUSE: Desk["house"] = new Map([
  ["sighting", register(sightingWatcher, () => POLICY)],
  ["login", register(loginWatcher, () => POLICY)],
  ["incident", register(incidentWatcher, () => INCIDENTS)],
]);

/** A desk around a store, with a question that alice was asked. */
async function askAlice(store: Store): Promise<{ readonly desk: Desk; readonly login: string }> {
  const desk: Desk = {
    house: HOUSE,
    store,
    clock: fakeClock(START.toISOString()),
    ids: countingIds(),
    wake: () => {},
  };
  const { key } = identified();
  const asked = await handle(desk, {
    id: "sighted",
    kind: "login.identified",
    caseKind: "login",
    ref: { by: "key", key },
    at: START,
    actor: { kind: "system" },
    data: identified(),
  });
  const login = asked.case?.id ?? "";
  await handle(desk, {
    ...press(login, "delivered", "login.asked", { user: "U0ALICE", channel: "D1", ts: "1.1" }),
    actor: { kind: "system" },
  });
  return { desk, login };
}

function press(login: string, id: string, kind: string, data: EventDraft["data"]): EventDraft {
  return {
    id,
    kind,
    caseKind: "login",
    ref: { by: "id", id: login },
    at: START,
    actor: ALICE,
    data,
  };
}

function denial(login: string): EventDraft {
  const id = "click:T0:U0ALICE:1.1:login_no:1795269600.000100";
  return press(login, id, "answer.no", { place: { channel: "D1", ts: "1.1" } });
}

async function incidents(queries: Queries): Promise<number> {
  return (await queries.recentCases("incident", START, 10)).length;
}

describe("a question in the database", () => {
  it("L16: one press delivered five times is one transition; four are ignored", async () => {
    await using database = await freshSqlite();
    await using store = await database.open();
    const { desk, login } = await askAlice(store);

    const outcomes: string[] = [];
    for (let times = 0; times < 5; times++)
      outcomes.push((await handle(desk, denial(login))).outcome);

    expect(outcomes).toEqual(["decided", "duplicate", "duplicate", "duplicate", "duplicate"]);
    expect(await incidents(store.queries)).toBe(1);
    expect(await store.queries.caseById(login)).toMatchObject({
      state: "raised",
      details: { incident: { number: 1, state: "open" } },
    });
  });

  it("L11: wherever the process dies during a No, the incident is there afterwards, once", async () => {
    await using database = await freshSqlite();
    await using store = await database.open();
    const { desk, login } = await askAlice(store);

    const died: number[] = [];
    for (let step = 1; step < 200; step++) {
      const failing = { ...desk, store: failingAt(store, step) };
      try {
        await handle(failing, denial(login));
        break;
      } catch {
        died.push(await incidents(store.queries));
      }
    }
    const again = await handle(desk, denial(login));

    // Nothing was stored by any of those that died; the one that lived stored all of it.
    expect(died.length).toBeGreaterThan(5);
    expect(new Set(died)).toEqual(new Set([0]));
    expect(again.outcome).toBe("duplicate");
    expect(await incidents(store.queries)).toBe(1);
  });

  it("L17: what another presses changes nothing and stands in the audit", async () => {
    await using database = await freshSqlite();
    await using store = await database.open();
    const { desk, login } = await askAlice(store);
    const before = await store.queries.caseById(login);

    const yes = press(login, "click:eve", "answer.yes", { version: 9 });
    const handled = await handle(desk, { ...yes, actor: person("U0EVE") });

    expect(handled).toMatchObject({
      outcome: "refused",
      reply: { text: "This question is for <@U0ALICE>." },
    });
    expect(await store.queries.caseById(login)).toEqual(before);
    expect((await store.queries.audit(login)).at(-1)).toMatchObject({
      type: "answer.yes",
      actor: { user: "U0EVE" },
      details: { refused: true, from: "asked", to: "asked" },
    });
  });
});
