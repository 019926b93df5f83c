import { z } from "zod";

/** A commit of the code. `author` as `Name <address>` where the source is a git repository. */
export const commitSchema = z.object({
  id: z.string(),
  author: z.string().exactOptional(),
  at: z.iso.datetime().exactOptional(),
});

const directionSchema = z.enum(["ingress", "egress"]);

/** A declared rule with its names looked up. */
const declaredRuleSchema = z.object({
  key: z.string(),
  at: z.string(),
  description: z.string().exactOptional(),
  /** Who wrote its line; absent where the source has no history, or nobody knows. */
  commit: commitSchema.exactOptional(),
});

/** A rule of which something is not understood: what is absent may be anything. */
const patternSchema = z.object({
  direction: directionSchema.exactOptional(),
  protocol: z.string().exactOptional(),
  from: z.number().exactOptional(),
  to: z.number().exactOptional(),
  peerKind: z.enum(["v4", "v6", "sg", "pl"]).exactOptional(),
  peer: z.string().exactOptional(),
  at: z.string(),
  reason: z.string(),
});

const claimSchema = z.object({
  mode: z.enum(["exclusive", "additive", "ignore"]),
  retracts: z.boolean(),
  rules: z.array(declaredRuleSchema),
  patterns: z.array(patternSchema),
});

const inPlace = { sources: z.array(z.string()) };

/**
 * What the code says about one group, as it travels in `sg.observed`. `undeclared`: nothing, and all sources of the place
 * (`sources`) were read · `unseen`: AWS did not show the group, so its name is not known · `unknown`: some source of the
 * place could not be read.
 */
export const declaredSchema = z.discriminatedUnion("state", [
  z.object({
    state: z.literal("declared"),
    ...inPlace,
    source: z.string(),
    at: z.string(),
    commit: commitSchema.exactOptional(),
    ingress: claimSchema,
    egress: claimSchema,
  }),
  z.object({
    state: z.literal("not-compared"),
    ...inPlace,
    source: z.string(),
    at: z.string(),
    reason: z.string(),
  }),
  z.object({ state: z.literal("undeclared"), ...inPlace }),
  z.object({ state: z.literal("unseen"), ...inPlace }),
  z.object({ state: z.literal("unknown"), ...inPlace, reason: z.string() }),
]);

export type Declared = z.infer<typeof declaredSchema>;
export type ResolvedClaim = z.infer<typeof claimSchema>;
export type ResolvedPattern = z.infer<typeof patternSchema>;
