import type { VNode } from "preact";
import { type Fields, fieldsOf, listOf, wordIn } from "../../slack/json.ts";
import { Element } from "../controls/element.tsx";
import { Words } from "../controls/words.tsx";
import { RichText } from "./rich-text.tsx";

/** A card: title, words, buttons. */
export function Card({ block }: { block: Fields }): VNode {
  return (
    <div class="card">
      {"title" in block && (
        <strong>
          <Words of={block["title"]} />
        </strong>
      )}
      {"subtitle" in block && (
        <div class="muted">
          <Words of={block["subtitle"]} />
        </div>
      )}
      {"body" in block && (
        <div>
          <Words of={block["body"]} />
        </div>
      )}
      <div class="block-actions">
        {listOf(block["actions"]).map((action, index) => (
          <Element key={wordIn(fieldsOf(action), "action_id") ?? index} of={action} />
        ))}
      </div>
    </div>
  );
}

const STATES: Readonly<Record<string, string>> = {
  pending: "○ pending",
  in_progress: "◔ in progress",
  complete: "● complete",
  error: "✕ failed",
};

/** Steps of a task, and how far each is. */
export function Plan({ block }: { block: Fields }): VNode {
  const state = wordIn(block, "status");
  return (
    <div class="card">
      <strong>{wordIn(block, "title")}</strong>
      {state !== undefined && <span class="muted"> {STATES[state] ?? state}</span>}
      {"details" in block && <RichText block={fieldsOf(block["details"])} />}
      {listOf(block["tasks"]).map((task, index) => (
        <Plan key={index} block={fieldsOf(task)} />
      ))}
    </div>
  );
}
