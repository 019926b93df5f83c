import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { listenToFocus } from "../happened/focus.ts";
import { useIsConnected } from "../live.ts";
import { Modals } from "../modal/modal.tsx";
import { Sidebar, titleOf } from "../sidebar/sidebar.tsx";
import { useFact } from "../world/facts.ts";
import { Tour } from "../world/scenarios.tsx";
import { Channel, Thread } from "./channel.tsx";
import { type Desk, DeskContext } from "./desk.ts";
import { Home } from "./home.tsx";
import { NamesContext } from "./names.ts";
import { PANELS } from "./panels.tsx";
import { SidePanel } from "./side-panel.tsx";
import { ThemeSwitch } from "./theme.tsx";
import { useDeskState } from "./use-desk-state.ts";
import { useWorkspace } from "./workspace.ts";

/** The playground: Slack in the middle, what lies behind it at the right. */
export function App(): VNode {
  const state = useDeskState(useWorkspace());
  const isConnected = useIsConnected();
  const [panel, setPanel] = useState(() => (window.innerWidth > 1100 ? PANELS[0]?.id : undefined));
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  useEffect(() => listenToFocus(() => setPanel("happened")), []);
  const open = PANELS.find(({ id }) => id === panel);
  if (!state) return <p class="empty">{isConnected ? "Connecting…" : "The playground is away."}</p>;
  const { desk, names, complaint } = state;
  return (
    <DeskContext.Provider value={desk}>
      <NamesContext.Provider value={names}>
        {!isConnected && <Away />}
        <div class={`layout ${open ? "has-panel" : ""} ${isDrawerOpen ? "has-drawer" : ""}`}>
          <Drawer desk={desk} close={() => setDrawerOpen(false)} />
          <main class="main" aria-label="Slack">
            <TopBar desk={desk} openDrawer={() => setDrawerOpen(!isDrawerOpen)}>
              {PANELS.length > 0 && (
                <button
                  type="button"
                  class="button button-plain"
                  aria-expanded={open !== undefined}
                  onClick={() => setPanel(open ? undefined : PANELS[0]?.id)}
                >
                  Behind the scenes
                </button>
              )}
            </TopBar>
            {!open && <TourBanner />}
            {desk.channel ? <Channel channel={desk.channel} /> : <Home />}
            <Complaint sentence={complaint} onClose={() => desk.complain(undefined)} />
          </main>
          {desk.channel && desk.thread !== undefined && (
            <Thread channel={desk.channel} ts={desk.thread} />
          )}
          {open && <SidePanel tabs={PANELS} open={open} onOpen={setPanel} />}
        </div>
        <Modals key={desk.me.id} />
      </NamesContext.Provider>
    </DeskContext.Provider>
  );
}

/** The sidebar; where there is little room it lies over Slack until somebody has chosen where to go. */
function Drawer({ desk, close }: { desk: Desk; close: () => void }): VNode {
  useEffect(close, [desk.place, desk.me.name]);
  return (
    <div
      class="drawer"
      onClick={({ target, currentTarget }) => target === currentTarget && close()}
      onKeyDown={({ key }) => key === "Escape" && close()}
    >
      <Sidebar />
    </div>
  );
}

/** The step of the tour, where the panel that shows it is closed. */
function TourBanner(): VNode | undefined {
  const tour = useFact("tour");
  return "step" in tour ? <Tour tour={tour} /> : undefined;
}

function Away(): VNode {
  return (
    <p class="banner" role="status">
      <span aria-hidden="true">⚠ </span>The playground does not answer; trying again…
    </p>
  );
}

function TopBar({
  desk,
  openDrawer,
  children,
}: {
  desk: Desk;
  openDrawer: () => void;
  children: VNode | false;
}): VNode {
  const { channel, workspace, me } = desk;
  const { name, sign } = channel
    ? titleOf(channel, workspace.people, me.id)
    : { name: "Countersign", sign: "⌂" };
  return (
    <header class="topbar">
      <button
        type="button"
        class="icon-button drawer-button"
        aria-label="Places and people"
        onClick={openDrawer}
      >
        ☰
      </button>
      <h2 class="topbar-title">
        <span aria-hidden="true">{sign} </span>
        {name}
      </h2>
      {channel && <span class="muted topbar-count">{channel.members.length} members</span>}
      <span class="topbar-space" />
      {children}
      <ThemeSwitch />
    </header>
  );
}

function Complaint({
  sentence,
  onClose,
}: {
  sentence: string | undefined;
  onClose: () => void;
}): VNode {
  return (
    <div class="complaint-place" role="alert">
      {sentence !== undefined && (
        <p class="complaint">
          <span>
            <span aria-hidden="true">⚠ </span>
            {sentence}
          </span>
          <button type="button" class="icon-button" aria-label="Dismiss" onClick={onClose}>
            ✕
          </button>
        </p>
      )}
    </div>
  );
}
