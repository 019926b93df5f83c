import type { ComponentChildren, VNode } from "preact";
import { type Fields, fieldsOf, listOf, wordIn } from "../../slack/json.ts";
import { emojiSign } from "../mrkdwn/emoji.ts";
import { safeUrl } from "../mrkdwn/entity.ts";
import type { Piece } from "../mrkdwn/nodes.ts";
import { ShownPiece } from "../mrkdwn/show.tsx";

/** A rich_text block: sections, lists, quotes and preformatted text. */
export function RichText({ block }: { block: Fields }): VNode {
  return (
    <>
      {listOf(block["elements"])
        .map(fieldsOf)
        .map((part, index) => (
          <RichPart key={index} part={part} />
        ))}
    </>
  );
}

function RichPart({ part }: { part: Fields }): VNode {
  const pieces = listOf(part["elements"]).map(fieldsOf);
  const inside = pieces.map((piece, index) => <RichPiece key={index} piece={piece} />);
  switch (part["type"]) {
    case "rich_text_preformatted":
      return <pre>{inside}</pre>;
    case "rich_text_quote":
      return <blockquote>{inside}</blockquote>;
    case "rich_text_list":
      return <RichList part={part} pieces={pieces} />;
    default:
      return <div class="rich-section">{inside}</div>;
  }
}

function RichList({ part, pieces }: { part: Fields; pieces: readonly Fields[] }): VNode {
  const items = pieces.map((item, index) => (
    <li key={index}>
      <RichPart part={item} />
    </li>
  ));
  const indent = typeof part["indent"] === "number" ? part["indent"] : 0;
  const look = { class: `rich-list rich-indent-${indent}` };
  return part["style"] === "ordered" ? <ol {...look}>{items}</ol> : <ul {...look}>{items}</ul>;
}

function RichPiece({ piece }: { piece: Fields }): VNode {
  const styles = fieldsOf(piece["style"]);
  const shown = <ShownPiece piece={pieceFrom(piece)} />;
  return WRAPPERS.reduce(
    (inside, [name, wrap]) => (styles[name] === true ? wrap(inside) : inside),
    shown,
  );
}

const WRAPPERS: readonly (readonly [string, (inside: ComponentChildren) => VNode])[] = [
  ["code", (inside) => <code>{inside}</code>],
  ["bold", (inside) => <strong>{inside}</strong>],
  ["italic", (inside) => <em>{inside}</em>],
  ["strike", (inside) => <s>{inside}</s>],
  ["underline", (inside) => <u>{inside}</u>],
];

const READERS: Readonly<Record<string, (piece: Fields) => Piece>> = {
  user: (piece) => ({ kind: "user", id: textOf(piece, "user_id"), label: "" }),
  usergroup: (piece) => ({ kind: "group", id: textOf(piece, "usergroup_id"), label: "" }),
  channel: (piece) => ({ kind: "channel", id: textOf(piece, "channel_id"), label: "" }),
  broadcast: (piece) => ({ kind: "broadcast", range: textOf(piece, "range") }),
  link: (piece) => {
    const url = textOf(piece, "url");
    const label = textOf(piece, "text") || url;
    return safeUrl(url) === undefined
      ? { kind: "text", text: label }
      : { kind: "link", url, label };
  },
  emoji: (piece) => {
    const name = textOf(piece, "name");
    const sign = emojiSign(name);
    return sign === undefined ? { kind: "text", text: `:${name}:` } : { kind: "emoji", name, sign };
  },
  date: (piece) => ({
    kind: "date",
    epoch: Number(piece["timestamp"]),
    format: textOf(piece, "format"),
    url: safeUrl(textOf(piece, "url")) ?? "",
    fallback: textOf(piece, "fallback"),
  }),
};

function pieceFrom(piece: Fields): Piece {
  const read = READERS[textOf(piece, "type")];
  return read ? read(piece) : { kind: "text", text: textOf(piece, "text") };
}

function textOf(fields: Fields, key: string): string {
  return wordIn(fields, key) ?? "";
}
