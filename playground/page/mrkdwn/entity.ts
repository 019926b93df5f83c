import type { Piece } from "./nodes.ts";

/** `&lt;`, `&gt;` and `&amp;` as people read them: these three, and once. Source: Slack's page on formatting text. */
export function unescapeEntities(text: string): string {
  return text.replaceAll(/&(lt|gt|amp);/g, (_, name: string) =>
    name === "lt" ? "<" : name === "gt" ? ">" : "&",
  );
}

/** What stands between `<` and `>`: a mention, a date, or a link. */
export function readEntity(inside: string): Piece {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : unescapeEntities(inside.slice(bar + 1));
  const id = target.slice(1);
  switch (target.slice(0, 1)) {
    case "@":
      return { kind: "user", id, label };
    case "#":
      return { kind: "channel", id, label };
    case "!":
      return readSpecial(id, label);
    default:
      return readLink(unescapeEntities(target), label);
  }
}

const BROADCASTS = new Set(["here", "channel", "everyone"]);

function readSpecial(target: string, label: string): Piece {
  const [word = "", first = "", second = "", url = ""] = target.split("^");
  if (word === "subteam") return { kind: "group", id: first, label };
  if (BROADCASTS.has(word)) return { kind: "broadcast", range: word };
  const epoch = Number(first);
  if (word === "date" && /^\d+$/.test(first))
    return { kind: "date", epoch, format: second, url: safeUrl(url) ?? "", fallback: label };
  return { kind: "text", text: label === "" ? `<!${target}>` : label };
}

function readLink(target: string, label: string): Piece {
  const url = safeUrl(target);
  if (url === undefined) return { kind: "text", text: label === "" ? target : label };
  return { kind: "link", url, label: label === "" ? target.replace(/^mailto:/, "") : label };
}

/** The address, if a browser may go there: `javascript:` and the like are words, not links. */
export function safeUrl(target: string): string | undefined {
  return /^(?:https?:\/\/|mailto:)\S+$/i.test(target) ? target : undefined;
}
