import type { VNode } from "preact";

/** One tab of the panel at the right. */
export interface PanelTab {
  readonly id: string;
  readonly title: string;
  readonly Panel: () => VNode;
}

/** What stands beside Slack. */
export const PANELS: readonly PanelTab[] = [];
