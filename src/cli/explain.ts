import { type Command, Option } from "commander";
import { defaultConfig } from "../config/defaults.ts";
import { loadConfig } from "../config/load.ts";
import { type JsonObject, jsonObject } from "../core/json.ts";
import type { Explain, Explained } from "../wiring/explain.ts";
import { systemClock } from "../wiring/system.ts";
import { type Io, readInput } from "./io.ts";
import { INPUT_KINDS, type InputKind, type Piece, splitInput } from "./split-input.ts";

interface Flags {
  readonly as: InputKind;
  readonly config?: string;
}

/** `countersign explain`: what would the bot do with this? Reads records, prints one JSON line for each, touches nothing. */
export function addExplain(program: Command, io: Io): void {
  program
    .command("explain [file]")
    .description(
      "print what the bot would make of records: JSON, JSON lines, arrays, envelopes or log lines",
    )
    .addOption(
      new Option("--as <kind>", "what the input is").choices([...INPUT_KINDS]).default("auto"),
    )
    .option("--config <file>", "decide by this configuration instead of the defaults")
    .addHelpText(
      "after",
      "\nReads standard input when FILE is - or absent. Each line of output is\n" +
        "{line, record, events, decisions, rejected}; docs/explain.md describes it.",
    )
    .action(async (file: string | undefined, flags: Flags) => {
      const text = await readInput(io, file ?? "-");
      const pieces = splitInput(text, flags.as);
      const explain = await explainer(flags);
      for (const piece of pieces)
        for (const each of explain(piece)) io.out(`${JSON.stringify(each)}\n`);
    });
}

/** The watchers are loaded by who asks them: they cost a third of a second. */
async function explainer(flags: Flags): Promise<(piece: Piece) => readonly Explained[]> {
  if (flags.as === "bucket") {
    const { explainVerdict } = await import("../buckets/explain.ts");
    return (piece) => explainBucket(piece, explainVerdict);
  }
  const config = flags.config === undefined ? defaultConfig() : loadConfig(flags.config);
  const { openExplain } = await import("../wiring/explain.ts");
  const explain: Explain = openExplain(config);
  const cloudTrailOnly = flags.as === "cloudtrail";
  return (piece) => explain({ ...piece, cloudTrailOnly }, systemClock.now());
}

/** A bucket's settings -> its verdict, in place of events. */
function explainBucket(
  { line, text }: Piece,
  explainVerdict: (settings: JsonObject) => JsonObject,
): readonly Explained[] {
  const settings = parseObject(text);
  const rest = { line, record: { source: "bucket" }, events: [] };
  if (settings === undefined)
    return [{ ...rest, record: null, decisions: [], rejected: "not a JSON object" }];
  const verdict = explainVerdict(settings);
  return [{ ...rest, decisions: [verdict], rejected: null }];
}

function parseObject(text: string): JsonObject | undefined {
  try {
    return jsonObject.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
