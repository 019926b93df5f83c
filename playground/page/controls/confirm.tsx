import type { VNode } from "preact";
import { fieldsOf } from "../../slack/json.ts";
import { Dialog } from "./dialog.tsx";
import { plainWords } from "./plain-words.ts";
import { Words } from "./words.tsx";

/** The question that comes before a press. */
export function Confirm({
  of,
  onYes,
  onNo,
}: {
  of: unknown;
  onYes: () => void;
  onNo: () => void;
}): VNode {
  const { title, text, confirm, deny, style } = fieldsOf(of);
  const yes = `button button-${style === "danger" ? "danger" : "primary"}`;
  return (
    <Dialog title={plainWords(title)} kind="confirm" onClose={onNo}>
      <div class="dialog-body">
        <Words of={text} />
      </div>
      <footer class="dialog-footer">
        <button type="button" class="button button-plain" onClick={onNo}>
          {plainWords(deny) || "Cancel"}
        </button>
        <button type="button" class={yes} onClick={onYes}>
          {plainWords(confirm) || "Yes"}
        </button>
      </footer>
    </Dialog>
  );
}
