import type { Occasion } from "../../core/case.ts";
import { type HandedEffect, hand, type QueuedEffect, wakeAt } from "../../core/effect.ts";
import { noteIncident } from "../../core/incident-signals.ts";
import { allowanceKey, isSummary } from "../allowance/draw.ts";
import type { LoginPolicy } from "../policy.ts";
import { joinRisks, levelOf } from "../risk.ts";
import { howText, placeText } from "../words/incident.ts";
import {
  ignore,
  type LoginCase,
  type LoginDecision,
  type LoginDetails,
  type LoginWork,
  withKey,
} from "./details.ts";
import type { Identified, LoginEventOf } from "./events.ts";
import { ask, editAll, notice, tellResponders, timers, watch } from "./messages.ts";

/** How many logins a merged question lists by their time. */
const RECENT = 5;
/** The allowance is one of an hour: so long one Yes to the question for all the rest holds. */
const SUMMARY_COVER_MS = 3_600_000;

/**
 * A login about which nobody is asked yet: asks its person, or tells the responders, once the allowance of questions has
 * granted it. Timers start at the login's receipt.
 */
export function openQuestion(
  data: Identified,
  policy: LoginPolicy,
  { newId }: Occasion,
): LoginDecision {
  if (!data.granted) return draw(data);
  const received = new Date(data.facts.receivedAt).getTime();
  const deadline = earlier(new Date(received + policy.deadlineMs).toISOString(), data.deadline);
  const remindAt = earlier(new Date(received + policy.remindMs).toISOString(), deadline);
  const { facts, scope, credential, source, risks, named, why, person } = data;
  const details: LoginDetails = {
    facts,
    recent: [{ sighting: facts.sighting, at: facts.at }],
    count: 1,
    scope,
    credential,
    source,
    risks,
    named,
    asked: person ? [{ user: person.user }] : [],
    told: !person,
    noticed: false,
    keys: withKey(undefined, facts),
    seen: 1,
    remindAt,
    deadline,
    gen: 1,
    reminded: false,
    hops: 0,
    incidents: 0,
    superseded: false,
    ...(why === undefined || person ? {} : { why }),
    ...(person && isWatched(data) ? { watched: true as const } : {}),
  };
  const first = person ? ask(newId, person.user) : tellResponders(newId, policy.channel);
  return {
    case: { state: person ? "asked" : "unrouted", details },
    effects: [
      first,
      ...(details.watched ? [watch(newId, policy.channel)] : []),
      ...timers(newId, details),
    ],
    reasons: [person ? "asked the person whose login it was" : "nobody can be asked"],
  };
}

/** How many questions somebody gets is decided in one place, so that a burst cannot pass it side by side. */
function draw(data: Identified): LoginDecision {
  const ref = { by: "key", key: allowanceKey(data) } as const;
  return {
    effects: [hand({ kind: "allowance.drawn", caseKind: "allowance", ref, data })],
    reasons: ["a question is to be put"],
  };
}

/** The person may not look now: responders are told at once, and nobody is called for it. */
function isWatched({ person, risks }: Identified): boolean {
  const reasons = ["outside_hours", "away", "over_budget"] as const;
  return person?.quiet === true || reasons.some((each) => risks.includes(each));
}

/** One more login of the same person, place, credential and source. */
export function addLogin(
  { data }: LoginEventOf<"login.identified">,
  work: LoginWork,
): LoginDecision {
  const { before, policy, occasion } = work;
  switch (before.state) {
    case "asked":
    case "proving":
    case "unrouted":
      return added(before, withLogin(before, data));
    case "raised":
      return noted(before, withLogin(before, data));
    case "confirmed":
      return isCovered(before, data, work)
        ? added(before, withLogin(before, data))
        : openFresh(data, before, policy, occasion);
    case "closed":
      return openFresh(data, before, policy, occasion);
  }
}

/** More is known about a login that was counted already. Risk only rises. */
export function enrichLogin(
  { data }: LoginEventOf<"login.enriched">,
  work: LoginWork,
): LoginDecision {
  const { before, policy } = work;
  const risks = [...joinRisks(before.details.risks, data.risks)];
  const keys = withKey(before.details.keys, data.facts);
  const known = { ...before.details, facts: data.facts, risks, keys };
  switch (before.state) {
    case "asked":
    case "proving":
      return edited(before, known);
    case "unrouted":
      return data.person ? merge(before, known, data) : edited(before, known);
    case "raised":
      return noted(before, known);
    case "confirmed": {
      const rises = levelOf(risks) === "high" && levelOf(before.details.risks) !== "high";
      if (!rises) return ignore("more is known of a login that is confirmed");
      return {
        case: { state: "confirmed", details: { ...known, noticed: true } },
        effects: [notice(before.id, policy.channel)],
        reasons: ["a confirmed login turned out to be risky"],
      };
    }
    case "closed":
      return ignore("more is known of a login that is closed");
  }
}

