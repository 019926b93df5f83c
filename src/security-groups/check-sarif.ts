import { plainForeign } from "../core/hostile-text.ts";
import type { Json, JsonObject } from "../core/json.ts";
import type { GroupReport } from "./check-group.ts";
import { failuresOf, groupTitle, placeOf, ruleIdOf, sentenceOf, toldItems } from "./check-place.ts";
import type { CheckReport } from "./check-report.ts";
import type { CheckOptions } from "./check-status.ts";
import type { Item } from "./item.ts";

/** What each kind of drift means, for those who look a rule up. */
const KINDS: Readonly<Record<string, string>> = {
  "drift/extra": "A rule is in AWS and not in the code",
  "drift/missing": "A rule is in the code and not in AWS",
  "drift/cosmetic": "A rule is described otherwise in AWS than in the code",
  "drift/group-missing": "A group is in the code and not in AWS",
};

/** The report as SARIF 2.1.0 (OASIS), one result an item, for code scanning; foreign text has passed the gate. */
export function checkSarif(report: CheckReport, options: CheckOptions): string {
  const results = report.groups.flatMap((group) =>
    toldItems(group, options).map((item) => resultOf(group, item)),
  );
  const ids = [...new Set(results.map(({ ruleId }) => ruleId))].toSorted();
  const run = {
    tool: {
      driver: {
        name: "countersign",
        rules: ids.map((id) => ({
          id,
          shortDescription: { text: KINDS[id] ?? `A rule breaks ${id.slice("baseline/".length)}` },
        })),
      },
    },
    columnKind: "utf16CodeUnits",
    invocations: [
      {
        executionSuccessful: report.notEvaluated === 0 || options.allowPartial,
        endTimeUtc: report.checkedAt,
        toolExecutionNotifications: notificationsOf(report),
      },
    ],
    results: results.map((result) => ({ ...result, ruleIndex: ids.indexOf(result.ruleId) })),
  };
  const $schema = "https://json.schemastore.org/sarif-2.1.0.json";
  return `${JSON.stringify({ $schema, version: "2.1.0", runs: [run] })}\n`;
}

function resultOf(group: GroupReport, item: Item): JsonObject & { readonly ruleId: string } {
  const ruleId = ruleIdOf(item);
  return {
    ruleId,
    level: levelOf(item),
    message: { text: sentenceOf(group, item) },
    locations: [
      {
        ...(item.at === undefined ? {} : physical(item.at)),
        logicalLocations: [{ fullyQualifiedName: groupTitle(group), kind: "resource" }],
      },
    ],
    // The same finding in the next run is the same alert, wherever its line has moved.
    partialFingerprints: {
      "countersign/v1": [
        group.account,
        group.region,
        group.id ?? group.name,
        ruleId,
        item.key ?? "",
      ].join("|"),
    },
  };
}

function physical(at: string): JsonObject {
  const { path, line, column } = placeOf(at);
  const start = column === undefined ? {} : { startColumn: column };
  return {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(plainForeign(path, 400)) },
      ...(line === undefined ? {} : { region: { startLine: line, ...start } }),
    },
  };
}

function levelOf({ kind, severity }: Item): "error" | "warning" | "note" {
  if (kind === "cosmetic") return "note";
  if (kind !== "violation") return "warning";
  return severity === "critical" || severity === "high" ? "error" : "warning";
}

/** What could not be evaluated: told by the run, because no line of code is at fault. */
function notificationsOf(report: CheckReport): readonly Json[] {
  const unclear = report.groups.flatMap((group) => [
    ...group.notUnderstood.map(({ at, reason }) => ({ text: plainForeign(reason, 300), at })),
    ...(group.notCompared === undefined
      ? []
      : [
          { text: `${groupTitle(group)} is not compared: ${plainForeign(group.notCompared, 300)}` },
        ]),
  ]);
  return [...failuresOf(report), ...unclear].map((each) => ({
    level: "error",
    message: { text: each.text },
    ...("at" in each && each.at !== undefined ? { locations: [physical(each.at)] } : {}),
  }));
}
