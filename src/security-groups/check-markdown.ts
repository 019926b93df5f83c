import { plainForeign } from "../core/hostile-text.ts";
import type { GroupReport } from "./check-group.ts";
import { failuresOf, toldItems } from "./check-place.ts";
import type { CheckReport } from "./check-report.ts";
import type { CheckOptions } from "./check-status.ts";
import { itemLine, summaryOf } from "./check-text.ts";

/** A comment on GitHub takes 65,536 characters. */
const MAX_CHARACTERS = 60_000;

/**
 * The report as a comment on a pull request: a table of the groups, then the lines of each, folded. Foreign text stands in
 * code only and has passed the gate, which leaves no backtick in it.
 */
export function checkMarkdown(report: CheckReport, options: CheckOptions): string {
  const groups = report.groups.filter((group) => isTold(group, options));
  const failures = failuresOf(report);
  const parts = [
    `### ${summaryOf(report, options)}`,
    ...(failures.length > 0
      ? [["**Not evaluated**", ...failures.map(failureLine)].join("\n")]
      : []),
    ...(groups.length > 0 ? [tableOf(groups, options)] : []),
    ...(groups.length + failures.length === 0 ? ["Code and cloud are the same."] : []),
  ];
  const details = groups.map((group) => detailsOf(group, options));
  const head = `${parts.join("\n\n")}\n`;
  const shown: string[] = [];
  let left = MAX_CHARACTERS - head.length;
  for (const each of details) {
    left -= each.length;
    if (left < 0) break;
    shown.push(each);
  }
  const more = details.length - shown.length;
  return [head, ...shown, ...(more > 0 ? [`and ${more} more groups\n`] : [])].join("\n");
}

function isTold(group: GroupReport, options: CheckOptions): boolean {
  const { notUnderstood, notCompared } = group;
  return toldItems(group, options).length + notUnderstood.length > 0 || notCompared !== undefined;
}

function failureLine({ text, at }: { readonly text: string; readonly at?: string }): string {
  return `- ${code(at === undefined ? text : `${at}: ${text}`)}`;
}

const MAX_ROWS = 100;

function tableOf(groups: readonly GroupReport[], options: CheckOptions): string {
  const rows = groups.slice(0, MAX_ROWS).map((group) => {
    const { name, id = "not in AWS", account, region } = group;
    const items = toldItems(group, options).length;
    const unclear = group.notUnderstood.length + (group.notCompared === undefined ? 0 : 1);
    return `| ${code(name)} | ${code(id)} | ${account} ${region} | ${items} | ${unclear} |`;
  });
  const more = groups.length - rows.length;
  return [
    "| group | id | where | differs | not evaluated |",
    "|---|---|---|---|---|",
    ...rows,
    ...(more > 0 ? [`| and ${more} more | | | | |`] : []),
  ].join("\n");
}

/** Lines with + and - in a `diff` block, which GitHub and GitLab show in colours. */
function detailsOf(group: GroupReport, options: CheckOptions): string {
  const lines = [
    ...(group.notCompared === undefined ? [] : [`? not compared: ${plain(group.notCompared)}`]),
    ...group.notUnderstood.map(({ at, reason }) => `? ${plain(at)}: ${plain(reason)}`),
    ...toldItems(group, options).map(itemLine),
  ];
  const title = `<details><summary><code>${escapeHtml(plain(group.name))}</code></summary>`;
  return [title, "", "```diff", ...lines, "```", "", "</details>", ""].join("\n");
}

function plain(text: string): string {
  return plainForeign(text, 300);
}

/** In a cell of a table a bar ends the cell, also within code. */
function code(text: string): string {
  return `\`${plain(text).replaceAll("|", "¦")}\``;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
