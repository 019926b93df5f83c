import { pino } from "pino";
import type { JsonObject } from "../core/json.ts";
import type { Log } from "../core/ports.ts";

/** Tokens, keys and one-time URLs by their form, whatever field or text they stand in. */
const SECRET_FORMS =
  /xox[abeprs]-[\w-]+|xapp-[\w-]+|(?:AKIA|ASIA)[A-Z0-9]{12,}|https:\/\/hooks\.slack\.com\/[^\s"\\]+|(?<=:\/\/[^:/@\s"]{1,80}:)[^@/\s"]{1,200}(?=@)/g;

/** Where lines go; standard output in production. */
export type LineSink = (line: string) => void;

/**
 * The log: JSON lines. Secrets are scrubbed from the finished line, so that no field, message or nested cause can
 * carry one out; of errors only an allow-list of members is written.
 */
export function openLog(
  level: "debug" | "info" | "warn" | "error",
  secrets: readonly string[],
  sink: LineSink,
): Log {
  const out = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    { write: (line: string) => sink(scrub(line, secrets)) },
  );
  return {
    debug: (fields, text) => out.debug(fields, text),
    info: (fields, text) => out.info(fields, text),
    warn: (fields, text, error) => out.warn(withError(fields, error), text),
    error: (fields, text, error) => out.error(withError(fields, error), text),
  };
}

/** Text without secrets: those known by value and those known by form. */
function scrub(text: string, secrets: readonly string[]): string {
  const known = secrets.filter((each) => each.length >= 8);
  return known
    .reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text)
    .replaceAll(SECRET_FORMS, "[secret]");
}

function withError(fields: JsonObject, error: unknown): JsonObject {
  return error === undefined ? fields : { ...fields, err: describeError(error, 0) };
}

/** Members that may be written of an error. Everything else (headers, data, requests) may hold what must not leave. */
function describeError(error: unknown, depth: number): JsonObject {
  if (!(error instanceof Error)) return { message: String(error).slice(0, 500) };
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  const cause =
    error.cause !== undefined && depth < 3 ? { cause: describeError(error.cause, depth + 1) } : {};
  return {
    type: error.name,
    ...code,
    message: error.message.slice(0, 1000),
    stack: (error.stack ?? "").slice(0, 2000),
    ...cause,
    ...awsFacts(error),
  };
}

function awsFacts(error: Error): JsonObject {
  if (!("$metadata" in error) || typeof error.$metadata !== "object" || !error.$metadata) return {};
  const meta = error.$metadata;
  return {
    ...("httpStatusCode" in meta && typeof meta.httpStatusCode === "number"
      ? { status: meta.httpStatusCode }
      : {}),
    ...("requestId" in meta && typeof meta.requestId === "string"
      ? { requestId: meta.requestId }
      : {}),
  };
}
