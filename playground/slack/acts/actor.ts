import { randomUUID } from "node:crypto";
import type { Deliver, Envelope, Settled } from "../envelope.ts";
import type { PersonName } from "../model.ts";
import { tell } from "../story.ts";
import type { Timers } from "../timers.ts";
import { type LiveInteraction, noteChange, type Workspace } from "../workspace.ts";

/** What somebody needs to do something in Slack: the workspace, and the way to the app. */
export interface Actor {
  readonly workspace: Workspace;
  readonly deliver: Deliver;
  readonly timers: Timers;
}

/** Slack tries an event again at once, after a minute, and after five. Source: the Events API's page on retries. */
const LATER_RETRIES_MS = [60_000, 300_000];

/** The beginning of an interaction; nothing is sent yet. */
export function beginInteraction(workspace: Workspace, who: PersonName): LiveInteraction {
  const interaction = { envelopeId: randomUUID(), who, acked: false, ackMs: 0, replies: [] };
  workspace.interactions.push(interaction);
  return interaction;
}

/** Sends an interaction and notes what became of it. Interactions are never sent twice by Slack itself. */
export async function sendInteraction(
  actor: Actor,
  interaction: LiveInteraction,
  envelope: Omit<Envelope, "id">,
): Promise<Settled> {
  const settled = await actor.deliver({ ...envelope, id: interaction.envelopeId });
  interaction.acked = settled.acked;
  interaction.ackMs = settled.ackMs;
  if (settled.acked) interaction.ackPayload = settled.payload;
  else interaction.failure = settled.failure;
  noteChange(actor.workspace);
  return settled;
}

/** Tells that something did not work, as Slack would tell the person. */
export function tellFailure(actor: Actor, interaction: LiveInteraction, what: string): void {
  const failure = interaction.failure ?? "";
  tell(actor.workspace, `${interaction.who} sees: ${what} failed with the error "${failure}"`);
}

/** Sends an event, and again when nobody took it. Waits for the first two tries, not for the later ones. */
export async function sendEvent(actor: Actor, payload: Envelope["payload"]): Promise<void> {
  const first = await tryEvent(actor, payload, 0);
  if (first.acked) return;
  const second = await tryEvent(actor, payload, 1);
  if (!second.acked) retryLater(actor, payload, 0);
}

async function tryEvent(
  actor: Actor,
  payload: Envelope["payload"],
  retryAttempt: number,
): Promise<Settled> {
  return actor.deliver({
    id: randomUUID(),
    type: "events_api",
    payload,
    acceptsResponsePayload: false,
    retryAttempt,
    retryReason: retryAttempt === 0 ? "" : "timeout",
  });
}

function retryLater(actor: Actor, payload: Envelope["payload"], tried: number): void {
  const wait = LATER_RETRIES_MS[tried];
  if (wait === undefined) return;
  actor.timers.after(wait / actor.workspace.settings.speedUp, () => {
    // Nobody waits for a later try; `deliver` never throws.
    void tryAgain(actor, payload, tried);
  });
}

async function tryAgain(actor: Actor, payload: Envelope["payload"], tried: number): Promise<void> {
  const settled = await tryEvent(actor, payload, tried + 2);
  if (!settled.acked) retryLater(actor, payload, tried + 1);
}
