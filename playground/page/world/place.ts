import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** As whom and where somebody acts in AWS: part of the input of every act there. */
export interface Standpoint {
  readonly as: string;
  readonly account: string;
  readonly region: string;
}

/** Chosen at the top of the panel. */
export const StandpointContext = createContext<Standpoint>({ as: "", account: "", region: "" });

/** As whom and where. */
export function useStandpoint(): Standpoint {
  return useContext(StandpointContext);
}
