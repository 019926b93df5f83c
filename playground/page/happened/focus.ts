const focus = { of: "" };
const listeners = new Set<(id: string) => void>();

/** Shows only what happened to this case, now or when the view is opened next. */
export function focusCase(id: string): void {
  focus.of = id;
  for (const listener of listeners) listener(id);
}

/** The case that is to be shown; empty: all. */
export function focusedCase(): string {
  return focus.of;
}

/** Calls the listener with each case that is focused; the answer ends that. */
export function listenToFocus(listener: (id: string) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
