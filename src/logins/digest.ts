import type { StoredCase } from "../core/ports.ts";
import { type LoginDetails, loginDetails } from "./challenge/details.ts";
import { type SightingDetails, sightingDetails } from "./sighting/details.ts";
import { PROTOCOL_NAMES } from "./words/terms.ts";

/** One line of a summary; raw text, and the person whom it is about. */
export interface DigestLine {
  readonly text: string;
  readonly user?: string;
}

/** Explained logins are listed so far; more are counted. */
const MAX_EXPLAINED = 20;

interface Asked {
  readonly state: string;
  readonly details: LoginDetails;
}

/** The responders' summary of a week: counts by source and outcome, what was explained, what was taught in vain, advice. */
export function digestOf(
  logins: readonly StoredCase[],
  sightings: readonly StoredCase[],
  quietHosts: number,
): readonly DigestLine[] {
  const seen = sightings.flatMap(({ details }) => sightingDetails.safeParse(details).data ?? []);
  const asked = logins.flatMap(readAsked);
  if (seen.length === 0 && asked.length === 0) return [{ text: "No logins were seen." }];
  return [
    { text: `${seen.length} ways in: ${countsOf(seen.map(outcomeOf))}` },
    { text: `by source: ${countsOf(seen.map(({ claim }) => PROTOCOL_NAMES[claim.protocol]))}` },
    { text: `${asked.length} questions: ${countsOf(asked.map(({ state }) => state))}` },
    ...explainedLines(seen),
    ...repeatLine(asked),
    ...adviceLine(quietHosts),
  ];
}

/** A person's own summary of a week: user -> lines, for everybody who was asked. */
export function personalDigestOf(
  logins: readonly StoredCase[],
): ReadonlyMap<string, readonly DigestLine[]> {
  const byUser = Map.groupBy(
    logins.flatMap(readAsked).filter(({ details }) => details.asked.length > 0),
    ({ details }) => details.asked.at(-1)?.user ?? "",
  );
  return new Map([...byUser].map(([user, own]) => [user, personalLines(own)]));
}

function personalLines(own: readonly Asked[]): readonly DigestLine[] {
  const total = own.reduce((sum, { details }) => sum + details.count, 0);
  const lessons = own.flatMap(({ details }) => details.lesson?.text ?? []);
  return [
    {
      text: `${total} logins in ${own.length} questions: ${countsOf(own.map(({ state }) => state))}`,
    },
    { text: `on ${countsOf(own.map(({ details }) => details.scope))}` },
    ...[...new Set(lessons)].map((text) => ({ text })),
  ];
}

function readAsked({ state, details }: StoredCase): Asked[] {
  const parsed = loginDetails.safeParse(details);
  return parsed.success ? [{ state, details: parsed.data }] : [];
}

/** Outcomes as people say them. */
function outcomeOf({ outcome }: SightingDetails): string {
  return outcome === "attached" ? "asked about" : (outcome ?? "still open");
}

/** `12 shell, 3 console`, the most frequent first. */
function countsOf(words: readonly string[]): string {
  const counts = [...Map.groupBy(words, (word) => word)]
    .map(([word, all]) => ({ word, count: all.length }))
    .toSorted((a, b) => b.count - a.count);
  const shown = counts.slice(0, 10).map(({ word, count }) => `${count} ${word}`);
  return shown.join(", ") || "none";
}

function explainedLines(seen: readonly SightingDetails[]): DigestLine[] {
  const explained = seen.filter(
    (each) => each.outcome === "explained" && each.explained?.by !== "canary",
  );
  const groups = [
    ...Map.groupBy(
      explained,
      ({ scope, explained: by }) => `${by?.by ?? ""} on ${scope ?? ""}: ${by?.reason ?? ""}`,
    ),
  ];
  const lines = groups.slice(0, MAX_EXPLAINED).map(([text, all]): DigestLine => {
    const user = all[0]?.explained?.person;
    const said = { text: `${all.length} explained, ${text}` };
    return user === undefined ? said : { ...said, user };
  });
  const rest = groups.length - lines.length;
  return rest > 0 ? [...lines, { text: `and ${rest} more that were explained` }] : lines;
}

/** How often a lesson was shown to somebody who had been shown it already. */
function repeatLine(asked: readonly Asked[]): DigestLine[] {
  const shown = asked.flatMap(({ details }) =>
    details.lesson ? [`${details.asked.at(-1)?.user ?? ""} ${details.lesson.text}`] : [],
  );
  if (shown.length === 0) return [];
  const again = shown.length - new Set(shown).size;
  const percent = Math.round((100 * again) / shown.length);
  return [{ text: `${shown.length} lessons, ${percent} % of them to people who had seen them` }];
}

function adviceLine(quietHosts: number): DigestLine[] {
  if (quietHosts === 0) return [];
  return [
    {
      text: `${quietHosts} hosts say neither which key failed nor what was started: set LogLevel VERBOSE in their sshd_config`,
    },
  ];
}
