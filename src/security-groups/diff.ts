/**
 * Difference and its direction, one key at a time. Beside code and cloud there is a third side, *agreed*: the keys on
 * which the two last agreed. So it is known, not guessed, who moved:
 *
 *   agreed code cloud                              agreed code cloud
 *   no     no   yes    cloud-added    cloud ahead  yes    no   yes    code-removed   code ahead
 *   no     yes  no     code-added     code ahead   yes    yes  no     cloud-removed  cloud ahead
 *   any    yes  yes    in-sync, agreed             yes    no   no     nothing, agreed no more
 */

/** `exclusive`: an undeclared live rule is drift. `additive`: it is unmanaged. `ignore`: the direction is not compared. */
export type Mode = "exclusive" | "additive" | "ignore";

/** What is known of one key. `agreed` undefined: code and cloud never were seen to agree about it. */
export interface KeyState {
  readonly agreed: boolean | undefined;
  /** `possible`: a declaration that is not understood might mean this key. */
  readonly code: "yes" | "no" | "possible";
  readonly cloud: "yes" | "no" | "unreadable";
  readonly mode: Mode;
  /** True if this source takes back what it no longer declares (it keeps a state of its own). */
  readonly retracts: boolean;
  /** When the key was last changed in the cloud, seen from the last commit to its group. */
  readonly changedInCloud?: "before" | "after";
}

/** What a key is, compared three ways. */
export type KeyResult =
  | "nothing"
  | "in-sync"
  | "cloud-added"
  | "cloud-removed"
  | "code-added"
  | "code-removed"
  | "first-sight-extra"
  | "first-sight-missing"
  | "possibly-declared"
  | "unmanaged"
  | "unknown";

/** The verdict on a key; `ahead` is absent where nobody is, `agreed` is what holds from now on. */
export interface KeyVerdict {
  readonly result: KeyResult;
  readonly ahead?: "cloud" | "code" | "unknown";
  readonly agreed: boolean | undefined;
}

/** Compares one key three ways. */
export function compareKey(state: KeyState): KeyVerdict {
  const { agreed, code, cloud } = state;
  if (cloud === "unreadable") return { result: "unknown", agreed };
  if (code === "possible")
    return { result: cloud === "yes" ? "possibly-declared" : "nothing", agreed };
  if (code === "yes" && cloud === "yes") return { result: "in-sync", agreed: true };
  if (code === "no" && cloud === "no") return { result: "nothing", agreed: false };
  return code === "yes" ? missing(state) : extra(state);
}

function missing(state: KeyState): KeyVerdict {
  const agreed = state.agreed ?? toldByEvent(state, "after");
  if (agreed === undefined) return { result: "first-sight-missing", ahead: "unknown", agreed };
  if (agreed) return { result: "cloud-removed", ahead: "cloud", agreed };
  return { result: "code-added", ahead: "code", agreed };
}

function extra(state: KeyState): KeyVerdict {
  if (state.mode !== "exclusive") {
    if (state.agreed && state.retracts && state.mode === "additive")
      return { result: "code-removed", ahead: "code", agreed: true };
    return { result: "unmanaged", agreed: state.agreed === undefined ? undefined : false };
  }
  const agreed = state.agreed ?? toldByEvent(state, "before");
  if (agreed === undefined) return { result: "first-sight-extra", ahead: "unknown", agreed };
  if (agreed) return { result: "code-removed", ahead: "code", agreed };
  return { result: "cloud-added", ahead: "cloud", agreed };
}

/** Never seen to agree, but an event says when the cloud moved: then the commit tells what had been agreed until then. */
function toldByEvent(state: KeyState, agreedWhen: "before" | "after"): boolean | undefined {
  return state.changedInCloud === undefined ? undefined : state.changedInCloud === agreedWhen;
}
