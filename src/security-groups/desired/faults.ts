import type { Finding } from "./reader.ts";

/** Collects what a reader has to say about one group. Columns are kept for errors; a lint names its line. */
export interface Faults {
  readonly findings: readonly Finding[];
  readonly error: (name: string, at: string, reason: string) => void;
  readonly lint: (name: string, at: string, reason: string) => void;
  readonly notUnderstood: (name: string, at: string, reason: string) => void;
  /** Why the group is not compared, when there was an error. */
  readonly firstError: () => string | undefined;
}

/** An empty collection. The same finding twice is kept once. */
export function openFaults(): Faults {
  const findings: Finding[] = [];
  function add(finding: Finding): void {
    const known = findings.some(
      ({ at, name, reason }) =>
        at === finding.at && name === finding.name && reason === finding.reason,
    );
    if (!known) findings.push(finding);
  }
  return {
    findings,
    error: (name, at, reason) => add({ kind: "error", name, at, reason }),
    lint: (name, at, reason) => add({ kind: "lint", name, at: lineOnly(at), reason }),
    notUnderstood: (name, at, reason) =>
      add({ kind: "not-understood", name, at: lineOnly(at), reason }),
    firstError: () => {
      const error = findings.find(({ kind }) => kind === "error");
      return error && `${error.at}: ${error.reason}`;
    },
  };
}

/** `sg/web.yml:14:7` -> `sg/web.yml:14`. */
export function lineOnly(at: string): string {
  const column = at.lastIndexOf(":");
  const line = at.lastIndexOf(":", column - 1);
  return line > 0 && isDigits(at, line + 1, column) && isDigits(at, column + 1, at.length)
    ? at.slice(0, column)
    : at;
}

function isDigits(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return to > from;
}
