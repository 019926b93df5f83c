import type { VNode } from "preact";
import type { Choice } from "../controls/offer.ts";

/** What may be meant by what was typed so far, above the composer. */
export function Suggestions({
  found,
  at,
  onChoose,
}: {
  found: readonly Choice[];
  at: number;
  onChoose: (choice: Choice) => void;
}): VNode | undefined {
  if (found.length === 0) return undefined;
  return (
    <ul id="suggestions" class="suggestions" role="listbox" aria-label="Suggestions">
      {found.map((choice, index) => (
        <li
          key={choice.value}
          role="option"
          class="option"
          aria-selected={index === at}
          data-active={index === at ? "" : undefined}
          onMouseDown={(event) => {
            // The field keeps the focus.
            event.preventDefault();
            onChoose(choice);
          }}
        >
          <span class="option-mark" aria-hidden="true">
            {index === at ? "›" : ""}
          </span>
          <span>
            {choice.text}
            {choice.description !== undefined && (
              <small class="option-description">{choice.description}</small>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
