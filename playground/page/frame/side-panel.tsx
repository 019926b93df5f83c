import type { VNode } from "preact";
import type { PanelTab } from "./panels.tsx";

interface SidePanelProps {
  readonly tabs: readonly PanelTab[];
  readonly open: PanelTab;
  /** Nothing: closes the panel. */
  readonly onOpen: (id: string | undefined) => void;
}

/** The panel at the right: one tab is open; arrow keys go from tab to tab. */
export function SidePanel({ tabs, open, onOpen }: SidePanelProps): VNode {
  function handleKey(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const next = tabs[(tabs.indexOf(open) + step + tabs.length) % tabs.length];
    if (!next) return;
    onOpen(next.id);
    document.getElementById(`tab-${next.id}`)?.focus();
  }

  return (
    <aside class="panel" aria-label="Behind the scenes">
      <div class="panel-head">
        <div class="tabs" role="tablist" aria-label="Behind the scenes" onKeyDown={handleKey}>
          {tabs.map(({ id, title }) => (
            <button
              key={id}
              id={`tab-${id}`}
              type="button"
              role="tab"
              class="tab"
              aria-selected={id === open.id}
              aria-controls="panel-body"
              tabIndex={id === open.id ? 0 : -1}
              onClick={() => onOpen(id)}
            >
              {title}
            </button>
          ))}
        </div>
        <button
          type="button"
          class="icon-button"
          aria-label="Close the panel"
          onClick={() => onOpen(undefined)}
        >
          ✕
        </button>
      </div>
      <div id="panel-body" class="panel-body" role="tabpanel" aria-labelledby={`tab-${open.id}`}>
        <open.Panel />
      </div>
    </aside>
  );
}
