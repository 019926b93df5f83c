import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** What ids are called. */
export interface Names {
  /** Id of the person who acts. */
  readonly me: string;
  readonly user: (id: string) => string;
  readonly group: (id: string) => string;
  readonly channel: (id: string, otherwise?: string) => string;
}

const NOBODY: Names = {
  me: "",
  user: (id) => id,
  group: (id) => id,
  channel: (id, otherwise = "") => (otherwise === "" ? id : otherwise),
};

/** The names that hold below. */
export const NamesContext = createContext<Names>(NOBODY);

/** What ids are called here. */
export function useNames(): Names {
  return useContext(NamesContext);
}
