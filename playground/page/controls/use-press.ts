import { useEffect, useRef, useState } from "preact/hooks";
import { type Press, useBlock, useSurface } from "./press.ts";

/** A control that can be pressed: it waits until the app has taken it, and says when it did not. */
export interface Pressing {
  readonly isWaiting: boolean;
  readonly error: string | undefined;
  readonly press: (what: Omit<Press, "blockId">) => void;
}

const ERROR_SHOWN_MS = 8000;

/** Presses of one control. */
export function usePress(): Pressing {
  const surface = useSurface();
  const block = useBlock();
  const [state, setState] = useState<{ isWaiting: boolean; error?: string }>({ isWaiting: false });
  const isThere = useRef(true);
  useEffect(() => () => void (isThere.current = false), []);
  useEffect(() => {
    if (state.error === undefined) return undefined;
    const timer = setTimeout(() => setState({ isWaiting: false }), ERROR_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state.error]);

  async function send(what: Omit<Press, "blockId">): Promise<void> {
    setState({ isWaiting: true });
    const error = await surface.press({ ...what, blockId: block.id });
    // The app may have replaced the message by then, and the control with it.
    if (isThere.current) setState({ isWaiting: false, ...(error === undefined ? {} : { error }) });
  }

  return { isWaiting: state.isWaiting, error: state.error, press: (what) => void send(what) };
}
