import { plainForeign } from "../core/hostile-text.ts";
import type { GroupReport } from "./check-group.ts";
import { kindOf } from "./check-json.ts";
import type { CheckOptions } from "./check-status.ts";
import type { Item } from "./item.ts";
import { lineOf } from "./rule.ts";

/** A place in the code, as other programs want it; `line` and `column` count from 1. */
export interface CodePlace {
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
}

/** `sg/web.yml:14:3` -> its parts. What names no line (an address in a plan) is all path. */
export function placeOf(at: string): CodePlace {
  const [, path, line, column] = /^(.+?):(\d{1,7})(?::(\d{1,7}))?$/.exec(at) ?? [];
  if (path === undefined || line === undefined || Number(line) === 0) return { path: at };
  return {
    path,
    line: Number(line),
    ...(column === undefined || Number(column) === 0 ? {} : { column: Number(column) }),
  };
}

/** The items of a group that are told: violations of the baseline only where they were asked for. */
export function toldItems({ items }: GroupReport, { baseline }: CheckOptions): readonly Item[] {
  return items.filter(({ kind }) => kind !== "violation" || baseline);
}

/** What an item is, for programs: `drift/extra`, `baseline/all-from-world`; one of several rules of the baseline is the worst. */
export function ruleIdOf(item: Item): string {
  const kind = kindOf(item);
  return kind === "violation" ? `baseline/${item.baseline?.[0] ?? "unnamed"}` : `drift/${kind}`;
}

/** An item in one sentence; foreign text has passed the gate. */
export function sentenceOf(group: GroupReport, item: Item): string {
  const { key, ruleId, description, wanted, baseline = [] } = item;
  const name = plainForeign(group.name, 100);
  const rule = key === undefined ? "" : plainForeign(lineOf(key), 300);
  const id = ruleId === undefined ? "" : ` (${plainForeign(ruleId)})`;
  switch (kindOf(item)) {
    case "extra":
      return key === undefined
        ? `${name} is in AWS and not in the code any more`
        : `${name}: ${rule}${id} is in AWS and not in the code`;
    case "missing":
      return `${name}: ${rule} is in the code and not in AWS`;
    case "group-missing":
      return `${name} is in the code and not in AWS: the group is to be made`;
    case "violation":
      return `${name}: ${rule}${id} breaks ${baseline.map((each) => plainForeign(each)).join(", ")}`;
    case "cosmetic":
      return `${name}: ${rule}${id} is described as "${plainForeign(description ?? "", 255)}", in the code as "${plainForeign(wanted ?? "", 255)}"`;
  }
}

/** A group as other programs should call it: `111122223333/eu-central-1/web-prod (sg-0a1b)`. */
export function groupTitle({ account, region, name, id }: GroupReport): string {
  return `${account}/${region}/${plainForeign(name, 255)}${id === undefined ? "" : ` (${id})`}`;
}

/** Why something could not be compared at all, with its place where there is one. */
export function failuresOf(report: {
  readonly scope: readonly {
    readonly account: string;
    readonly region: string;
    readonly reading: string;
    readonly reason?: string;
  }[];
  readonly sources: readonly { readonly name: string; readonly problem?: string }[];
  readonly findings: readonly {
    readonly kind: string;
    readonly name: string;
    readonly at: string;
    readonly reason: string;
  }[];
}): readonly { readonly text: string; readonly at?: string }[] {
  return [
    ...report.scope.flatMap(({ account, region, reading, reason }) =>
      reading === "ok"
        ? []
        : [{ text: `${account} ${region} was not read: ${plainForeign(reason ?? reading, 300)}` }],
    ),
    ...report.sources.flatMap(({ name, problem }) =>
      problem === undefined
        ? []
        : [{ text: `source ${plainForeign(name)}: ${plainForeign(problem, 300)}` }],
    ),
    ...report.findings.flatMap(({ kind, name, at, reason }) =>
      kind === "error" ? [{ text: `${name}: ${plainForeign(reason, 300)}`, at }] : [],
    ),
  ];
}
