import { z } from "zod";
import type { Json } from "../../src/core/json.ts";
import { AwsError } from "../aws/engine/error.ts";
import type { Part } from "../site/part.ts";

/** What can be asked for, by name. */
export type Acts = Part["acts"];

/** An act whose input has this shape. Throws a sentence for people: what is missing, or why AWS refuses. */
export function act<S extends z.ZodType>(
  shape: S,
  work: (input: z.infer<S>) => Promise<Json | undefined>,
): Acts[string] {
  return async (input) => {
    const parsed = shape.safeParse(input);
    if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
    try {
      return await work(parsed.data);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new Error(`AWS refuses (${error.code}): ${error.message}`, { cause: error });
    }
  };
}
