import { codeForeign } from "../core/hostile-text.ts";
import type { Item } from "./item.ts";
import { lineOf } from "./rule.ts";

/** More are counted; all of them are in the answer of `/sg diff`. */
const MAX_RULES = 10;

/** What the marks mean, for the small print under a message. */
export const LEGEND =
  "`+` only in the cloud · `-` only in the code · `~` another description · `!` breaks the baseline";

interface Line {
  readonly mark: string;
  readonly item: Item;
  readonly breaks: readonly string[];
}

/** One line per rule, at most `max`, then how many more; foreign text has passed the gate. Empty without items. */
export function ruleLines(items: readonly Item[], max: number = MAX_RULES): readonly string[] {
  const lines = linesOf(items);
  const shown = lines.slice(0, max).map(lineText);
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more: \`/sg diff\``] : shown;
}

/** A rule that both differs and breaks the baseline is one line. */
function linesOf(items: readonly Item[]): readonly Line[] {
  const byKey = Map.groupBy(items, ({ key = "" }) => key);
  return [...byKey.values()].flatMap((same) => {
    const breaks = same.flatMap(({ baseline = [] }) => baseline);
    const differences = same.filter(({ kind }) => kind !== "violation");
    const shown = differences.length > 0 ? differences : same.slice(0, 1);
    return shown.map((item) => ({ mark: markOf(item), item, breaks }));
  });
}

/** `+` only in the cloud, `-` only in the code, `~` another description, `!` breaks the baseline. */
export function markOf({ kind }: Pick<Item, "kind">): string {
  switch (kind) {
    case "cloud-added":
    case "code-removed":
    case "first-sight-extra":
    case "group-undeclared":
      return "+";
    case "cloud-removed":
    case "code-added":
    case "first-sight-missing":
    case "group-missing":
      return "-";
    case "cosmetic":
      return "~";
    case "violation":
      return "!";
  }
}

function lineText({ mark, item, breaks }: Line): string {
  const { key, description, wanted, ruleId = "" } = item;
  const what = key === undefined ? wordsForGroup(item) : lineOf(key);
  const now = description === undefined ? "" : ` "${description}"`;
  const then = wanted === undefined ? "" : ` → "${wanted}"`;
  const text = codeForeign(`${mark} ${what}${now}${then} ${ruleId}`.trimEnd(), 250);
  return breaks.length === 0
    ? text
    : `${text} breaks ${breaks.map((id) => codeForeign(id)).join(", ")}`;
}

function wordsForGroup({ kind, ahead }: Item): string {
  if (kind === "group-undeclared") return "the group: the code does not declare it any more";
  return ahead === "cloud"
    ? "the group: deleted in the cloud, declared in the code"
    : "the group: declared in the code, not made yet";
}
