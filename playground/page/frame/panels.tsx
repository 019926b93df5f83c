import type { VNode } from "preact";
import { HappenedView } from "../happened/view.tsx";
import { DesiredPanel } from "../world/desired.tsx";
import { WorldPanel } from "../world/panel.tsx";
import { ScenariosPanel } from "../world/scenarios.tsx";

/** One tab of the panel at the right. */
export interface PanelTab {
  readonly id: string;
  readonly title: string;
  readonly Panel: () => VNode;
}

/** What stands beside Slack. */
export const PANELS: readonly PanelTab[] = [
  { id: "scenarios", title: "Scenarios", Panel: ScenariosPanel },
  { id: "world", title: "World", Panel: WorldPanel },
  { id: "desired", title: "Desired state", Panel: DesiredPanel },
  { id: "happened", title: "What happened", Panel: HappenedView },
];
