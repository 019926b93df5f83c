import { postMessage } from "../core/effect.ts";
import { openIncident } from "../core/incident-signals.ts";
import { groundOf } from "./acting-policy.ts";
import { begin } from "./carry-out.ts";
import { also, arm, because, type Course, change, drop, move } from "./course.ts";
import { itemIds } from "./item.ts";
import { isLooping, type Rung, rungsOf } from "./ladder.ts";
import { changeId, pickFrom, planFor } from "./plan.ts";
import { factsForIncident, groupLabel } from "./words.ts";

const DAY_MS = 24 * 3_600_000;

/** What is left differs, or breaks the baseline: people are told, asked, or it is healed, as the ladder allows. */
export function proceed(course: Course, reason: string): Course {
  const cleared = drop(course, "seen", "agreesSince", "snooze", "adopting", "verify", "asked");
  const rungs = rungsOf(cleared);
  const why = [...new Set(rungs.flatMap((rung) => rung.why))];
  const judged =
    why.length > 0 ? change(cleared, { downgraded: why }) : drop(cleared, "downgraded");
  const broken = breakLoops(judged, rungs);
  const healed = rungs.some(({ mode }) => mode === "auto")
    ? heal(broken, rungs, "auto")
    : undefined;
  if (healed) return because(healed, reason);
  if (rungs.some(({ mode }) => mode === "ask")) return ask(because(broken, reason), rungs);
  return move(broken, "open", reason);
}

/** Takes away what the ladder allows, in the two names of the baseline's rule; undefined when that cannot be. */
export function heal(
  course: Course,
  rungs: readonly Rung[],
  mode: "auto" | "ask",
): Course | undefined {
  const { details, now } = course;
  const chosen = rungs.filter((rung) =>
    mode === "auto" ? rung.mode === "auto" : healsInSilence(rung),
  );
  const rule = chosen[0]?.rule;
  const { author, approvedBy } = rule ?? {};
  if (!rule || author === undefined || approvedBy === undefined || author === approvedBy)
    return undefined;
  const ground = groundOf(details);
  const whole = planFor("heal", ground);
  const keys = new Set(chosen.map(({ item }) => item.key));
  const ids = whole?.changes.filter(({ key }) => keys.has(key)).map(changeId) ?? [];
  const plan = whole && pickFrom(whole, ground, new Set(ids));
  if (!plan) return undefined;
  return begin(drop(course, "signed"), {
    kind: "heal",
    hash: plan.hash,
    changes: [...plan.changes],
    baseline: rule.id,
    names: [author, approvedBy],
    needs: "none",
    reason: `the baseline's rule ${rule.id} heals by itself`,
    at: now.toISOString(),
    next: 0,
  });
}

function healsInSilence({ mode, rule, why }: Rung): boolean {
  return mode === "ask" && rule?.onSilence === "heal" && why.length === 0;
}

/** The owners are asked, each in their own conversation; if nobody answers, the ladder says what happens. */
function ask(course: Course, rungs: readonly Rung[]): Course {
  const { details, policy, now } = course;
  const until = new Date(now.getTime() + policy.acting.askDeadlineMs);
  const heals = rungs.some((rung) => healsInSilence(rung));
  const round = details.round + 1;
  const asked = change(course, {
    round,
    asked: { until: until.toISOString(), ids: [...itemIds(details.items)], heals, round },
  });
  const questions = details.notify.map((user) =>
    postMessage(course.id, { slot: `ask:${round}:${user}`, to: { user } }, "urgent"),
  );
  return arm(also(move(asked, "asked", "the owners are asked"), ...questions), "ask", until);
}

/** Healed three times within the hour and back again: no more by itself for a day, and people are called. */
function breakLoops(course: Course, rungs: readonly Rung[]): Course {
  const { details, now, before, id } = course;
  const looping = rungs
    .flatMap(({ item, rule }) =>
      rule?.mode === "auto" && item.key !== undefined ? [item.key] : [],
    )
    .filter((key) => isLooping(key, course))
    .filter(
      (key) => !details.blocked.some((each) => each.key === key && new Date(each.until) > now),
    );
  if (looping.length === 0) return course;
  const until = new Date(now.getTime() + DAY_MS).toISOString();
  const blocked = [...details.blocked, ...looping.map((key) => ({ key, until }))];
  const { account, region, groupId = "" } = details;
  const key = before?.key ?? `${account}/${region}/${groupId}`;
  return also(
    change(course, { blocked }),
    openIncident({
      key: `drift:${key}`,
      severity: "sev2",
      cause: "baseline.unhealed",
      title: `${groupLabel(details)}: healed 3 times and came back`,
      facts: factsForIncident(details),
      subject: [],
      assets: [{ account, region, kind: "sg", id: groupId }],
      occurredAt: now.toISOString(),
      source: { caseKind: "drift", caseId: id },
    }),
  );
}
