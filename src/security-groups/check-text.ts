import { plainForeign } from "../core/hostile-text.ts";
import type { GroupReport } from "./check-group.ts";
import type { CheckReport } from "./check-report.ts";
import type { CheckOptions } from "./check-status.ts";
import type { Item } from "./item.ts";
import { lineOf } from "./rule.ts";
import { markOf } from "./rule-lines.ts";

const LONG = 300;

/** The report for people, one line a change; foreign text has passed the gate. */
export function checkText(report: CheckReport, options: CheckOptions): string {
  const lines = [
    ...report.scope.flatMap(({ account, region, reading, reason }) =>
      reading === "ok" ? [] : `${account} ${region}: not read: ${gate(reason ?? reading)}`,
    ),
    ...report.sources.flatMap(({ name, problem }) =>
      problem === undefined ? [] : `source ${gate(name)}: ${gate(problem)}`,
    ),
    ...report.findings.map(({ at, name, reason }) => `${gate(at)}: ${name}: ${gate(reason)}`),
    ...report.groups.flatMap((group) => groupLines(group, options)),
    summaryOf(report, options),
  ];
  return `${lines.join("\n")}\n`;
}

/** The last line: what was found, in numbers. */
export function summaryOf(report: CheckReport, options: CheckOptions): string {
  const counts = [
    report.changes === 1 ? "1 change" : `${report.changes} changes`,
    `${report.cosmetic} cosmetic`,
    ...(options.baseline ? [`${report.violations} breaking the baseline`] : []),
    `${report.notEvaluated} not evaluated`,
  ];
  return `countersign check: ${counts.join(", ")}`;
}

function groupLines(group: GroupReport, options: CheckOptions): readonly string[] {
  const { account, region, id = "not in AWS", name, items, notUnderstood, notCompared } = group;
  const shown = items.filter(({ kind }) => kind !== "violation" || options.baseline);
  if (shown.length + notUnderstood.length === 0 && notCompared === undefined) return [];
  return [
    `${gate(name)} (${id}, ${account}, ${region})`,
    ...(notCompared === undefined ? [] : [`  ? not compared: ${gate(notCompared)}`]),
    ...notUnderstood.map(({ at, reason }) => `  ? ${gate(at)}: ${gate(reason)}`),
    ...shown.map((item) => `  ${itemLine(item)}`),
  ];
}

/** One item, as `+ in 22/tcp from 0.0.0.0/0  sgr-1  web.yml:2`; foreign text has passed the gate. */
export function itemLine(item: Item): string {
  const { key, description, wanted, ruleId, at, baseline = [] } = item;
  const words = [
    key === undefined ? "the group is to be made" : gate(lineOf(key)),
    ...quoted(description, ""),
    ...quoted(wanted, "→ "),
    ...(ruleId === undefined ? [] : [ruleId]),
    ...(baseline.length === 0 ? [] : [`breaks ${baseline.join(", ")}`]),
    ...(at === undefined ? [] : [gate(at)]),
  ];
  return `${markOf(item)} ${words.join("  ")}`;
}

function quoted(text: string | undefined, before: string): string[] {
  return text === undefined ? [] : [`${before}"${gate(text)}"`];
}

function gate(text: string): string {
  return plainForeign(text, LONG);
}
