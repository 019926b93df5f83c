import type { JsonObject } from "../../src/core/json.ts";
import type { Log } from "../../src/core/ports.ts";

/** One line of the log. */
export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly text: string;
  readonly fields: JsonObject;
  readonly error?: unknown;
}

/** A log that remembers what it was told. */
export interface RecordingLog extends Log {
  readonly lines: readonly LogLine[];
  readonly texts: (level: LogLine["level"]) => string[];
}

/** A log for tests that look at it. */
export function recordingLog(): RecordingLog {
  const lines: LogLine[] = [];
  function record(level: LogLine["level"]) {
    return (fields: JsonObject, text: string, error?: unknown): void => {
      lines.push({ level, text, fields, ...(error === undefined ? {} : { error }) });
    };
  }
  return {
    lines,
    texts: (level) => lines.filter((line) => line.level === level).map(({ text }) => text),
    debug: record("debug"),
    info: record("info"),
    warn: record("warn"),
    error: record("error"),
  };
}
