import { describe, expect, it, vi } from "vitest";
import { handle } from "../../src/core/handle.ts";
import { DATABASES } from "../support/databases.ts";
import { NOON } from "../support/samples.ts";
import { deskWith, everything } from "../support/small-desk.ts";
import { doorEvent } from "../support/small-house.ts";

describe.each(DATABASES)("handle on %s", (_, fresh) => {
  it("opens a case and stores all that was decided with it", async () => {
    await using database = await fresh();
    await using store = await database.open();
    const desk = deskWith(store);

    const handled = await handle(desk, doorEvent("e1"));

    const now = desk.clock.now();
    expect(handled).toEqual({
      outcome: "decided",
      reasons: ["it stands open"],
      case: {
        id: "id0001",
        kind: "door",
        key: "front",
        number: 0,
        state: "ajar",
        version: 1,
        openedAt: now,
        updatedAt: now,
        details: { opened: 1, reminded: 0, heard: 0, told: [] },
      },
    });
    expect(await store.queries.newestCase("door", "front")).toEqual(handled.case);
    const effects = await store.queries.effectsOf("id0001");
    expect(effects.map(({ key, state }) => [key, state])).toEqual([
      ["post/id0001/headline", "queued"],
      ["wake/id0001/remind/1", "queued"],
    ]);
    expect(await store.queries.snapshots({ kind: "door", key: "id0001" })).toHaveLength(1);
    expect(await store.queries.eventsOf("id0001")).toMatchObject([
      { id: "e1", outcome: "decided" },
    ]);
  });

  it("keeps in the audit who did what when, why, and what follows", async () => {
    await using database = await fresh();
    await using store = await database.open();
    const desk = deskWith(store);
    const actor = { kind: "person", team: "T1", user: "U1", rights: ["door.open"] } as const;

    await handle(desk, doorEvent("e1", "door.opened", { actor }));
    await handle(desk, doorEvent("e2", "door.tried", { actor }));

    const recordedAt = desk.clock.now();
    expect(await store.queries.audit("id0001")).toMatchObject([
      {
        seq: 1,
        occurredAt: NOON,
        recordedAt,
        actor,
        type: "door.opened",
        text: "it stands open",
        details: {
          event: "e1",
          from: "none",
          to: "ajar",
          effects: ["post/id0001/headline", "wake/id0001/remind/1"],
        },
      },
      { seq: 2, type: "door.tried", details: { from: "ajar", to: "ajar", refused: true } },
    ]);
  });

  it("finds the case again, by key, by id and by link", async () => {
    await using database = await fresh();
    await using store = await database.open();
    const desk = deskWith(store);
    await handle(desk, doorEvent("e1"));
    const link = { kind: "seen", link: "e1", until: NOON };

    await handle(desk, doorEvent("e2"));
    await handle(desk, doorEvent("e3", "door.opened", { ref: { by: "id", id: "id0001" } }));
    const { case: last } = await handle(
      desk,
      doorEvent("e4", "door.opened", { ref: { by: "links", links: [link], key: "elsewhere" } }),
    );

    expect(last).toMatchObject({ id: "id0001", version: 4, details: { opened: 4 } });
  });

  it("refuses an event that was seen before, however often it comes", async () => {
    await using database = await fresh();
    await using store = await database.open();
    const desk = deskWith(store);

    const handled = await Promise.all([1, 2, 3, 4, 5].map(() => handle(desk, doorEvent("e1"))));

    const outcomes = handled.map(({ outcome }) => outcome);
    expect(outcomes.filter((each) => each === "decided")).toHaveLength(1);
    expect(outcomes.filter((each) => each === "duplicate")).toHaveLength(4);
    expect(await store.queries.newestCase("door", "front")).toMatchObject({ version: 1 });
  });

  it("drops what names no case and opens none, and answers who only asked", async () => {
    await using database = await fresh();
    await using store = await database.open();
    const desk = deskWith(store);

    expect(await handle(desk, doorEvent("e1", "door.shut"))).toEqual({
      outcome: "dropped",
      reasons: ["there is no such door"],
    });
    await handle(desk, doorEvent("e2"));
    expect(await handle(desk, doorEvent("e3", "door.asked"))).toMatchObject({
      outcome: "decided",
      reply: { kind: "private", text: "It is a door." },
      case: { version: 1 },
    });
  });

  it("opens a new case where the earlier one was closed, and leaves that as it is", async () => {
    await using database = await fresh();
    await using store = await database.open();
    const desk = deskWith(store);
    const first = await handle(desk, doorEvent("e1"));
    await handle(desk, doorEvent("e2", "door.shut"));

    const second = await handle(desk, doorEvent("e3"));

    expect(second.case?.id).not.toBe(first.case?.id);
    expect(await store.queries.caseById(first.case?.id ?? "")).toMatchObject({ state: "shut" });
    expect((await store.queries.audit(second.case?.id ?? ""))[0]?.details["from"]).toBe("none");
  });

  it("makes one case of events that come at the same moment, and counts them all", async () => {
    await using database = await fresh();
    await using store = await database.open();
    const desk = deskWith(store);

    await Promise.all(["1", "2", "3", "4"].map((id) => handle(desk, doorEvent(id))));

    expect(await store.queries.recentCases("door", NOON, 9)).toMatchObject([
      { version: 4, details: { opened: 4 } },
    ]);
  });

  it("decides a handed event in the same transaction, and so what is handed back", async () => {
    await using database = await fresh();
    await using store = await database.open();
    const desk = deskWith(store);
    await handle(desk, doorEvent("e1"));

    await handle(desk, doorEvent("e2", "door.rang"));

    const bell = await store.queries.newestCase("bell", "front");
    expect(bell).toMatchObject({ state: "ringing", number: 1, details: { rung: 1 } });
    expect(await store.queries.caseById("id0001")).toMatchObject({
      version: 3,
      details: { heard: 1 },
    });
    const events = await store.queries.eventsOf("id0001");
    expect(events.map(({ id }) => id)).toEqual([
      "e1",
      "e2",
      "e2>0/bell.rang/front>0/door.heard/id0001",
    ]);
  });

  it("stores nothing when what was handed over fails, and everything when it is tried again", async () => {
    await using database = await fresh();
    await using store = await database.open();
    const desk = deskWith(store);
    await handle(desk, doorEvent("e1"));
    const before = await everything(store);

    const ringing = handle(desk, doorEvent("e2", "door.rang", { data: { broken: true } }));

    await expect(ringing).rejects.toMatchObject({
      code: "core.watcher_failed",
      cause: new RangeError("the bell is broken"),
    });
    expect(await everything(store)).toEqual(before);
    expect(await handle(desk, doorEvent("e2", "door.rang"))).toMatchObject({ outcome: "decided" });
  });

  it.each([
    ["a kind that its watcher does not know", doorEvent("e", "door.unknown"), "core.unknown_event"],
    [
      "a kind of case that nobody watches",
      { ...doorEvent("e"), caseKind: "roof" },
      "core.unknown_event",
    ],
    [
      "data of another form",
      doorEvent("e", "door.rang", { data: { broken: "yes" } }),
      "core.invalid_event",
    ],
    [
      "no key for the case it opens",
      doorEvent("e", "door.opened", { ref: { by: "id", id: "x" } }),
      "core.invalid_event",
    ],
    ["a watcher that fails", doorEvent("e", "door.burnt"), "core.watcher_failed"],
  ])("throws for an event with %s, and forgets that it saw it", async (__, draft, code) => {
    await using database = await fresh();
    await using store = await database.open();
    const desk = deskWith(store);

    await expect(handle(desk, draft)).rejects.toMatchObject({ code });

    expect(await store.transaction((tx) => tx.firstSight({ ...draft, receivedAt: NOON }))).toBe(
      true,
    );
  });

  it("throws for a stored case that its watcher cannot read", async () => {
    await using database = await fresh();
    await using store = await database.open();
    const desk = deskWith(store);
    await handle(desk, doorEvent("e1"));
    await database.query(`update cases set details = '{"opened":"often"}'`);

    await expect(handle(desk, doorEvent("e2"))).rejects.toMatchObject({
      code: "store.corrupt_case",
    });
  });

  it("ends cases that hand events to each other without end", async () => {
    await using database = await fresh();
    await using store = await database.open();
    const desk = deskWith(store);
    await handle(desk, doorEvent("e1"));

    await expect(handle(desk, doorEvent("e2", "door.echoed"))).rejects.toMatchObject({
      code: "core.hand_loop",
    });

    expect(await store.queries.eventsOf("id0001")).toHaveLength(1);
  });

  it("wakes the runner after the commit, and not when nothing was stored", async () => {
    await using database = await fresh();
    await using store = await database.open();
    const wake = vi.fn<() => void>();
    const desk = { ...deskWith(store), wake };
    const watched = {
      ...desk,
      store: {
        ...store,
        transaction: async <T>(work: Parameters<typeof store.transaction<T>>[0]) => {
          const result = await store.transaction(work);
          expect(wake).not.toHaveBeenCalled();
          return result;
        },
      },
    };

    await handle(watched, doorEvent("e1"));

    expect(wake).toHaveBeenCalledOnce();
    await expect(handle(desk, doorEvent("e2", "door.burnt"))).rejects.toThrow(/watcher/);
    expect(wake).toHaveBeenCalledOnce();
  });
});
