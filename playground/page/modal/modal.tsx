import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { ViewFact } from "../../site/slack-facts.ts";
import { fieldsOf, listOf } from "../../slack/json.ts";
import { Blocks } from "../blocks/block.tsx";
import { Dialog } from "../controls/dialog.tsx";
import { Failure } from "../controls/failure.tsx";
import { plainWords } from "../controls/plain-words.ts";
import { SurfaceContext } from "../controls/press.ts";
import { useDesk } from "../frame/desk.ts";
import { useViews } from "../frame/workspace.ts";
import { act } from "../live.ts";
import { failureOf } from "../messages/failures.ts";
import { useForm } from "./form.ts";

/** The modal on top of the acting person's stack, if one is open. */
export function Modals(): VNode | undefined {
  const { me } = useDesk();
  const open = useViews(me.id).at(-1);
  return open && <Modal key={open.id} open={open} depth={open.order} />;
}

function Modal({ open, depth }: { open: ViewFact; depth: number }): VNode {
  const { me } = useDesk();
  const { surface, filled } = useForm(open, me.name);
  const [isWaiting, setWaiting] = useState(false);
  const [error, setError] = useState<string>();
  const view = fieldsOf(open.view);
  const form = { who: me.name, viewId: open.id };

  async function send(name: "submit" | "close", values?: object): Promise<void> {
    setWaiting(true);
    setError(undefined);
    const outcome = await act("slack", name, { ...form, ...(values ? { values } : {}) });
    setWaiting(false);
    setError(failureOf(outcome));
  }

  return (
    <Dialog title={plainWords(view["title"])} kind="modal" onClose={() => void send("close")}>
      <form
        class="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          void send("submit", filled());
        }}
      >
        <div class="dialog-body" tabIndex={0} role="group" aria-label="Content">
          <SurfaceContext.Provider value={surface}>
            <Blocks of={listOf(view["blocks"])} />
          </SurfaceContext.Provider>
        </div>
        <footer class="dialog-footer">
          <Failure sentence={error} />
          <button type="button" class="button button-plain" onClick={() => void send("close")}>
            {plainWords(view["close"]) || (depth > 0 ? "Back" : "Cancel")}
          </button>
          {view["submit"] !== undefined && (
            <button
              type="submit"
              class="button button-primary"
              disabled={isWaiting}
              aria-busy={isWaiting}
            >
              {plainWords(view["submit"])}
              {isWaiting && <span class="spinner" role="img" aria-label="waiting" />}
            </button>
          )}
        </footer>
      </form>
    </Dialog>
  );
}
