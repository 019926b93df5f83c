import type { Decision } from "../../src/core/case.ts";
import type { HandedEffect, QueuedEffect } from "../../src/core/effect.ts";
import type { CaseRef, EventDraft, Link } from "../../src/core/event.ts";
import { register } from "../../src/core/house.ts";
import { incidentOpenSchema } from "../../src/core/incident-signals.ts";
import { type JsonObject, jsonObject } from "../../src/core/json.ts";
import type { StoredCase } from "../../src/core/ports.ts";
import { loginDecoder } from "../../src/logins/decode.ts";
import { candidateQueries, parseClaim } from "../../src/logins/gather.ts";
import { allowanceWatcher, loginWatcher, sightingWatcher } from "../../src/logins/index.ts";
import type { LoginPolicy } from "../../src/logins/policy.ts";
import { POLICY, START } from "./cast.ts";
import type { World } from "./world-view.ts";

export type { World } from "./world-view.ts";

interface Waiting {
  readonly owner: string;
  readonly caseKind: string;
  readonly effect: QueuedEffect;
  readonly due: Date;
}

/** Opens an empty world at `START`. */
export function newWorld(policy: LoginPolicy = POLICY): World {
  const cases: StoredCase[] = [];
  const links: (Link & { readonly caseId: string })[] = [];
  const outbox: Waiting[] = [];
  const keys = new Set<string>();
  const seen = new Set<string>();
  const clock = { now: START, events: 0, ids: 0 };
  const world: World = {
    policy,
    directory: new Map(),
    emails: new Map(),
    unreachable: new Set(),
    host: undefined,
    history: undefined,
    found: () => ({}),
    answers: true,
    cases,
    effects: [],
    handed: [],
    asked: [],
    rows: [],
    now: () => clock.now,
    receive: (raw) => {
      const decoded = loginDecoder.decode(raw, world.policy, clock.now);
      if ("events" in decoded) for (const draft of decoded.events) take(draft);
      return decoded;
    },
    take,
    tell: (of, kind, data = {}, actor = { kind: "system" }) =>
      take({
        id: `event${++clock.events}`,
        kind,
        caseKind: of.kind,
        ref: { by: "id", id: of.id },
        at: clock.now,
        actor,
        data,
      }),
    click: (of, action, actor, version) => {
      const current = byId(of.id);
      const user = actor.kind === "person" ? actor.user : "";
      const press = loginWatcher.clicks[action];
      const shown = Number(current.details["seen"]);
      const place = { channel: `D${user}`, messageTs: `${of.id}.${user}` };
      const click = { actionId: action, version: version ?? shown, team: "T0", user, ...place };
      return world.tell(of, press?.event ?? "", press?.data(click) ?? {}, actor);
    },
    submit: (of, modal, actor, values) => {
      const { version } = byId(of.id);
      const user = actor.kind === "person" ? actor.user : "";
      const form = loginWatcher.submissions[modal];
      const data = form?.data({ version, team: "T0", user, values }) ?? {};
      return world.tell(of, form?.event ?? "", data, actor);
    },
    advance,
    newest: (kind) => {
      const found = cases.findLast((each) => each.kind === kind);
      if (!found) throw new Error(`no ${kind} yet`);
      return found;
    },
    logins: () => cases.filter(({ kind }) => kind === "login"),
    incidents: () => {
      const opened = new Map<string, number>();
      for (const { kind, ref } of world.handed)
        if (kind === "incident.open" && ref.by === "key")
          opened.set(ref.key, (opened.get(ref.key) ?? 0) + 1);
      return opened;
    },
  };
  const watchers = {
    sighting: register(sightingWatcher, () => world.policy),
    login: register(loginWatcher, () => world.policy),
    allowance: register(allowanceWatcher, () => world.policy),
  };
  const house = new Map(Object.entries(watchers));

  function take(draft: EventDraft): Decision {
    if (seen.has(draft.id)) return { effects: [], reasons: ["duplicate"] };
    seen.add(draft.id);
    const decision = decideOne(draft);
    perform();
    return decision;
  }

  function decideOne(draft: EventDraft): Decision {
    const watcher = house.get(draft.caseKind) ?? watchers.login;
    const before = find(draft.caseKind, draft.ref);
    const occasion = {
      now: clock.now,
      newId: `case${++clock.ids}`,
      newNumber: 0,
      nonce: `chance${clock.ids}`,
    };
    const decision = watcher.decide(before, draft, occasion);
    const owner = keep(draft, before, decision, occasion.newId);
    world.rows.push(...(decision.rows ?? []).map(({ values }) => values));
    if (owner) links.push(...(decision.links ?? []).map((each) => ({ ...each, caseId: owner })));
    const handed = decision.effects.filter((each) => each.kind === "hand");
    for (const effect of decision.effects) if (effect.kind !== "hand") queue(draft, owner, effect);
    for (const { event } of handed) handOver(draft, event);
    return decision;
  }

  function handOver(from: EventDraft, event: HandedEffect["event"]): void {
    world.handed.push(event);
    if (event.caseKind !== "incident")
      decideOne({ ...from, ...event, id: `${from.id}>${event.kind}` });
    const opening = incidentOpenSchema.safeParse(event.data);
    const { source } = opening.data ?? {};
    if (event.kind !== "incident.open" || source?.caseKind !== "login") return;
    decideOne({
      ...from,
      id: `${from.id}>opened`,
      kind: "incident.opened",
      caseKind: "login",
      ref: { by: "id", id: source.caseId },
      data: { number: world.incidents().size, key: opening.data?.key ?? "" },
    });
  }

  function keep(
    draft: EventDraft,
    before: StoredCase | undefined,
    { case: next }: Decision,
    newId: string,
  ): string | undefined {
    if (!next) return before?.id;
    const details = jsonObject.parse(JSON.parse(JSON.stringify(next.details)));
    const { state } = next;
    if (before && !next.fresh) {
      const version = before.version + 1;
      cases[cases.indexOf(before)] = { ...before, state, details, version, updatedAt: clock.now };
      assertOneOpen(before.kind, before.key);
      return before.id;
    }
    const key = before?.key ?? (draft.ref.by === "id" ? "" : draft.ref.key);
    const opened = { openedAt: clock.now, updatedAt: clock.now, number: 0, version: 1 };
    cases.push({ id: newId, kind: draft.caseKind, key, state, details, ...opened });
    assertOneOpen(draft.caseKind, key);
    return newId;
  }

  function assertOneOpen(kind: string, key: string): void {
    const open = cases.filter(
      (each) => each.kind === kind && each.key === key && isOpen(kind, each.state),
    );
    if (open.length > 1) throw new Error(`two open cases: ${kind} ${key}`);
  }

  function isOpen(kind: string, state: string): boolean {
    return house.get(kind)?.openStates.has(state) === true;
  }

  function find(kind: string, ref: CaseRef): StoredCase | undefined {
    if (ref.by === "id") return cases.find(({ id }) => id === ref.id);
    const ofKind = cases.filter((each) => each.kind === kind);
    const linked = ref.by === "links" ? linkedBy(ref.links) : new Set<string>();
    return (
      ofKind.findLast(({ id }) => linked.has(id)) ??
      ofKind.findLast((each) => each.key === ref.key && isOpen(kind, each.state)) ??
      ofKind.findLast((each) => each.key === ref.key)
    );
  }

  function linkedBy(wanted: readonly Link[]): ReadonlySet<string> {
    const alive = links.filter(
      ({ kind, link, until }) =>
        until >= clock.now && wanted.some((each) => each.kind === kind && each.link === link),
    );
    return new Set(alive.map(({ caseId }) => caseId));
  }

  function queue(draft: EventDraft, owner: string | undefined, effect: QueuedEffect): void {
    if (keys.has(effect.key)) return;
    keys.add(effect.key);
    world.effects.push(effect);
    const due = effect.due ?? clock.now;
    outbox.push({ owner: owner ?? "", caseKind: draft.caseKind, effect, due });
  }

  function advance(ms: number): void {
    const end = new Date(clock.now.getTime() + ms);
    perform();
    for (;;) {
      const [next] = outbox
        .filter(({ due }) => due <= end)
        .toSorted((a, b) => a.due.getTime() - b.due.getTime());
      if (!next) break;
      if (next.due > clock.now) clock.now = next.due;
      performOne(next);
      perform();
    }
    clock.now = end;
  }

  /** Performs what is due now. */
  function perform(): void {
    for (;;) {
      const next = outbox.find(({ due }) => due <= clock.now);
      if (!next) return;
      performOne(next);
    }
  }

  function performOne(waiting: Waiting): void {
    outbox.splice(outbox.indexOf(waiting), 1);
    const { effect } = waiting;
    if (effect.kind === "wake") result(waiting, "timer", { ...effect.data });
    if (effect.kind === "slack.ask") ask(waiting, effect.data.user);
    if (effect.kind === "logins.gather") lookUp(waiting, effect.data);
  }

  function ask(waiting: Waiting, user: string): void {
    const { effect, owner } = waiting;
    if (world.unreachable.has(user)) {
      result(waiting, "login.ask_failed", { reason: "user_disabled", effect: effect.key });
      return;
    }
    world.asked.push(`${user}@${owner}`);
    const place = { user, channel: `D${user}`, ts: `${owner}.${user}` };
    result(waiting, "login.asked", { slot: "", effect: effect.key, ...place });
  }

  function lookUp(
    waiting: Waiting,
    { claim, attempt }: { readonly claim: JsonObject; readonly attempt: number },
  ): void {
    const parsed = parseClaim(claim);
    if (!parsed || !world.answers) {
      result(waiting, "login.gather_failed", { reason: "down", effect: waiting.effect.key });
      return;
    }
    const { users, emails } = candidateQueries(parsed, world.policy);
    const bound = users.map((each) => ({ ...each, state: stateOf(each.user) }));
    const found = emails.map(({ email, by, assurance }) => {
      const user = world.emails.get(email) ?? "";
      return { user, by, assurance, state: user === "" ? "absent" : stateOf(user) };
    });
    const { host, history } = world;
    result(waiting, "login.gathered", {
      attempt,
      candidates: [...bound, ...found],
      hostSpeaks: true,
      ...world.found(parsed),
      ...(host === undefined ? {} : { host }),
      ...(history === undefined ? {} : { history }),
    });
  }

  function stateOf(user: string): string {
    return world.directory.get(user) ?? "active";
  }

  function result(waiting: Waiting, kind: string, data: JsonObject): void {
    const { owner, caseKind, effect } = waiting;
    decideOne({
      id: `effect:${effect.key}/${kind}`,
      kind,
      caseKind,
      ref: { by: "id", id: owner },
      at: clock.now,
      actor: { kind: "system" },
      data,
    });
  }

  function byId(id: string): StoredCase {
    const found = cases.find((each) => each.id === id);
    if (!found) throw new Error(`no case ${id}`);
    return found;
  }

  return world;
}
