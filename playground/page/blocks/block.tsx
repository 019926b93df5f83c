import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import { type Fields, fieldsOf, isFields, listOf, wordIn } from "../../slack/json.ts";
import { Element } from "../controls/element.tsx";
import { plainWords } from "../controls/plain-words.ts";
import { BlockContext } from "../controls/press.ts";
import { Words } from "../controls/words.tsx";
import { Card, Plan } from "./holders.tsx";
import { Input } from "./input.tsx";
import { Markdown } from "./markdown.tsx";
import { Picture } from "./picture.tsx";
import { RichText } from "./rich-text.tsx";
import { Table } from "./table.tsx";

/** All blocks of a message or view. */
export function Blocks({ of }: { of: readonly unknown[] }): VNode {
  return (
    <>
      {of.filter(isFields).map((block, index) => (
        <Block key={wordIn(block, "block_id") ?? index} block={block} />
      ))}
    </>
  );
}

type Shown = (props: { block: Fields }) => VNode | undefined;

const KINDS: Readonly<Record<string, Shown>> = {
  actions: Actions,
  alert: Alert,
  card: Card,
  carousel: Container,
  container: Container,
  context: Context,
  context_actions: Actions,
  data_table: Table,
  divider: () => <hr />,
  header: ({ block }) => <h3 class="block-header">{plainWords(block["text"])}</h3>,
  image: Picture,
  input: Input,
  markdown: ({ block }) => <Markdown text={wordIn(block, "text") ?? ""} />,
  plan: Plan,
  rich_text: RichText,
  section: Section,
  table: Table,
  task_card: Plan,
};

function Block({ block }: { block: Fields }): VNode | undefined {
  const type = wordIn(block, "type") ?? "";
  const id = wordIn(block, "block_id") ?? "";
  const isInput = type === "input" && block["dispatch_action"] !== true;
  const around = useMemo(() => ({ id, isInput }), [id, isInput]);
  const Shown = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (!Shown) return <p class="block-unknown">(a block of the kind {type})</p>;
  return (
    <BlockContext.Provider value={around}>
      <div class={`block block-${type}`}>
        <Shown block={block} />
      </div>
    </BlockContext.Provider>
  );
}

function Section({ block }: { block: Fields }): VNode {
  const accessory = fieldsOf(block["accessory"]);
  const fields = listOf(block["fields"]);
  return (
    <>
      <div class="section-words">
        {block["text"] !== undefined && (
          <div class="section-text">
            <Words of={block["text"]} />
          </div>
        )}
        {fields.length > 0 && (
          <div class="section-fields">
            {fields.map((field, index) => (
              <div key={index}>
                <Words of={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {accessory["type"] === "image" ? <Picture block={accessory} /> : <Element of={accessory} />}
    </>
  );
}

function Context({ block }: { block: Fields }): VNode {
  return (
    <>
      {listOf(block["elements"])
        .map(fieldsOf)
        .map((element, index) =>
          element["type"] === "image" ? (
            <Picture key={index} block={element} />
          ) : (
            <span key={index} class="context-words">
              <Words of={element} />
            </span>
          ),
        )}
    </>
  );
}

function Actions({ block }: { block: Fields }): VNode {
  return (
    <>
      {listOf(block["elements"]).map((element, index) => (
        <Element key={wordIn(fieldsOf(element), "action_id") ?? index} of={element} />
      ))}
    </>
  );
}

const LEVELS: Readonly<Record<string, string>> = {
  info: "ℹ",
  warning: "⚠",
  error: "⛔",
  success: "✓",
};

function Alert({ block }: { block: Fields }): VNode {
  const level = wordIn(block, "level") ?? "default";
  return (
    <div class={`alert alert-${level}`} role="note">
      <span aria-hidden="true">{LEVELS[level] ?? "•"}</span>
      <div>
        <Words of={block["text"]} />
      </div>
    </div>
  );
}

/** Blocks under a title, open or folded; or cards beside each other. */
function Container({ block }: { block: Fields }): VNode {
  const title = plainWords(block["title"]);
  const inside = <Blocks of={listOf(block["child_blocks"] ?? block["elements"])} />;
  if (block["is_collapsible"] === true)
    return (
      <details class="card" open={block["default_collapsed"] !== true}>
        <summary>{title}</summary>
        {inside}
      </details>
    );
  return (
    <div class={block["type"] === "carousel" ? "carousel" : "card"}>
      {title !== "" && <strong>{title}</strong>}
      {inside}
    </div>
  );
}
