import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { type Fields, wordIn } from "../../slack/json.ts";
import { useWorkspace } from "../frame/workspace.ts";
import { choicesOf, chosenIn } from "./choice.ts";
import { Confirm } from "./confirm.tsx";
import { Failure } from "./failure.tsx";
import { Menu } from "./menu.tsx";
import { plainWords } from "./plain-words.ts";
import { useBlock, useSurface } from "./press.ts";
import { usePress } from "./use-press.ts";

/** Every kind of select and overflow, of one or of several. */
export function Select({ element, label }: { element: Fields; label?: string }): VNode {
  const surface = useSurface();
  const block = useBlock();
  const workspace = useWorkspace();
  const { isWaiting, error, press } = usePress();
  const [asking, setAsking] = useState<readonly string[]>();
  const type = wordIn(element, "type") ?? "";
  const actionId = wordIn(element, "action_id") ?? "";
  const most = element["max_selected_items"];
  const placeholder = plainWords(element["placeholder"]) || "Choose an option";
  const chosen = type === "overflow" ? [] : chosenIn(surface.valueOf(block.id, actionId));

  function send(values: readonly string[]): void {
    setAsking(undefined);
    surface.fill?.(block.id, actionId, values);
    if (!block.isInput) press({ actionId, selected: values.join(",") });
  }

  return (
    <span class="control">
      <Menu
        label={label ?? (type === "overflow" ? "More actions" : placeholder)}
        placeholder={type === "overflow" ? "" : placeholder}
        choices={choicesOf(element, workspace)}
        chosen={chosen}
        most={type.startsWith("multi_") ? (typeof most === "number" ? most : 100) : 1}
        isWaiting={isWaiting}
        onChoose={(values) => ("confirm" in element ? setAsking(values) : send(values))}
      />
      {asking && (
        <Confirm
          of={element["confirm"]}
          onYes={() => send(asking)}
          onNo={() => setAsking(undefined)}
        />
      )}
      <Failure sentence={error} />
    </span>
  );
}
