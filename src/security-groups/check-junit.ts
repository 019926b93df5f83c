import { plainForeign } from "../core/hostile-text.ts";
import type { GroupReport } from "./check-group.ts";
import { failuresOf, groupTitle, ruleIdOf, sentenceOf, toldItems } from "./check-place.ts";
import type { CheckReport } from "./check-report.ts";
import type { CheckOptions } from "./check-status.ts";

interface TestCase {
  readonly name: string;
  readonly result?: {
    readonly as: "failure" | "error" | "skipped";
    readonly type: string;
    readonly text: string;
  };
}

interface Suite {
  readonly name: string;
  readonly cases: readonly TestCase[];
}

/**
 * The report as JUnit XML: a suite per group, a failure per item, an error for what could not be evaluated. What does not
 * count (descriptions without `--strict`) is skipped. Foreign text has passed the gate.
 */
export function checkJunit(report: CheckReport, options: CheckOptions): string {
  const suites = [
    ...readingSuite(report),
    ...report.groups.flatMap((each) => suiteOf(each, options)),
  ];
  const all = suites.length > 0 ? suites : [{ name: "countersign check", cases: [IN_SYNC] }];
  const lines = all.flatMap((suite) => suiteLines(suite, report.checkedAt));
  const totals = countsOf(all.flatMap(({ cases }) => cases));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="countersign check" ${totals} time="0">`,
    ...lines,
    "</testsuites>",
    "",
  ].join("\n");
}

const IN_SYNC: TestCase = { name: "code and cloud are the same" };

function readingSuite(report: CheckReport): readonly Suite[] {
  const cases = failuresOf(report).map(({ text, at }): TestCase => {
    const where = at === undefined ? "" : `${plainForeign(at, 300)}: `;
    return { name: text, result: { as: "error", type: "not-evaluated", text: `${where}${text}` } };
  });
  return cases.length === 0 ? [] : [{ name: "countersign check", cases }];
}

function suiteOf(group: GroupReport, options: CheckOptions): readonly Suite[] {
  const items = toldItems(group, options).map((item): TestCase => {
    const text = sentenceOf(group, item);
    const where = item.at === undefined ? "" : `\n${plainForeign(item.at, 300)}`;
    const counts = item.kind !== "cosmetic" || options.strict;
    const as = counts ? "failure" : "skipped";
    return { name: text, result: { as, type: ruleIdOf(item), text: `${text}${where}` } };
  });
  const unclear = [
    ...group.notUnderstood.map(
      ({ at, reason }) => `${plainForeign(at, 300)}: ${plainForeign(reason, 300)}`,
    ),
    ...(group.notCompared === undefined
      ? []
      : [`not compared: ${plainForeign(group.notCompared, 300)}`]),
  ].map((text): TestCase => ({ name: text, result: { as: "error", type: "not-evaluated", text } }));
  const cases = [...items, ...unclear];
  return cases.length === 0 ? [] : [{ name: groupTitle(group), cases }];
}

function suiteLines({ name, cases }: Suite, at: string): readonly string[] {
  const head = `name="${escapeXml(name)}" ${countsOf(cases)} time="0" timestamp="${at.slice(0, 19)}"`;
  return [`  <testsuite ${head}>`, ...cases.map((each) => caseLine(each, name)), "  </testsuite>"];
}

function caseLine({ name, result }: TestCase, suite: string): string {
  const head = `<testcase name="${escapeXml(name)}" classname="${escapeXml(suite)}" time="0"`;
  if (!result) return `    ${head}/>`;
  const { as, type, text } = result;
  if (as === "skipped") return `    ${head}><skipped message="${escapeXml(text)}"/></testcase>`;
  const body = `<${as} message="${escapeXml(name)}" type="${escapeXml(type)}">${escapeXml(text)}</${as}>`;
  return `    ${head}>${body}</testcase>`;
}

function countsOf(cases: readonly TestCase[]): string {
  function count(as: string): number {
    return cases.filter(({ result }) => result?.as === as).length;
  }
  return `tests="${cases.length}" failures="${count("failure")}" errors="${count("error")}" skipped="${count("skipped")}"`;
}

/** XML 1.0 takes no two of these characters at all, not even escaped. */
function escapeXml(text: string): string {
  return text
    .replaceAll(/[\uFFFE\uFFFF]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "&#10;");
}
