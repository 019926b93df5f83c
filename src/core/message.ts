import type { KnownBlock } from "@slack/types";

/** A Slack message: `text` is a full sentence for notifications and screen readers, `blocks` what people see. */
export interface Message {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}
