export type State =
  | "none"
  | "quiet"
  | "open"
  | "signing"
  | "acting"
  | "verifying"
  | "unsigned"
  | "snoozed"
  | "accepted"
  | "closed";

/** What an event does in each state. */
export type Row = Readonly<Record<State, string>>;

export const NOTHING = allAre("-");
export const REFUSED = allAre("no");

function allAre<T extends string>(outcome: T): Readonly<Record<State, T>> {
  return {
    none: outcome,
    quiet: outcome,
    open: outcome,
    signing: outcome,
    acting: outcome,
    verifying: outcome,
    unsigned: outcome,
    snoozed: outcome,
    accepted: outcome,
    closed: outcome,
  };
}
