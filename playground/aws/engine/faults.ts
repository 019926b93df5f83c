import type { History } from "../model/history.ts";
import type { Service } from "./services.ts";

/** What can be made to go wrong. Actions are `DescribeVpcs` or `ec2:DescribeVpcs`; only calls by network are hit. */
export interface FaultSwitches {
  /** The next `times` calls are told to slow down. */
  throttle(action: string, times: number): void;
  /** The next `times` calls (all, unless given) are not authorised. */
  deny(action: string, times?: number): void;
  /** The next `times` calls get an HTML page with status 502, as from a proxy in between. */
  html(action: string, times: number): void;
  /** The next `times` calls get no answer at all. */
  hang(action: string, times: number): void;
  /** The next `times` answers of FilterLogEvents hold no event and a token to go on with. */
  emptyPages(times: number): void;
  /** Reads show the world of `ms` ago. */
  lag(ms: number): void;
  /** Events reach the trail, but not the queue. */
  loseEvents(on: boolean): void;
  /** Each event is sent twice. */
  duplicateEvents(on: boolean): void;
  /** Everything works again. */
  clear(): void;
  /** What is wrong now, a phrase each. */
  list(): readonly string[];
}

/** What one call meets. */
export type Fault = "throttle" | "deny" | "html" | "hang";

/** The switches as the machinery reads them. */
export interface Faults extends FaultSwitches {
  /** Uses up and names the fault that this call meets. */
  meet(service: Service, action: string): Fault | undefined;
  /** Uses up one empty page. */
  takeEmptyPage(): boolean;
  readonly losesEvents: boolean;
  readonly duplicatesEvents: boolean;
}

/** Nothing is wrong at the start. */
export function createFaults(history: Pick<History, "setLag">): Faults {
  const pending = new Map<string, { readonly fault: Fault; times: number }>();
  const state = { loses: false, duplicates: false, emptyPages: 0, lagMs: 0 };
  function set(fault: Fault, action: string, times: number): void {
    pending.set(`${fault} ${action}`, { fault, times });
  }
  return {
    throttle: (action, times) => set("throttle", action, times),
    deny: (action, times = Number.POSITIVE_INFINITY) => set("deny", action, times),
    html: (action, times) => set("html", action, times),
    hang: (action, times) => set("hang", action, times),
    emptyPages: (times) => void (state.emptyPages = times),
    lag: (ms) => {
      state.lagMs = ms;
      history.setLag(ms);
    },
    loseEvents: (on) => void (state.loses = on),
    duplicateEvents: (on) => void (state.duplicates = on),
    clear: () => {
      pending.clear();
      history.setLag(0);
      Object.assign(state, { loses: false, duplicates: false, emptyPages: 0, lagMs: 0 });
    },
    list: () => [
      ...[...pending].flatMap(([key, { times }]) => (times > 0 ? words(key, times) : [])),
      ...(state.loses ? ["events do not reach the queue"] : []),
      ...(state.duplicates ? ["each event comes twice"] : []),
      ...(state.lagMs > 0 ? [`reads are ${state.lagMs} ms behind`] : []),
    ],
    meet: (service, action) => {
      const names = new Set([action, `${service}:${action}`]);
      const hit = [...pending].find(
        ([key, { times }]) => times > 0 && names.has(key.slice(key.indexOf(" ") + 1)),
      );
      if (hit === undefined) return undefined;
      hit[1].times -= 1;
      return hit[1].fault;
    },
    takeEmptyPage: () => {
      state.emptyPages -= 1;
      return state.emptyPages >= 0;
    },
    get losesEvents() {
      return state.loses;
    },
    get duplicatesEvents() {
      return state.duplicates;
    },
  };
}

function words(key: string, times: number): string {
  return Number.isFinite(times) ? `${key}, ${times} more` : key;
}
