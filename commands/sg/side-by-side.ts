import { codeForeign } from "../../src/core/hostile-text.ts";
import type { Item } from "../../src/security-groups/item.ts";
import { lineOf } from "../../src/security-groups/rule.ts";
import { markOf } from "../../src/security-groups/rule-lines.ts";
import type { GroupSnapshot } from "../../src/security-groups/snapshot.ts";
import { attributionText } from "./attribution-text.ts";

/** What the marks mean. */
export const SIDES =
  "`=` in code and cloud · `+` only in the cloud · `-` only in the code · `?` not compared, unmanaged or possibly declared · `!` breaks the baseline";

/** Every rule of a group, code beside cloud, a line each: first what differs, then what agrees, then what nobody compared. Gated. */
export function sideBySide(group: GroupSnapshot, items: readonly Item[]): readonly string[] {
  const differences = items.filter(({ kind }) => kind !== "violation" && kind !== "cosmetic");
  const byKey = new Map(differences.map((item) => [item.key ?? "", item]));
  const agreed = new Set(group.memory?.agreed);
  const broken = new Set(items.flatMap(({ kind, key }) => (kind === "violation" ? key : [])));
  const live = group.rules.filter(({ key }) => !byKey.has(key));
  const [same, other] = [true, false].map((wanted) =>
    live
      .filter(({ key }) => agreed.has(key) === wanted)
      .map((rule) => `${ruleText(wanted ? "=" : "?", rule)}${broken.has(rule.key) ? " `!`" : ""}`),
  );
  const different = differences.map((item) => {
    const mark = item.key !== undefined && broken.has(item.key) ? " `!`" : "";
    return `${differenceText(item)}${mark}`;
  });
  return [...different, ...(same ?? []), ...(other ?? [])];
}

function differenceText(item: Item): string {
  const { key, at, who } = item;
  const mark = markOf(item);
  const rule = key === undefined ? `${mark} the group itself` : ruleText(mark, { ...item, key });
  const place = mark === "-" && at !== undefined ? [codeForeign(at, 200)] : [];
  const by = who ? [attributionText(who)] : item.ahead === "code" ? ["the code was changed"] : [];
  return [rule, ...place, ...by].join(" · ");
}

function ruleText(
  mark: string,
  { key, ruleId = "", description = "" }: GroupSnapshot["rules"][number],
): string {
  const said = description === "" ? "" : ` "${description}"`;
  return codeForeign(`${mark} ${lineOf(key)}${said} ${ruleId}`.trimEnd(), 250);
}
