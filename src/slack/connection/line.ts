import type { Receiver } from "@slack/bolt";

/** How Slack reaches us: by sockets that we open, or by requests to an address of ours. */
export interface Line {
  readonly receiver: Receiver;
  /** HTTP mode: `http://host:port`, once it listens. */
  readonly address: () => string | undefined;
}
