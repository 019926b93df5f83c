import type { VNode } from "preact";
import { useId } from "preact/hooks";
import { type Fields, fieldsOf, listOf, wordIn } from "../../slack/json.ts";
import { chosenIn } from "./choice.ts";
import { Failure } from "./failure.tsx";
import { useBlock, useSurface } from "./press.ts";
import { usePress } from "./use-press.ts";
import { Words } from "./words.tsx";

/** Checkboxes, or radio buttons: choices that are all visible. */
export function Boxes({ element, label }: { element: Fields; label?: string }): VNode {
  const id = useId();
  const surface = useSurface();
  const block = useBlock();
  const { isWaiting, error, press } = usePress();
  const actionId = wordIn(element, "action_id") ?? "";
  const isRadio = element["type"] === "radio_buttons";
  const chosen = chosenIn(surface.valueOf(block.id, actionId));

  function choose(value: string): void {
    const others = chosen.filter((each) => each !== value);
    const isNew = others.length === chosen.length;
    const values = isRadio ? [value] : isNew ? [...chosen, value] : others;
    surface.fill?.(block.id, actionId, values);
    if (!block.isInput) press({ actionId, selected: values.join(",") });
  }

  return (
    <div role={isRadio ? "radiogroup" : "group"} aria-label={label} aria-busy={isWaiting}>
      {listOf(element["options"])
        .map(fieldsOf)
        .map((option) => {
          const value = wordIn(option, "value") ?? "";
          return (
            <label key={value} class="box">
              <input
                type={isRadio ? "radio" : "checkbox"}
                name={id}
                checked={chosen.includes(value)}
                onChange={() => choose(value)}
              />
              <span>
                <Words of={option["text"]} />
                {"description" in option && (
                  <small class="option-description">
                    <Words of={option["description"]} />
                  </small>
                )}
              </span>
            </label>
          );
        })}
      <Failure sentence={error} />
    </div>
  );
}
