import type { Principal } from "../identity/principal.ts";
import type { Service } from "./services.ts";

/** One API call that came by network. */
export interface RecordedAwsCall {
  readonly at: Date;
  readonly service: Service;
  readonly action: string;
  readonly account: string;
  readonly region: string;
  /** ARN of the caller; empty when the key was unknown. */
  readonly principal: string;
  readonly role?: string;
  readonly session?: string;
  readonly sourceIdentity?: string;
  /** Whether the operation can change something in AWS. */
  readonly mutating: boolean;
  readonly input: unknown;
  /** `ok`, an error code, or the fault that it met; `running` until answered. */
  readonly outcome: string;
}

/** What is known before the call is answered. */
export interface CallStart {
  readonly at: Date;
  readonly service: Service;
  readonly action: string;
  readonly region: string;
  readonly caller: Principal | undefined;
  readonly mutating: boolean;
  readonly input: unknown;
}

/** All calls so far. */
export interface Calls {
  /** Notes a call; the function that comes back notes how it ended. */
  begin(start: CallStart): (outcome: string) => void;
  readonly list: (filter?: { service?: string; action?: string }) => readonly RecordedAwsCall[];
}

/** A register without calls. */
export function createCalls(): Calls {
  const all: RecordedAwsCall[] = [];
  return {
    begin: (start) => {
      const call = { ...describe(start), outcome: "running" };
      all.push(call);
      return (outcome) => void (call.outcome = outcome);
    },
    list: ({ service, action } = {}) =>
      all.filter(
        (call) =>
          (service === undefined || call.service === service) &&
          (action === undefined || call.action === action),
      ),
  };
}

function describe(start: CallStart): Omit<RecordedAwsCall, "outcome"> {
  const { caller, ...rest } = start;
  return {
    ...rest,
    account: caller?.account ?? "",
    principal: caller?.arn ?? "",
    ...(caller?.role === undefined ? {} : { role: caller.role.name, session: caller.name }),
    ...(caller?.sourceIdentity === undefined ? {} : { sourceIdentity: caller.sourceIdentity }),
  };
}
