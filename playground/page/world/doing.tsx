import type { ComponentChildren, VNode } from "preact";
import { useState } from "preact/hooks";
import { act } from "../live.ts";

/** Doing something in the world: whether it is under way, and what came of it. */
export interface Doing {
  readonly isBusy: boolean;
  /** A sentence when it was refused. */
  readonly error: string;
  /** True when it was done. */
  readonly run: (name: string, input?: object) => Promise<boolean>;
}

/** Acts of the part `world`. */
export function useDoing(): Doing {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState("");
  return {
    isBusy,
    error,
    run: async (name, input = {}) => {
      setBusy(true);
      setError("");
      const outcome = await act("world", name, input);
      setBusy(false);
      if (!outcome.ok) setError(outcome.error);
      return outcome.ok;
    },
  };
}

/** What was refused, and why; read out when it appears. */
export function Refusal({ of }: { of: Doing }): VNode {
  return (
    <p class="world-refusal" role="alert">
      {of.error}
    </p>
  );
}

interface DoButtonProps {
  readonly act: string;
  readonly input?: object;
  /** Said instead of the words on it, where these say too little alone. */
  readonly label?: string;
  readonly kind?: "plain" | "primary" | "danger";
  readonly isDisabled?: boolean;
  readonly children: ComponentChildren;
}

/** A button that does one thing, with its refusal below. */
export function DoButton(props: DoButtonProps): VNode {
  const { input, label, kind = "plain", isDisabled = false, children } = props;
  const doing = useDoing();
  return (
    <span class="world-do">
      <button
        type="button"
        class={`button button-${kind}`}
        aria-label={label}
        aria-busy={doing.isBusy}
        disabled={isDisabled || doing.isBusy}
        onClick={() => void doing.run(props.act, input)}
      >
        {children}
      </button>
      {doing.error !== "" && <Refusal of={doing} />}
    </span>
  );
}
