import { z } from "zod";
import type { JsonObject } from "../../../core/json.ts";
import { evaluate, type Scope } from "./evaluate.ts";
import { textOf } from "./value.ts";

/** Where a provider works, as far as its block says. */
export interface ProviderPlace {
  readonly region?: string;
  readonly account?: string;
}

const roleSchema = z.array(z.object({ role_arn: z.json() })).nonempty();

/** The `provider "aws"` blocks of a folder by the name that resources use: `aws`, `aws.west`. */
export function providerPlaces(
  blocks: readonly JsonObject[],
  scope: Scope,
): ReadonlyMap<string, ProviderPlace> {
  return new Map(
    blocks.map((block) => {
      const alias = textOf(evaluate(block["alias"], scope));
      const region = textOf(evaluate(block["region"], scope));
      const [role] = roleSchema.safeParse(block["assume_role"]).data ?? [];
      const account = textOf(evaluate(role?.role_arn, scope))?.split(":")[4];
      return [
        alias === undefined ? "aws" : `aws.${alias}`,
        { ...(region === undefined ? {} : { region }), ...(account ? { account } : {}) },
      ] as const;
    }),
  );
}
