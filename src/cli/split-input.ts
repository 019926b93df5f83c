import { z } from "zod";

/** What the input is taken for. `auto` looks at each piece. */
export const INPUT_KINDS = ["auto", "sqs", "cloudtrail", "sshd", "windows", "bucket"] as const;
export type InputKind = (typeof INPUT_KINDS)[number];

/** One piece of input: a log line, a JSON line, an element of an array or a whole document. `line` counts from 1. */
export interface Piece {
  readonly line: number;
  readonly text: string;
  readonly form: "json" | "log" | "xml";
}

const list = z.array(z.unknown());

/** Cuts input into pieces: a JSON array into its elements, JSON lines into lines, everything else into log lines or events of XML. */
export function splitInput(text: string, as: InputKind): Piece[] {
  const body = text.replace(/^\uFEFF/, "");
  if (as === "windows" || /^\s*<(?:\?xml|Events?[\s>])/.test(body)) return splitXml(body, as);
  if (as === "sshd") return splitLines(body, "log");
  const whole = parse(body);
  if (whole === undefined) return splitLines(body, undefined);
  const elements = list.safeParse(whole.value);
  if (!elements.success) return [{ line: 1, text: body, form: "json" }];
  return elements.data.map((each, index) => ({
    line: index + 1,
    text: typeof each === "string" ? each : JSON.stringify(each),
    form:
      typeof each === "string" && parse(each) === undefined ? ("log" as const) : ("json" as const),
  }));
}

function splitLines(body: string, form: Piece["form"] | undefined): Piece[] {
  return body.split(/\r?\n/).flatMap((text, index) => {
    if (text.trim() === "") return [];
    return [{ line: index + 1, text, form: form ?? (parse(text) ? "json" : "log") }];
  });
}

/** Windows events: XML that may go over several lines, one after another, or a JSON form of agents. */
function splitXml(body: string, as: InputKind): Piece[] {
  if (!/<Event[\s>]/.test(body)) return as === "windows" ? splitInput(body, "auto") : [];
  const pieces: Piece[] = [];
  for (const match of body.matchAll(/<Event[\s>][\s\S]*?<\/Event>|<Event[\s>][\s\S]*$/g)) {
    const line = body.slice(0, match.index).split("\n").length;
    pieces.push({ line, text: match[0], form: "xml" });
  }
  return pieces;
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { value } : undefined;
  } catch {
    return undefined;
  }
}
