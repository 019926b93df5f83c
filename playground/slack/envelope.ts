import type { Fields } from "./json.ts";

/** What Slack sends to the app, over a socket or by HTTP. */
export interface Envelope {
  readonly id: string;
  readonly type: "slash_commands" | "interactive" | "events_api";
  readonly payload: Fields;
  readonly acceptsResponsePayload: boolean;
  readonly retryAttempt?: number;
  readonly retryReason?: string;
}

/** What became of an envelope. */
export type Settled =
  | { readonly acked: true; readonly ackMs: number; readonly payload: Fields }
  | { readonly acked: false; readonly ackMs: number; readonly failure: string };

/** A way to the app. The answer comes with the ack, or when Slack has lost its patience. */
export type Deliver = (envelope: Envelope) => Promise<Settled>;
