import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { type Fields, wordIn } from "../../slack/json.ts";
import { safeUrl } from "../mrkdwn/entity.ts";
import { Confirm } from "./confirm.tsx";
import { Failure } from "./failure.tsx";
import { plainWords } from "./plain-words.ts";
import { usePress } from "./use-press.ts";

/** A button of an app, with its question if it asks one. */
export function Button({ element }: { element: Fields }): VNode {
  const { isWaiting, error, press } = usePress();
  const [isAsking, setAsking] = useState(false);
  const actionId = wordIn(element, "action_id") ?? "";
  const value = wordIn(element, "value");
  const label = plainWords(element["text"]);
  const style = wordIn(element, "style") ?? "plain";

  function send(): void {
    setAsking(false);
    openLink(element);
    press({ actionId, ...(value === undefined ? {} : { value }) });
  }

  return (
    <span class="control">
      <button
        type="button"
        class={`button button-${style}`}
        aria-label={wordIn(element, "accessibility_label")}
        aria-busy={isWaiting}
        disabled={isWaiting}
        onClick={() => ("confirm" in element ? setAsking(true) : send())}
      >
        {label}
        {wordIn(element, "url") !== undefined && <span aria-hidden="true"> ↗</span>}
        {isWaiting && <span class="spinner" role="img" aria-label="waiting" />}
      </button>
      {isAsking && <Confirm of={element["confirm"]} onYes={send} onNo={() => setAsking(false)} />}
      <Failure sentence={error} />
    </span>
  );
}

function openLink(element: Fields): void {
  const url = safeUrl(wordIn(element, "url") ?? "");
  if (url !== undefined) window.open(url, "_blank", "noopener,noreferrer");
}
