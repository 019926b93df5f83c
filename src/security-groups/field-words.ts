import type { Caller } from "../core/caller.ts";
import { clockTime, describeDuration } from "../core/duration.ts";
import { codeForeign, escapeForeign, mention } from "../core/hostile-text.ts";
import { worseFirst } from "./baseline.ts";
import type { DriftDetails } from "./drift-case.ts";
import type { Attribution, Item } from "./item.ts";
import { minuteOf } from "./words.ts";

const NOBODY = "nobody is known";

/** Id, account, region and VPC, gated. */
export function groupText(details: DriftDetails): string {
  const { groupId, account, accountName, region, vpcId } = details;
  const name = accountName === undefined ? "" : ` (${escapeForeign(accountName)})`;
  const vpc = vpcId === undefined ? "" : `, ${codeForeign(vpcId)}`;
  return `${groupId === undefined ? "not in AWS" : codeForeign(groupId)}\naccount ${codeForeign(account)}${name}, ${escapeForeign(region)}${vpc}`;
}

/** Who did it, how sure that is; of several, the first and how many more. Gated. */
export function whoText(details: DriftDetails): string {
  const known = attributionsOf(details);
  const authored = known.flatMap(({ author, confidence, user }) =>
    author ? { author, confidence, user } : [],
  );
  const [first] = authored;
  if (!first) return windowText(details, known[0]);
  const { author, confidence, user } = first;
  const person = user === undefined ? "" : `${mention(user)}, `;
  const others = new Set(authored.map((each) => each.author.principal)).size - 1;
  const sure = confidence === "exact" ? "" : " (likely)";
  const more = others > 0 ? `\nand ${others} more` : "";
  return `${person}${nameOf(author)}${sure}\n${codeForeign(author.principal, 150)}${more}`;
}

/** What CloudTrail writes in place of a name that may be a password typed into the wrong field. */
const HIDDEN_NAME = "HIDDEN_DUE_TO_SECURITY_REASONS";

function nameOf({ kind, name, role }: Caller): string {
  if (name === HIDDEN_NAME) return "somebody whose name AWS keeps hidden";
  const via = role === undefined ? "" : ` as role ${codeForeign(role)}`;
  switch (kind) {
    case "root":
      return "the account's root user";
    case "machine":
      return `the instance ${codeForeign(name)}${via}`;
    case "service":
      return `the service ${codeForeign(name)}`;
    case "role":
      return `session ${codeForeign(name)}${via}`;
    case "person":
    case "unknown":
      return `${codeForeign(name)}${via}`;
  }
}

/** Nobody is known: what the code did has a commit, all else a window of time. */
function windowText(
  { items, declared }: DriftDetails,
  attribution: Attribution | undefined,
): string {
  if (isCodeAhead({ items })) {
    const author = items.find(({ commit }) => commit)?.commit?.author ?? declared?.commit?.author;
    return author === undefined ? "the code" : `the code, by ${codeForeign(author)}`;
  }
  const between = attribution?.between;
  if (!between) return NOBODY;
  return `${NOBODY}; between ${minuteOf(between[0])} and ${minuteOf(between[1])} UTC`;
}

function isCodeAhead({ items }: Pick<DriftDetails, "items">): boolean {
  return items.length > 0 && items.every(({ ahead }) => ahead === "code");
}

/** The tool as it calls itself, which can be forged, the stack that it worked on, and where the call came from. Gated. */
export function viaText(details: DriftDetails): string {
  const found = attributionsOf(details).find((each) => each.author);
  if (!found?.author) return isCodeAhead(details) ? "a change of the code" : "unknown";
  const { author, stack } = found;
  const made = stack === undefined ? "" : `\nthrough the stack ${codeForeign(stack, 130)}`;
  return `says ${codeForeign(author.via, 60)}${made}\nfrom ${originText(author.from)}`;
}

/** An address; a service where AWS made the call for somebody, since then there is none. */
function originText(from: string): string {
  if (from === "AWS Internal") return "inside AWS";
  return from.endsWith(".amazonaws.com")
    ? `the service ${codeForeign(from, 60)}, not an address`
    : codeForeign(from, 60);
}

/** When it was done, or found, and for how long. */
export function whenText(details: DriftDetails, until: Date): string {
  const done = attributionsOf(details).find((each) => each.at !== undefined)?.at;
  const at = done ?? details.detectedAt;
  if (at === undefined) return "unknown";
  const since = describeDuration(until.getTime() - Date.parse(at));
  const day = at.slice(0, 10) === until.toISOString().slice(0, 10) ? "" : `${at.slice(0, 10)} `;
  const moment = `${day}${clockTime(new Date(at))} UTC, ${since}`;
  return done === undefined ? `found ${moment} ago` : `${moment} ago`;
}

/** The worst violation and the rules of the baseline that are broken. */
export function severityText({ items }: DriftDetails): string {
  const severities = items.flatMap(({ severity }) => severity ?? []).toSorted(worseFirst);
  const ids = new Set(items.flatMap(({ baseline = [] }) => baseline));
  const [worst] = severities;
  if (worst === undefined) return "no rule of the baseline is broken";
  if (ids.size === 0) return worst;
  return `${worst}: ${[...ids].map((id) => codeForeign(id)).join(", ")}`;
}

/** Places of rules that are named one by one; of more the group's place is. */
const MAX_PLACES = 3;

/** Where the code says it, by which commit: of the rules where their lines have authors, else of the group. */
export function codeText({ declared, unread, items }: DriftDetails): string {
  if (!declared)
    return unread ? "unknown" : "not declared in any source that covers this account and region";
  const { source, at, commit } = declared;
  const lines = new Set(
    items.flatMap((item) =>
      item.commit && item.at ? placeText(item.at, source, item.commit) : [],
    ),
  );
  return lines.size > 0 && lines.size <= MAX_PLACES
    ? [...lines].join("\n")
    : placeText(at, source, commit);
}

function placeText(at: string, source: string, commit: Item["commit"]): string {
  const by = commit?.author === undefined ? "" : ` by ${codeForeign(commit.author)}`;
  const version = commit ? `, commit ${codeForeign(commit.id.slice(0, 12))}${by}` : "";
  return `${codeForeign(at, 200)} in source ${codeForeign(source)}${version}`;
}

/** The most certain first, then the latest. */
function attributionsOf({ items }: DriftDetails): readonly Attribution[] {
  const order = ["exact", "likely", "window"];
  return items
    .flatMap(({ who }) => who ?? [])
    .toSorted(
      (a, b) =>
        order.indexOf(a.confidence) - order.indexOf(b.confidence) ||
        Date.parse(b.at ?? "1970-01-01") - Date.parse(a.at ?? "1970-01-01"),
    );
}
