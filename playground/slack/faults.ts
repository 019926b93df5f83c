import { type Fields, wordIn } from "./json.ts";

/** How a call goes wrong: an HTTP status, no answer although it was done, no answer and not done, or an error code. */
export type FaultKind =
  | { readonly kind: "rate"; readonly seconds: number }
  | { readonly kind: "500" }
  | { readonly kind: "timeout-after-accept" }
  | { readonly kind: "drop" }
  | { readonly kind: "error"; readonly code: string };

interface Planned {
  readonly method: string;
  readonly channel?: string;
  readonly fault: FaultKind;
  times: number;
}

/** All that is planned to go wrong. */
export interface Faults {
  readonly planned: Planned[];
  readonly delays: Map<string, number>;
  isDown: boolean;
}

/** Nothing goes wrong. */
export function noFaults(): Faults {
  return { planned: [], delays: new Map(), isDown: false };
}

/** The next `times` calls of the method (`*` for any; only in this channel, if one is given) go wrong. */
export function plan(faults: Faults, planned: Planned): void {
  faults.planned.push(planned);
}

/** What `how` of `fault.fail` means: one of three words, else an error code of the platform. */
export function faultFrom(how: string): FaultKind {
  return how === "500" || how === "timeout-after-accept" || how === "drop"
    ? { kind: how }
    : { kind: "error", code: how };
}

/** What goes wrong with this call, if anything; counts it. */
export function takeFault(faults: Faults, method: string, args: Fields): FaultKind | undefined {
  const due = faults.planned.find(
    (each) =>
      each.times > 0 &&
      (each.method === method || each.method === "*") &&
      (each.channel === undefined || each.channel === wordIn(args, "channel")),
  );
  if (!due) return undefined;
  due.times -= 1;
  return due.fault;
}

/** How long the answer to this method is held back. */
export function delayOf(faults: Faults, method: string): number {
  return faults.delays.get(method) ?? faults.delays.get("*") ?? 0;
}
