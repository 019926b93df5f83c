import { describe, expect, it } from "vitest";
import type { Decision } from "../../src/core/case.ts";
import type { EventDraft } from "../../src/core/event.ts";
import type { House } from "../../src/core/house.ts";
import { register } from "../../src/core/house.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { StoredCase } from "../../src/core/ports.ts";
import { loginDecoder } from "../../src/logins/decode.ts";
import { loginWatcher, sightingWatcher } from "../../src/logins/index.ts";
import { openMetrics } from "../../src/web/metrics.ts";
import { countLogins } from "../../src/wiring/login-metrics.ts";
import { identified } from "../logins/builders.ts";
import { accepted, MINUTE, POLICY, person, START } from "../logins/cast.ts";

function openCounting(): {
  readonly house: House;
  readonly shown: () => Promise<readonly string[]>;
} {
  const metrics = openMetrics();
  const rows = [register(sightingWatcher, () => POLICY), register(loginWatcher, () => POLICY)];
  const house = countLogins(new Map(rows.map((row) => [row.kind, row])), metrics);
  async function shown(): Promise<readonly string[]> {
    const text = await metrics.text();
    return text
      .split("\n")
      .filter((line) =>
        /^countersign_login(?:s_total|_[qp]\w+|_answer_seconds_(?:sum|count))/.test(line),
      );
  }
  return { house, shown };
}

function decide(
  house: House,
  before: StoredCase | undefined,
  given: {
    readonly kind: string;
    readonly caseKind: string;
    readonly data: JsonObject;
    readonly actor?: EventDraft["actor"];
  },
  now: Date = START,
): StoredCase | undefined {
  const draft = {
    id: "e",
    ref: { by: "key", key: "k" },
    at: now,
    actor: { kind: "system" },
    ...given,
  } as const;
  const decision: Decision | undefined = house
    .get(given.caseKind)
    ?.decide(before, draft, { now, newId: "c1", newNumber: 0 });
  if (!decision?.case) return before;
  const { state, details } = decision.case;
  const common = {
    id: "c1",
    kind: given.caseKind,
    key: "k",
    number: 0,
    openedAt: START,
    updatedAt: now,
  };
  return { ...common, version: (before?.version ?? 0) + 1, state, details };
}

describe("what is decided about logins", () => {
  it("is counted: outcomes by source, each sighting once", async () => {
    const { house, shown } = openCounting();
    const decoded = loginDecoder.decode(accepted({}), POLICY, START);
    const [sighted] = "events" in decoded ? decoded.events : [];
    if (!sighted) throw new Error("no event");
    const settling = decide(house, undefined, sighted);
    const gathering = decide(house, settling, {
      kind: "timer",
      caseKind: "sighting",
      data: { name: "settle", gen: 1 },
    });
    const failed = { kind: "login.gather_failed", caseKind: "sighting", data: { reason: "x" } };

    const settled = decide(house, gathering, failed);
    decide(house, settled, failed);

    expect(settled?.state).toBe("settled");
    expect(await shown()).toContain('countersign_logins_total{source="ssh",outcome="attached"} 1');
  });

  it("is counted: questions, how soon they were answered, and who did not answer", async () => {
    const { house, shown } = openCounting();
    const login = {
      kind: "login.identified",
      caseKind: "login",
      data: identified({ granted: true }),
    };
    const asked = decide(house, undefined, login);
    const twice = decide(house, asked, login);
    const alice = person("U0ALICE");
    const later = new Date(START.getTime() + MINUTE);
    const yes = { kind: "answer.yes", caseKind: "login", data: { version: 2 }, actor: alice };
    decide(house, twice, yes, later);
    const silent = {
      kind: "timer",
      caseKind: "login",
      data: { name: "deadline", gen: 1 },
      actor: { kind: "timer" },
    } as const;
    decide(house, twice, silent, new Date(START.getTime() + 10 * MINUTE));

    expect(await shown()).toEqual([
      'countersign_login_questions_total{event="asked"} 1',
      'countersign_login_questions_total{event="added"} 1',
      'countersign_login_questions_total{event="confirmed"} 1',
      'countersign_login_questions_total{event="silent"} 1',
      "countersign_login_answer_seconds_sum 60",
      "countersign_login_answer_seconds_count 1",
    ]);
  });
});
