import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import type { HomeFact } from "../../site/slack-facts.ts";
import { fieldsOf, listOf } from "../../slack/json.ts";
import { Blocks } from "../blocks/block.tsx";
import { SurfaceContext } from "../controls/press.ts";
import { act } from "../live.ts";
import { useForm } from "../modal/form.ts";
import { useDesk } from "./desk.ts";
import { useHome } from "./workspace.ts";

/** The app's Home tab of the acting person; opening it tells the app, which then fills it. */
export function Home(): VNode {
  const { me, complain } = useDesk();
  const home = useHome(me.id);
  useEffect(() => {
    void open();
  }, [me.name]);

  /** What the app makes of it comes as a new entry; only a refusal is to be told here. */
  async function open(): Promise<void> {
    const outcome = await act("slack", "openHome", { who: me.name });
    if (!outcome.ok) complain(outcome.error);
  }

  if (home) return <Filled key={home.id} home={home} who={me.name} />;
  return <p class="empty">The app has not filled this tab yet.</p>;
}

function Filled({ home, who }: { home: HomeFact; who: string }): VNode {
  const { surface } = useForm(home, who);
  return (
    <div class="home" tabIndex={0} role="region" aria-label="Home tab">
      <SurfaceContext.Provider value={surface}>
        <Blocks of={listOf(fieldsOf(home.view)["blocks"])} />
      </SurfaceContext.Provider>
    </div>
  );
}