function openFresh(
  data: Identified,
  before: LoginCase,
  policy: LoginPolicy,
  occasion: Occasion,
): LoginDecision {
  const opened = openQuestion(data, policy, occasion);
  if (!opened.case) return opened;
  const superseded: HandedEffect = hand({
    kind: "login.superseded",
    caseKind: "login",
    ref: { by: "id", id: before.id },
    data: { by: occasion.newId },
  });
  return {
    ...opened,
    case: { ...opened.case, fresh: true },
    effects: [...opened.effects, superseded],
  };
}

function withLogin({ details, version }: LoginCase, data: Identified): LoginDetails {
  const { facts } = data;
  // The bastion on the way became known after what it led to: the end of the way is what matters.
  const onTheWay = details.facts.through !== undefined && facts.through === undefined;
  const shown = onTheWay && facts.hostId !== details.facts.hostId ? details.facts : facts;
  const again = details.recent.some(({ sighting }) => sighting === facts.sighting);
  const recent = again
    ? details.recent
    : [...details.recent, { sighting: facts.sighting, at: facts.at }].slice(-RECENT);
  const deadline = earlier(details.deadline, data.deadline);
  return {
    ...details,
    facts: shown,
    recent,
    count: details.count + (again ? 0 : 1),
    risks: [...joinRisks(details.risks, data.risks)],
    named: [...new Set([...details.named, ...data.named])],
    keys: withKey(details.keys, facts),
    seen: version + 1,
    deadline,
    gen: details.gen + (deadline === details.deadline ? 0 : 1),
  };
}

function added(before: LoginCase, details: LoginDetails): LoginDecision {
  const { case: changed, effects } = edited(before, details);
  const sooner: QueuedEffect[] =
    details.gen === before.details.gen
      ? []
      : [wakeAt(before.id, new Date(details.deadline), "deadline", details.gen)];
  const reasons = ["a login was added"];
  return { ...(changed ? { case: changed } : {}), effects: [...effects, ...sooner], reasons };
}

function edited(before: LoginCase, details: LoginDetails): LoginDecision {
  return {
    case: { state: before.state, details },
    effects: editAll(before.id, before.version + 1, details),
    reasons: ["more is known"],
  };
}

function noted(before: LoginCase, details: LoginDetails): LoginDecision {
  const { facts, incident } = details;
  const text = `Login on ${placeText(facts)} as ${facts.user ?? "unknown"} from ${facts.ip ?? "unknown"}: ${howText(facts)}`;
  return {
    case: { state: before.state, details },
    effects: incident ? [noteIncident({ key: incident.key, text })] : [],
    reasons: ["noted in the incident"],
  };
}

/** The person is known after all: theirs is the question, and no later than it would have been here. */
function merge(before: LoginCase, details: LoginDetails, data: Identified): LoginDecision {
  const next: LoginDetails = { ...details, ended: { how: "merged" } };
  return {
    case: { state: "closed", details: next },
    effects: [
      hand({
        kind: "login.identified",
        caseKind: "login",
        ref: { by: "key", key: data.key },
        data: { ...data, deadline: earlier(before.details.deadline, data.deadline) },
      }),
      ...editAll(before.id, before.version + 1, next),
    ],
    reasons: ["the person is known now: asked there"],
  };
}

/** Soon after a Yes the same login again is no news; a risky one always is. */
function isCovered(before: LoginCase, data: Identified, { policy, occasion }: LoginWork): boolean {
  const { confirmed, incidents } = before.details;
  if (!confirmed || levelOf(data.risks) === "high") return false;
  if (incidents > 0 || data.risks.includes("raised_lately")) return false;
  const { session } = data.facts;
  const commands = session === "command" || session === "sftp" || session === "tunnel";
  const usual = commands ? policy.coverCommandsMs : policy.coverMs;
  const coverMs = isSummary(before.key) ? Math.max(usual, SUMMARY_COVER_MS) : usual;
  return occasion.now.getTime() < new Date(confirmed.at).getTime() + coverMs;
}

/** The earlier of two times as ISO text; a missing one is later than any. */
function earlier(a: string, b: string | undefined): string {
  return b !== undefined && new Date(b) < new Date(a) ? b : a;
}
