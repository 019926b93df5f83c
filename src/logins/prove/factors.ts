import { z } from "zod";
import type { LoginFacts } from "../evidence/facts.ts";
import type { Factor } from "../policy.ts";

/** Something that a person has proven to be theirs, and since when: `ssh_fp`, `iam_arn` or `sso_name`. */
export const provenSchema = z.object({
  kind: z.string(),
  value: z.string(),
  since: z.iso.datetime(),
});
export type Proven = z.infer<typeof provenSchema>;

/** The login in question, as far as it decides what may prove it. */
export interface InQuestion {
  readonly facts: LoginFacts;
  /** Fingerprints of all keys that were used. */
  readonly keys: readonly string[];
  /** When it became known: what was bound afterwards may be the thief's. */
  readonly openedAt: Date;
}

/** Bindings that may prove this login: enrolled before it, and independent of the credential in question. */
export function usableBindings(
  proven: readonly Proven[],
  login: InQuestion,
  factors: readonly Factor[],
): { readonly ssh: readonly string[]; readonly aws: readonly Proven[] } {
  const before = proven.filter(({ since }) => new Date(since) < login.openedAt);
  const keys = before.filter(({ kind, value }) => kind === "ssh_fp" && !login.keys.includes(value));
  const names = before.filter(({ kind }) => kind === "iam_arn" || kind === "sso_name");
  return {
    ssh: factors.includes("ssh") ? keys.map(({ value }) => value) : [],
    aws: factors.includes("aws") && !isByAws(login.facts) ? names : [],
  };
}

/** AWS credentials were what came in here: they cannot speak for themselves. */
function isByAws({ protocol, via }: LoginFacts): boolean {
  return via !== undefined || ["console", "ssm", "eic", "switch"].includes(protocol);
}
