import type { VNode } from "preact";
import { type Fields, wordIn } from "../../slack/json.ts";
import { Element } from "../controls/element.tsx";
import { plainWords } from "../controls/plain-words.ts";
import { useSurface } from "../controls/press.ts";

/** A field of a form with its label, hint and complaint. */
export function Input({ block }: { block: Fields }): VNode {
  const { errors } = useSurface();
  const label = plainWords(block["label"]);
  const hint = plainWords(block["hint"]);
  const error = errors[wordIn(block, "block_id") ?? ""];
  return (
    <div class={error === undefined ? "input" : "input input-wrong"}>
      <span class="input-label" aria-hidden="true">
        {label}
        {block["optional"] === true && <span class="muted"> (optional)</span>}
      </span>
      <Element of={block["element"]} label={label} />
      {hint !== "" && <span class="hint">{hint}</span>}
      {error !== undefined && (
        <span class="failure" role="alert">
          <span aria-hidden="true">⚠ </span>
          {error}
        </span>
      )}
    </div>
  );
}
