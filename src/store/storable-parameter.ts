import { storable } from "../core/audit-chain.ts";

/** PostgreSQL refuses NUL in text, which log lines of a hostile host hold; SQLite is given the same, so that both find it again. */
export function storableParameter(parameter: unknown): unknown {
  return typeof parameter === "string" ? storable(parameter) : parameter;
}
