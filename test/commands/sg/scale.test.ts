import { describe, expect, it } from "vitest";
import { sgCommand } from "../../../commands/sg/index.ts";
import type { CommandCall } from "../../../src/core/command.ts";
import type { Clock, Queries, Store } from "../../../src/core/ports.ts";
import { snapshotRow } from "../../../src/security-groups/snapshot.ts";
import { liveGroup, NOW, STRICT } from "../../security-groups/samples.ts";
import { snapshotOf } from "../../security-groups/snapshots.ts";
import { openStage } from "../../slack/stage/open-stage.ts";
import { DATABASES } from "../../support/databases.ts";
import { fakeClock } from "../../support/fake-clock.ts";

const GROUPS = 5000;
const RULES = Array.from({ length: 12 }, (_, port) => ({
  key: `ingress tcp ${port} ${port} v4 10.0.0.0/8`,
  ruleId: `sgr-${port}`,
}));

/** As if this many groups with twelve rules each had been read. */
async function seed(store: Store, groups: number): Promise<void> {
  const rows = Array.from({ length: groups }, (_, index) => {
    const live = liveGroup([], { groupId: `sg-${index}`, name: `group-${index}` });
    return snapshotRow(snapshotOf(live, { rules: RULES }));
  });
  for (let from = 0; from < rows.length; from += 500)
    await store.transaction((tx) => tx.addRows(rows.slice(from, from + 500)));
}

interface Work {
  readonly asked: string[];
  rows: number;
  bytes: number;
}

/** The queries, each of them counted with what it gave back. */
function counted(queries: Queries, work: Work): Queries {
  async function count<T>(name: string, answer: Promise<T>): Promise<T> {
    const value = await answer;
    work.asked.push(name);
    work.rows += Array.isArray(value) ? value.length : 1;
    work.bytes += JSON.stringify(value ?? "").length;
    return value;
  }
  return {
    ...queries,
    snapshots: (filter) => count("snapshots", queries.snapshots(filter)),
    sweeps: () => count("sweeps", queries.sweeps()),
    openCases: (...of) => count("openCases", queries.openCases(...of)),
    newestCase: (...of) => count("newestCase", queries.newestCase(...of)),
    caseById: (id) => count("caseById", queries.caseById(id)),
    audit: (chain) => count("audit", queries.audit(chain)),
  };
}

describe.each(DATABASES)("/sg with 5,000 groups and 60,000 rules, on %s", (_, fresh) => {
  it("S30 (in part): every answer reads each group once, in two queries, and 12 MB at most", async () => {
    await using database = await fresh();
    await using store = await database.open({ clock: fakeClock(NOW.toISOString()) });
    await seed(store, GROUPS);

    for (const [line, expected, answer] of [
      ["status", ["snapshots", "sweeps"], "1 place"],
      ["diff", ["openCases"], "No group differs"],
      ["diff group-4999", ["snapshots", "openCases"], "is not declared"],
      ["show sg-4999", ["snapshots", "newestCase"], "group-4999: 12 rules"],
      ["show nobody", ["snapshots"], "No group is called"],
    ] as const) {
      const work: Work = { asked: [], rows: 0, bytes: 0 };
      expect(await answerTo(line, counted(store.queries, work))).toContain(answer);
      expect(work.asked.toSorted(), line).toEqual([...expected].toSorted());
      expect(work.rows, line).toBeLessThanOrEqual(GROUPS + 1);
      expect(work.bytes, line).toBeLessThan(12_000_000);
    }
  });
});

async function answerTo(line: string, queries: Queries): Promise<string> {
  const [name = "", ...words] = line.split(" ");
  const call: CommandCall = {
    actor: { kind: "person", team: "T", user: "U0ALICE", rights: [] },
    channel: "C0",
    words,
    now: NOW,
    queries,
    newId: () => "id1",
    handIn: () => Promise.reject(new Error("nobody should change anything")),
  };
  const answer = await sgCommand(STRICT).subcommands[name]?.run(call);
  return answer && "text" in answer ? answer.text : "";
}

/** The queries, each two seconds late; `begun` counts those that were asked. */
function slowed(store: Store, clock: Clock, begun: { queries: number }): Store {
  async function late<T>(work: () => Promise<T>): Promise<T> {
    begun.queries += 1;
    await clock.sleep(2000);
    return await work();
  }
  const { queries } = store;
  const slow: Queries = {
    ...queries,
    snapshots: (filter) => late(() => queries.snapshots(filter)),
    sweeps: () => late(() => queries.sweeps()),
    openCases: (...of) => late(() => queries.openCases(...of)),
    newestCase: (...of) => late(() => queries.newestCase(...of)),
  };
  return { ...store, queries: slow };
}

// AWS may be as slow as it likes: a command has nothing with which to ask it.
describe("/sg while every query takes 2 seconds", () => {
  it.each([
    ["status", [2], "3 groups"],
    ["diff group-1", [1, 2], "is not declared"],
    ["show group-1", [1, 2], "group-1"],
  ] as const)(
    "S30 (in part): %s is acknowledged at once, and answered when they are done",
    async (line, rounds, answer) => {
      const begun = { queries: 0 };
      await using stage = await openStage({
        parts: { commands: [sgCommand(STRICT)] },
        runs: false,
        store: (store, clock) => slowed(store, clock, begun),
      });
      await seed(stage.desk.store, 3);

      const typed = await stage.slack.command("engineer", `/sg ${line}`);
      expect(typed.acked).toBe(true);
      for (const count of rounds) {
        await expect.poll(() => begun.queries).toBe(count);
        expect(typed.replies).toEqual([]);
        await stage.clock.advance("2s");
      }

      await expect.poll(() => typed.replies.map(({ text }) => text).join("")).toContain(answer);
    },
  );
});
