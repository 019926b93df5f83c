import { z } from "zod";
import type { DesiredIndex } from "./desired/desired-index.ts";

/** How the sources of a place are, as kept with each sweep and shown by `/sg status`. */
export const sourceStateSchema = z.object({
  sources: z.array(
    z.object({
      name: z.string(),
      format: z.string(),
      groups: z.int(),
      readAt: z.iso.datetime(),
      commit: z.string().exactOptional(),
      problem: z.string().exactOptional(),
    }),
  ),
  findings: z.array(
    z.object({ kind: z.string(), name: z.string(), at: z.string(), reason: z.string() }),
  ),
  /** How many findings there are in all. */
  findingCount: z.int(),
});
export type SourceState = z.infer<typeof sourceStateSchema>;

/** What is kept with a sweep; the files have the rest. */
const MAX_FINDINGS = 20;

/** The sources of an account and region, and what they have to say about themselves. */
export function describeSources(
  { sources }: DesiredIndex,
  place: { readonly account: string; readonly region: string },
): SourceState {
  const here = sources.filter(
    ({ scope }) => scope.account === place.account && scope.region === place.region,
  );
  const findings = here.flatMap(({ result }) => result?.findings ?? []);
  return {
    sources: here.map(({ scope, result, readAt, commit, problem }) => ({
      name: scope.name,
      format: scope.format,
      groups: result?.groups.length ?? 0,
      readAt: readAt.toISOString(),
      ...(commit ? { commit: commit.id } : {}),
      ...(problem === undefined ? {} : { problem }),
    })),
    findings: findings
      .slice(0, MAX_FINDINGS)
      .map(({ kind, name, at, reason }) => ({ kind, name, at, reason: reason.slice(0, 300) })),
    findingCount: findings.length,
  };
}
