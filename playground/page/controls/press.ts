import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Fields } from "../../slack/json.ts";

/** What somebody presses or chooses. Several choices are separated by commas. */
export interface Press {
  readonly actionId: string;
  readonly blockId: string;
  /** The value of a button. */
  readonly value?: string;
  /** What was chosen in a menu. */
  readonly selected?: string;
}

/** How controls act where they stand: in a message, a modal, a Home tab, or the gallery. */
export interface Surface {
  /** Sends a press; resolves with what to tell the person when it did not work. */
  readonly press: (press: Press) => Promise<string | undefined>;
  /** What stands in a control now, as Slack keeps it: `{type, value}` and the like. */
  readonly valueOf: (blockId: string, actionId: string) => Fields | undefined;
  /** In a form: keeps what was typed or chosen until it is sent. */
  readonly fill?: (blockId: string, actionId: string, chosen: readonly string[]) => void;
  /** Complaints under inputs, by block id. */
  readonly errors: Readonly<Record<string, string>>;
}

const NOWHERE: Surface = {
  press: async () => undefined,
  valueOf: () => undefined,
  errors: {},
};

/** The surface that the controls below stand on; where there is none, pressing does nothing. */
export const SurfaceContext = createContext<Surface>(NOWHERE);

/** The surface here. */
export function useSurface(): Surface {
  return useContext(SurfaceContext);
}

/** The block that the controls below stand in. `isInput`: a form field, which sends nothing by itself. */
export const BlockContext = createContext<{ readonly id: string; readonly isInput: boolean }>({
  id: "",
  isInput: false,
});

/** The block here. */
export function useBlock(): { readonly id: string; readonly isInput: boolean } {
  return useContext(BlockContext);
}
