import type { JsonObject } from "../../src/core/json.ts";
import type { Explained } from "../../src/wiring/explain.ts";

/** Whether what we make of a case is what its source says. `known`: a difference of definition, with its reason. */
export type Verdict =
  | { readonly says: "agree" }
  | { readonly says: "disagree"; readonly expected: string; readonly got: string }
  | {
      readonly says: "known";
      readonly expected: string;
      readonly got: string;
      readonly why: string;
    }
  | { readonly says: "not comparable" }
  | { readonly says: "not read"; readonly why: string };

/** What became of the records of one case. `silent` ones are none of the three: a fault of ours. */
export interface Counts {
  readonly records: number;
  readonly decoded: number;
  readonly nothing: number;
  readonly rejected: number;
  readonly silent: number;
}

/** One case, judged. */
export interface Judged {
  readonly counts: Counts;
  readonly verdict: Verdict;
}

/** What the judges work with: `countersign explain`, for log lines and for JSON. */
export interface Tools {
  readonly readLine: (line: string) => readonly Explained[];
  readonly readJson: (value: JsonObject) => readonly Explained[];
}

/** Nothing was read. */
export const NO_RECORDS: Counts = { records: 0, decoded: 0, nothing: 0, rejected: 0, silent: 0 };

/** Counts what became of records. */
export function countsOf(explained: readonly Explained[]): Counts {
  const decoded = explained.filter(({ events }) => events.length > 0).length;
  const rejected = explained.filter((each) => each.rejected !== null).length;
  const nothing = explained.filter((each) => each.why !== undefined).length;
  const records = explained.length;
  return { records, decoded, nothing, rejected, silent: records - decoded - rejected - nothing };
}

/** All counts together. */
export function sumOf(all: readonly Counts[]): Counts {
  return all.reduce(
    (sum, each) => ({
      records: sum.records + each.records,
      decoded: sum.decoded + each.decoded,
      nothing: sum.nothing + each.nothing,
      rejected: sum.rejected + each.rejected,
      silent: sum.silent + each.silent,
    }),
    NO_RECORDS,
  );
}

/** The events of all records. */
export function eventsOf(explained: readonly Explained[]): readonly JsonObject[] {
  return explained.flatMap(({ events }) => events);
}

/** Compares by name what both sides say, as text; what the source does not state is not compared. */
export function compare(
  expected: Readonly<Record<string, string | undefined>>,
  got: Readonly<Record<string, string | undefined>>,
): Verdict {
  const differing = Object.keys(expected).filter(
    (name) => expected[name] !== undefined && expected[name] !== got[name],
  );
  if (differing.length === 0) return { says: "agree" };
  return { says: "disagree", expected: list(differing, expected), got: list(differing, got) };
}

function list(
  names: readonly string[],
  values: Readonly<Record<string, string | undefined>>,
): string {
  return names.map((name) => `${name} ${values[name] ?? "none"}`).join(", ");
}
