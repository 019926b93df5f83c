import type { Case, CaseFile } from "./cases.ts";
import { type Counts, type Judged, sumOf, type Verdict } from "./judged.ts";

/** A case of which something is to be said. */
export interface Remark {
  readonly file: string;
  readonly id: string;
  readonly text: string;
}

interface Row {
  readonly file: string;
  readonly cases: number;
  readonly counts: Counts;
  readonly verdicts: Readonly<Record<Verdict["says"], number>>;
}

/** What came of all cases. `faults` are ours: a crash, or a record that is neither decoded, nothing nor rejected. */
export interface Tally {
  readonly rows: readonly Row[];
  readonly disagreements: readonly Remark[];
  readonly known: readonly Remark[];
  readonly faults: readonly Remark[];
}

type Judge = (of: Case) => Judged | Promise<Judged>;

interface Looked {
  readonly id: string;
  readonly judged?: Judged;
  readonly crash?: string;
}

/** Judges all cases. Never throws for what is in them: a crash is a fault. */
export async function judgeAll(files: readonly CaseFile[], judge: Judge): Promise<Tally> {
  const looked: { readonly file: string; readonly found: readonly Looked[] }[] = [];
  for (const { name, cases } of files) {
    const found: Looked[] = [];
    for (const each of cases) found.push(await lookAt(each, judge));
    looked.push({ file: name, found });
  }
  const each = looked.flatMap(({ file, found }) => found.map((one) => ({ file, ...one })));
  return {
    rows: looked.map(({ file, found }) => rowOf(file, found)),
    disagreements: remarks(each, ({ judged }) =>
      judged?.verdict.says === "disagree" ? differing(judged.verdict) : undefined,
    ),
    known: remarks(each, ({ judged }) =>
      judged?.verdict.says === "known"
        ? `${differing(judged.verdict)}: ${judged.verdict.why}`
        : undefined,
    ),
    faults: remarks(each, ({ judged, crash }) => {
      if (crash !== undefined) return crash;
      return judged && judged.counts.silent > 0
        ? "neither decoded, nothing nor rejected"
        : undefined;
    }),
  };
}

async function lookAt(of: Case, judge: Judge): Promise<Looked> {
  try {
    return { id: of.id, judged: await judge(of) };
  } catch (error) {
    return { id: of.id, crash: error instanceof Error ? (error.stack ?? "") : String(error) };
  }
}

function rowOf(file: string, found: readonly Looked[]): Row {
  const judged = found.flatMap((each) => each.judged ?? []);
  const verdicts = { agree: 0, disagree: 0, known: 0, "not comparable": 0, "not read": 0 };
  for (const { verdict } of judged) verdicts[verdict.says] += 1;
  return { file, cases: found.length, counts: sumOf(judged.map(({ counts }) => counts)), verdicts };
}

function remarks(
  all: readonly (Looked & { readonly file: string })[],
  say: (one: Looked) => string | undefined,
): Remark[] {
  return all.flatMap((one) => {
    const text = say(one);
    return text === undefined ? [] : [{ file: one.file, id: one.id, text }];
  });
}

function differing(of: { readonly expected: string; readonly got: string }): string {
  return `expected ${of.expected}; got ${of.got}`;
}

const COLUMNS = [
  "cases",
  "records",
  "decoded",
  "nothing",
  "rejected",
  "agree",
  "disagree",
  "known",
  "not comparable",
  "not read",
] as const;

/** For people: a row for each file, then what there is to say of single cases. */
export function toText({ rows, disagreements, known, faults }: Tally): string {
  const width = Math.max(...rows.map(({ file }) => file.length));
  const head = ["".padEnd(width), ...COLUMNS].join("  ");
  const lines = rows.map(({ file, cases, counts, verdicts }) => {
    const numbers = { cases, ...counts, ...verdicts };
    const cells = COLUMNS.map((name) => String(numbers[name]).padStart(name.length));
    return [file.padEnd(width), ...cells].join("  ");
  });
  return [
    head,
    ...lines,
    ...section("disagree", disagreements),
    ...section("differ by definition", known),
    ...section("FAULTS", faults),
  ].join("\n");
}

function section(title: string, all: readonly Remark[]): string[] {
  if (all.length === 0) return [];
  return ["", `${title}:`, ...all.map(({ file, id, text }) => `  ${file}  ${id}\n    ${text}`)];
}
