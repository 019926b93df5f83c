import type { z } from "zod";
import type { Principal } from "../identity/principal.ts";
import type { Account, Region, World } from "../model/world.ts";
import type { TrailPart } from "../trail/record.ts";
import type { Tree } from "../wire/tree.ts";
import { AwsError } from "./error.ts";
import type { Local } from "./local.ts";
import type { Service } from "./services.ts";

/** One call in progress. `world` and `account` are as reads see them, or the real ones for a write. */
export interface Call {
  readonly local: Local;
  readonly service: Service;
  readonly action: string;
  readonly world: World;
  readonly account: Account;
  readonly region: string;
  readonly principal: Principal;
  readonly userAgent: string;
  readonly ip: string;
  readonly requestId: string;
  readonly at: Date;
}

/**
 * What an operation does to the world and to the log: `read` nothing, `write` changes and is an event, `recorded` is in
 * the trail but no event (CloudTrail calls it read-only), `data` changes and leaves no trace.
 */
export type Effect = "read" | "write" | "recorded" | "data";

/** An operation whose input has been understood. */
export interface Prepared {
  run(call: Call): Tree;
  record(call: Call, output: Tree): TrailPart;
}

/** One API operation. `prepare` throws when the input does not fit. */
export interface Operation {
  readonly effect: Effect;
  prepare(input: unknown): Prepared;
}

interface Definition<Input> {
  readonly input: z.ZodType<Input>;
  readonly effect: Effect;
  run(call: Call, input: Input): Tree;
  /** What CloudTrail shows; `output` is `undefined` when the call was refused. */
  record?(call: Call, input: Input, output: Tree): TrailPart;
}

/** An operation that only looks. */
export function reads<Input>(
  input: z.ZodType<Input>,
  run: (call: Call, input: Input) => Tree,
): Operation {
  return operation({ input, effect: "read", run });
}

/** Any operation, its input checked by a schema. */
export function operation<Input>(definition: Definition<Input>): Operation {
  return {
    effect: definition.effect,
    prepare: (raw) => {
      const parsed = definition.input.safeParse(raw);
      if (!parsed.success) throw wrongInput(parsed.error);
      return {
        run: (call) => definition.run(call, parsed.data),
        record: (call, output) =>
          definition.record?.(call, parsed.data, output) ?? {
            request: undefined,
            response: undefined,
          },
      };
    },
  };
}

function wrongInput(error: z.ZodError): AwsError {
  const issue = error.issues[0];
  const name = issue?.path.join(".") ?? "";
  return issue?.code === "invalid_type" && issue.input === undefined
    ? new AwsError("MissingParameter", `The request must contain the parameter ${name}`)
    : new AwsError("InvalidParameterValue", `Invalid value for parameter ${name}`);
}

/** The region of the call. Throws `AuthFailure` for a region that is not enabled. */
export function regionOf(call: Call): Region {
  const region = call.account.regions.get(call.region);
  if (region === undefined)
    throw new AwsError(
      "AuthFailure",
      "AWS was not able to validate the provided access credentials",
      { status: 401 },
    );
  return region;
}
