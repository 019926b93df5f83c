import type { VNode } from "preact";
import { Suggestions } from "./suggestions.tsx";
import { type Composing, type Target, useComposer } from "./use-composer.ts";

/** Where messages and slash commands are typed. Enter sends, Shift and Enter begin a new line. */
export function Composer({ label, ...target }: Target & { label: string }): VNode {
  const composing = useComposer(target);
  const { field, text, isWaiting, found, at, send } = composing;
  return (
    <div class="composer">
      <Suggestions found={found} at={at} onChoose={composing.complete} />
      <textarea
        ref={field}
        rows={Math.min(6, text.split("\n").length)}
        value={text}
        placeholder={label}
        aria-label={label}
        aria-busy={isWaiting}
        aria-controls="suggestions"
        onInput={({ currentTarget: { value } }) => composing.type(value)}
        onKeyDown={(event) => handleKey(event, composing)}
      />
      <button
        type="button"
        class="button button-primary"
        disabled={isWaiting || text.trim() === ""}
        onClick={send}
      >
        Send
      </button>
    </div>
  );
}

/** Arrow keys choose among the suggestions, Tab takes one; Enter takes one that says more than what was typed. */
function handleKey(
  event: KeyboardEvent,
  { text, found, at, move, complete, send }: Composing,
): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const current = found[at];
  const saysMore = current !== undefined && !text.endsWith(current.value);
  if (step !== undefined && current) move(step);
  else if (current && (event.key === "Tab" || (event.key === "Enter" && saysMore)))
    complete(current);
  else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send();
  else return;
  event.preventDefault();
}
