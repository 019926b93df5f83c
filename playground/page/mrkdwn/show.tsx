import type { VNode } from "preact";
import { useNames } from "../frame/names.ts";
import { formatDate } from "./dates.ts";
import type { Part, Piece } from "./nodes.ts";
import { parseMrkdwn } from "./parse.ts";

/** A text in Slack's mrkdwn. */
export function Mrkdwn({ text, verbatim }: { text: string; verbatim?: boolean }): VNode {
  return (
    <>
      {parseMrkdwn(text, { verbatim: verbatim ?? false }).map((part, index) => (
        <ShownPart key={index} part={part} />
      ))}
    </>
  );
}

function ShownPart({ part }: { part: Part }): VNode {
  if (part.kind === "pre") return <pre>{part.text}</pre>;
  const inside = part.of.map((piece, index) => <ShownPiece key={index} piece={piece} />);
  return part.kind === "quote" ? <blockquote>{inside}</blockquote> : <span>{inside}</span>;
}

/** One piece of a line. */
export function ShownPiece({ piece }: { piece: Piece }): VNode | string {
  if ("of" in piece) return <Styled piece={piece} />;
  if ("id" in piece || "range" in piece) return <Mention piece={piece} />;
  switch (piece.kind) {
    case "text":
      return piece.text;
    case "break":
      return <br />;
    case "code":
      return <code>{piece.text}</code>;
    case "link":
      return <Link url={piece.url}>{piece.label}</Link>;
    case "emoji":
      return <Emoji name={piece.name} sign={piece.sign} />;
    case "date":
      return <DatePiece piece={piece} />;
  }
}

const TAGS = { bold: "strong", italic: "em", strike: "s" } as const;

function Styled({ piece }: { piece: Extract<Piece, { of: unknown }> }): VNode {
  const Tag = TAGS[piece.kind];
  return <Tag>{inner(piece.of)}</Tag>;
}

function inner(pieces: readonly Piece[]): readonly VNode[] {
  return pieces.map((piece, index) => <ShownPiece key={index} piece={piece} />);
}

/** A link to elsewhere: opens beside the page and tells nobody where it was clicked. */
export function Link({ url, children }: { url: string; children: string }): VNode {
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

/** An emoji with its name for those who do not see it. */
function Emoji({ name, sign }: { name: string; sign: string }): VNode {
  return (
    <span role="img" aria-label={name.replaceAll("_", " ")} title={`:${name}:`}>
      {sign}
    </span>
  );
}

/** A date in the reader's time. */
function DatePiece({ piece }: { piece: Extract<Piece, { kind: "date" }> }): VNode {
  const at = new Date(piece.epoch * 1000);
  const text = formatDate(at, piece.format, { now: new Date() });
  const time = (
    <time dateTime={at.toISOString()} title={at.toISOString()}>
      {text === "" ? piece.fallback : text}
    </time>
  );
  return piece.url === "" ? time : <Link url={piece.url}>{text}</Link>;
}

function Mention({
  piece,
}: {
  piece: Extract<Piece, { kind: "user" | "group" | "channel" | "broadcast" }>;
}): VNode {
  const names = useNames();
  if (piece.kind === "broadcast") return <span class="mention mention-me">@{piece.range}</span>;
  const isMe = piece.kind === "user" && piece.id === names.me;
  const text =
    piece.kind === "user"
      ? `@${names.user(piece.id)}`
      : piece.kind === "group"
        ? `@${names.group(piece.id)}`
        : `#${names.channel(piece.id, piece.label)}`;
  return <span class={isMe ? "mention mention-me" : "mention"}>{text}</span>;
}
