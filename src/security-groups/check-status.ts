/** What was found, in numbers. */
export interface CheckCounts {
  readonly changes: number;
  readonly cosmetic: number;
  readonly violations: number;
  readonly notEvaluated: number;
}

/** How `countersign check` says it by its exit status. */
export interface CheckOptions {
  readonly exit: "count" | "detailed";
  /** Descriptions count too. */
  readonly strict: boolean;
  /** Violations of the baseline count too. */
  readonly baseline: boolean;
  /** What could not be evaluated is left out instead of spoiling the whole. */
  readonly allowPartial: boolean;
}

/** Above 125 shells and signals have meanings of their own, and 256 would read as 0. */
const MOST = 100;
const NOT_EVALUATED = 120;
const WRONG_USE = 121;
/** With `--exit detailed`, as `terraform plan -detailed-exitcode` has it. */
const DETAILED = { same: 0, failed: 1, differs: 2 } as const;

function countChanges(counts: CheckCounts, options: CheckOptions): number {
  return (
    counts.changes +
    (options.strict ? counts.cosmetic : 0) +
    (options.baseline ? counts.violations : 0)
  );
}

/** The exit status for what was found. */
export function exitStatus(counts: CheckCounts, options: CheckOptions): number {
  if (counts.notEvaluated > 0 && !options.allowPartial) return failureStatus("crash", options.exit);
  const changes = countChanges(counts, options);
  if (options.exit === "detailed") return changes === 0 ? DETAILED.same : DETAILED.differs;
  return Math.min(changes, MOST);
}

/** The exit status when nothing could be found out: wrong usage or configuration, or a crash. */
export function failureStatus(what: "usage" | "crash", exit: CheckOptions["exit"]): number {
  if (exit === "detailed") return DETAILED.failed;
  return what === "usage" ? WRONG_USE : NOT_EVALUATED;
}
