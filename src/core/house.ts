import type { ModalView } from "@slack/types";
import type { Case, Decision, Occasion } from "./case.ts";
import { CountersignError } from "./errors.ts";
import type { CheckedEvent, EventDraft, EventOf, EventSchemas } from "./event.ts";
import type { JsonObject } from "./json.ts";
import type { Message } from "./message.ts";
import type { StoredCase } from "./ports.ts";
import type { Rendering, Watcher } from "./watcher.ts";

/** A watcher with its types closed over: what core, Slack and the store work with. */
export interface Registered {
  readonly kind: string;
  readonly numbered: boolean;
  readonly nonced: boolean;
  readonly concealed: ReadonlySet<string>;
  readonly openStates: ReadonlySet<string>;
  /** Event kinds that it understands. */
  readonly events: ReadonlySet<string>;
  readonly decide: (
    before: StoredCase | undefined,
    draft: EventDraft,
    occasion: Occasion,
  ) => Decision;
  readonly render: (of: StoredCase, slot: string, rendering: Rendering) => Message | undefined;
  readonly renderModal: (
    of: StoredCase,
    name: string,
    rendering: Rendering,
  ) => ModalView | undefined;
  readonly summarise: (of: StoredCase, rendering: Rendering) => string | undefined;
  readonly clicks: Watcher<string, JsonObject, EventSchemas, unknown>["clicks"];
  readonly submissions: Watcher<string, JsonObject, EventSchemas, unknown>["submissions"];
  readonly causes: Watcher<string, JsonObject, EventSchemas, unknown>["causes"];
}

/** Case kind -> its watcher. */
export type House = ReadonlyMap<string, Registered>;

/**
 * Closes a watcher over its policy: events and stored details are checked against its schemas at this door.
 * The result throws `core.unknown_event`, `core.invalid_event` or `store.corrupt_case`, which are bugs.
 */
export function register<S extends string, D extends JsonObject, E extends EventSchemas, P>(
  watcher: Watcher<S, D, E, P>,
  policy: () => P,
): Registered {
  function open(stored: StoredCase): Case<S, D> {
    const details = watcher.details.safeParse(stored.details);
    const state = [...watcher.openStates, ...watcher.closedStates].find(
      (each) => each === stored.state,
    );
    if (!details.success || state === undefined)
      throw new CountersignError("store.corrupt_case", { case: stored.id, kind: watcher.kind });
    return { ...stored, state, details: details.data };
  }
  return {
    kind: watcher.kind,
    numbered: watcher.numbered,
    nonced: watcher.nonced === true,
    concealed: new Set(watcher.concealed),
    openStates: new Set<string>(watcher.openStates),
    events: new Set(Object.keys(watcher.events)),
    decide: (before, draft, occasion) => {
      const event = checkEvent(watcher.events, draft, occasion.now);
      return watcher.decide(before && open(before), event, policy(), occasion);
    },
    render: (of, slot, rendering) => watcher.render(open(of), slot, rendering),
    renderModal: (of, name, rendering) => watcher.renderModal(open(of), name, rendering),
    summarise: (of, rendering) => watcher.summarise(open(of), rendering),
    clicks: watcher.clicks,
    submissions: watcher.submissions,
    causes: watcher.causes,
  };
}

function checkEvent<E extends EventSchemas>(schemas: E, draft: EventDraft, now: Date): EventOf<E> {
  const schema = schemas[draft.kind];
  if (!schema) throw new CountersignError("core.unknown_event", { kind: draft.kind });
  const data = schema.safeParse(draft.data);
  if (!data.success)
    throw new CountersignError(
      "core.invalid_event",
      { kind: draft.kind, at: data.error.issues[0]?.path.join(".") ?? "" },
      data.error,
    );
  const event: CheckedEvent<string, unknown> = {
    id: draft.id,
    kind: draft.kind,
    at: draft.at,
    receivedAt: now,
    actor: draft.actor,
    data: data.data,
  };
  if (!isEventOf(schemas, event))
    throw new CountersignError("core.unknown_event", { kind: draft.kind });
  return event;
}

/** The kind was looked up in this very table, and the data came out of its schema. */
function isEventOf<E extends EventSchemas>(
  schemas: E,
  event: CheckedEvent<string, unknown>,
): event is CheckedEvent<string, unknown> & EventOf<E> {
  return Object.hasOwn(schemas, event.kind);
}
