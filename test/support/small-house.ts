import { z } from "zod";
import type { Case, Decision, Occasion } from "../../src/core/case.ts";
import {
  type Effect,
  hand,
  postMessage,
  type QueuedEffect,
  updateMessage,
  wakeAt,
} from "../../src/core/effect.ts";
import type { EventDraft, EventOf } from "../../src/core/event.ts";
import { type House, register } from "../../src/core/house.ts";
import { timerSchema } from "../../src/core/incident-signals.ts";
import type { Ids } from "../../src/core/ports.ts";
import type { Watcher } from "../../src/core/watcher.ts";
import { NOON } from "./samples.ts";

/*
 * Two watchers that are small enough to be seen through: a door, which opens, is counted and shut, and a bell, which
 * a door rings and which answers it.
 */

const doorDetails = z.object({
  opened: z.number(),
  reminded: z.number(),
  heard: z.number(),
  told: z.array(z.string()),
});
type DoorDetails = z.infer<typeof doorDetails>;
type DoorState = "ajar" | "shut";
type Door = Case<DoorState, DoorDetails>;

const result = z.object({ effect: z.string() });
const doorEvents = {
  "door.opened": z.object({}),
  "door.shut": z.object({}),
  /** Rings the bell; `broken`: the bell will fail. */
  "door.rang": z.object({ broken: z.boolean().optional() }),
  "door.heard": z.object({}),
  "door.tried": z.object({}),
  "door.passed": z.object({}),
  "door.burnt": z.object({}),
  "door.asked": z.object({}),
  "door.echoed": z.object({}),
  "door.told": result,
  "door.untold": result,
  timer: timerSchema,
} as const;

type DoorEvent = EventOf<typeof doorEvents>;

function decideDoor(
  before: Door | undefined,
  event: DoorEvent,
  occasion: Occasion,
): Decision<DoorState, DoorDetails> {
  if (event.kind === "door.opened") return opened(before, event, occasion);
  if (event.kind === "door.burnt") throw new TypeError("there is no door left");
  return before ? decideKnown(before, event) : nothing("there is no such door");
}

function decideKnown(
  before: Door,
  event: Exclude<DoorEvent, { kind: "door.opened" | "door.burnt" }>,
): Decision<DoorState, DoorDetails> {
  const { details } = before;
  switch (event.kind) {
    case "door.shut":
      return changed(before, {}, "shut", [editHeadline(before)]);
    case "door.rang":
      return rung(before, event.data);
    case "door.heard":
      return changed(before, { heard: details.heard + 1 });
    case "timer":
      return changed(before, { reminded: details.reminded + 1 });
    case "door.told":
    case "door.untold":
      return changed(before, { told: [...details.told, event.kind] });
    case "door.tried":
      return { ...nothing("that takes a key"), refused: true };
    case "door.asked":
      return { ...nothing("asked"), reply: { kind: "private", text: "It is a door." } };
    case "door.echoed":
      return { ...nothing("echoed"), effects: [echo(before)] };
    case "door.passed":
      return nothing("nobody went in");
  }
}

function echo({ id }: Door): Effect {
  return hand({ kind: "door.echoed", caseKind: "door", ref: { by: "id", id }, data: {} });
}

function editHeadline({ id, version }: Door): QueuedEffect {
  return updateMessage(id, version + 1, "headline");
}

function opened(
  before: Door | undefined,
  event: DoorEvent,
  { now, newId }: Occasion,
): Decision<DoorState, DoorDetails> {
  if (before?.state === "ajar")
    return changed(before, { opened: before.details.opened + 1 }, "ajar", [editHeadline(before)]);
  const post = postMessage(newId, { slot: "headline", to: { channel: "C1" } });
  return {
    case: {
      state: "ajar",
      details: { opened: 1, reminded: 0, heard: 0, told: [] },
      ...(before ? { fresh: true as const } : {}),
    },
    effects: [
      { ...post, answers: { done: "door.told", failed: "door.untold" } },
      wakeAt(newId, new Date(now.getTime() + 300_000), "remind", 1),
    ],
    reasons: ["it stands open"],
    links: [{ kind: "seen", link: event.id, until: new Date(now.getTime() + 60_000) }],
    rows: [
      {
        table: "snapshots",
        values: { kind: "door", key: newId, account: "1", region: "r", read_at: 0, data: {} },
        conflict: "ignore",
      },
    ],
  };
}

function rung(
  before: Door,
  { broken = false }: { readonly broken?: boolean | undefined },
): Decision<DoorState, DoorDetails> {
  const ring = hand({
    kind: "bell.rang",
    caseKind: "bell",
    ref: { by: "key", key: before.key },
    data: { door: before.id, broken },
  });
  return { ...changed(before, {}), effects: [ring] };
}

function changed(
  before: Door,
  details: Partial<DoorDetails>,
  state: DoorState = before.state,
  effects: readonly QueuedEffect[] = [],
): Decision<DoorState, DoorDetails> {
  return {
    case: { state, details: { ...before.details, ...details } },
    effects,
    reasons: ["it changed"],
  };
}

function nothing(reason: string): Decision<DoorState, DoorDetails> {
  return { effects: [], reasons: [reason] };
}

/** What is not for people to see. */
const UNSEEN = {
  clicks: {},
  submissions: {},
  causes: [],
  render: () => undefined,
  renderModal: () => undefined,
  summarise: () => undefined,
} as const;

const doors: Watcher<DoorState, DoorDetails, typeof doorEvents, undefined> = {
  kind: "door",
  numbered: false,
  openStates: ["ajar"],
  closedStates: ["shut"],
  details: doorDetails,
  events: doorEvents,
  decide: (before, event, _, occasion) => decideDoor(before, event, occasion),
  ...UNSEEN,
};

const bellDetails = z.object({ rung: z.number() });
const bellEvents = { "bell.rang": z.object({ door: z.string(), broken: z.boolean() }) } as const;

const bells: Watcher<"ringing", z.infer<typeof bellDetails>, typeof bellEvents, undefined> = {
  kind: "bell",
  numbered: true,
  openStates: ["ringing"],
  closedStates: [],
  details: bellDetails,
  events: bellEvents,
  decide: (before, event, _, { newId }) => {
    if (event.data.broken) throw new RangeError("the bell is broken");
    return {
      case: { state: "ringing", details: { rung: (before?.details.rung ?? 0) + 1 } },
      effects: [
        postMessage(before?.id ?? newId, { slot: "headline", to: { channel: "C2" } }),
        hand({
          kind: "door.heard",
          caseKind: "door",
          ref: { by: "id", id: event.data.door },
          data: {},
        }),
      ],
      reasons: ["somebody rings"],
    };
  },
  ...UNSEEN,
};

/** Doors and bells. */
export const SMALL_HOUSE: House = new Map([
  ["door", register(doors, () => undefined)],
  ["bell", register(bells, () => undefined)],
]);

/** An event about the door `key`. */
export function doorEvent(
  id: string,
  kind: keyof typeof doorEvents | "door.unknown" = "door.opened",
  parts: Partial<EventDraft> = {},
): EventDraft {
  return {
    id,
    kind,
    caseKind: "door",
    ref: { by: "key", key: "front" },
    at: NOON,
    actor: { kind: "system" },
    data: {},
    ...parts,
  };
}

/** Ids that count up, references that are all the same, and no chance. */
export function countingIds(): Ids {
  const count = { last: 0 };
  return {
    next: () => `id${String(++count.last).padStart(4, "0")}`,
    reference: () => "7F3K",
    chance: () => 1,
  };
}
