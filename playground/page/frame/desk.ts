import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ChannelFact, PersonFact } from "../../site/slack-facts.ts";
import type { Workspace } from "./workspace.ts";

/** Where somebody is in Slack: a channel or direct messages by id, or the app's Home tab. */
export type Place = { readonly channel: string } | "home";

/** Who acts, where, and what is open beside it. */
export interface Desk {
  readonly workspace: Workspace;
  readonly me: PersonFact;
  readonly place: Place;
  readonly channel: ChannelFact | undefined;
  /** The message whose thread is open. */
  readonly thread: string | undefined;
  readonly actAs: (name: string) => void;
  readonly go: (place: Place) => void;
  readonly openThread: (ts: string | undefined) => void;
  /** Shows what went wrong, as Slack does at the bottom; nothing takes it away. */
  readonly complain: (sentence: string | undefined) => void;
}

/** The desk of whoever acts; nothing in the gallery, where nobody does. */
export const DeskContext = createContext<Desk | undefined>(undefined);

/** The desk. Throws where there is none. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("there is no desk here");
  return desk;
}
