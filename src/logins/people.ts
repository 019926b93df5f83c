import { z } from "zod";
import { MARK_KINDS, type Mark, type MarkKind } from "./evidence/evidence.ts";
import type { LoginPolicy } from "./policy.ts";

/** How sure it is that a mark is that person's: by a signature, by the directory, or written in the configuration. */
const ASSURANCES = ["proven", "directory", "declared"] as const;

/**
 * Somebody whom a claim may mean, as Slack knows them. `by` says which mark led there. `user` is empty when an e-mail led
 * to nobody (`absent`) or could not be looked up (`unknown`).
 */
export const candidateSchema = z.object({
  user: z.string(),
  state: z.enum(["active", "guest", "bot", "deactivated", "absent", "unknown"]),
  name: z.string().optional(),
  tz: z.string().optional(),
  /** Notifications are paused, or the person is away. */
  quiet: z.boolean().optional(),
  by: z.enum(MARK_KINDS),
  assurance: z.enum(ASSURANCES),
  /** The mark itself, where it was found by an e-mail: kept by user id from then on. */
  value: z.string().optional(),
});
export type Candidate = z.infer<typeof candidateSchema>;

/** Candidates as they were looked up, checked. Throws a `ZodError` for what is none. */
export function parseCandidates(values: readonly unknown[]): readonly Candidate[] {
  return z.array(candidateSchema).parse(values);
}

/** What of the policy says who is who. */
export type PeoplePolicy = Pick<LoginPolicy, "people" | "sharedUsers" | "automations">;

/** A person whom the configuration names for a mark. */
export interface Bound {
  readonly user: string;
  readonly by: MarkKind;
}

/** Persons to whom the configuration gives any of these marks. A user of the operating system counts in its account only; a shared one never. */
export function boundTo(
  marks: readonly Mark[],
  account: string | undefined,
  policy: PeoplePolicy,
): readonly Bound[] {
  const found = marks.flatMap((mark) =>
    policy.people
      .filter((person) => holds(person, mark, account, policy))
      .map(({ slack }): Bound => ({ user: slack, by: mark.kind })),
  );
  // A program cannot be asked; whoever answers for it can.
  const owners = marks.flatMap(({ kind, value }) =>
    policy.automations
      .filter(({ keys, iam }) =>
        (kind === "ssh_fp" ? keys : kind === "iam_arn" ? iam : []).includes(value),
      )
      .map(({ owner }): Bound => ({ user: owner, by: kind })),
  );
  return [
    ...new Map([...found, ...owners].map((each) => [`${each.user} ${each.by}`, each])).values(),
  ];
}

/** The person behind a Slack account, by their main account; undefined when the configuration names none. */
export function personOf(
  user: string,
  { people }: Pick<LoginPolicy, "people">,
): string | undefined {
  return people.find(({ slack, also = [] }) => slack === user || also.includes(user))?.slack;
}

/** True if the person has anything of their own there: a user in that account, or a key or name that is good anywhere. */
export function isBoundIn(
  user: string,
  account: string | undefined,
  policy: PeoplePolicy,
): boolean {
  return policy.people.some(
    (person) =>
      person.slack === user &&
      (person.os.some((each) => each.account === undefined || each.account === account) ||
        [person.keys, person.certs, person.iam, person.sso, person.sid].some(
          (list) => list.length > 0,
        )),
  );
}

function holds(
  person: LoginPolicy["people"][number],
  mark: Mark,
  account: string | undefined,
  { sharedUsers }: PeoplePolicy,
): boolean {
  switch (mark.kind) {
    case "ssh_fp":
      return person.keys.some((key) => withoutPadding(key) === mark.value);
    case "cert_key_id":
      return person.certs.includes(mark.value);
    case "iam_arn":
      return person.iam.includes(mark.value);
    case "sso_name":
      return person.sso.includes(mark.value);
    case "win_sid":
      return person.sid.includes(mark.value);
    case "os_user":
      return (
        !sharedUsers.includes(mark.value) &&
        person.os.some(
          (each) =>
            each.user === mark.value && (each.account === undefined || each.account === account),
        )
      );
  }
}

/** ssh-keygen prints fingerprints without padding, some tools with it. */
function withoutPadding(fingerprint: string): string {
  return fingerprint.replace(/=+$/, "");
}

/** Whom a claim means: exactly one person; several; or nobody, and why. */
export type Choice =
  | { readonly kind: "one"; readonly candidate: Candidate }
  | { readonly kind: "several"; readonly users: readonly string[] }
  | { readonly kind: "nobody"; readonly why: "unknown_user" | "absent" | "lookup_failed" };

/**
 * The heaviest kind of mark that leads anywhere decides, within it the best assurance. Two persons there are nobody: a wrong
 * question frames somebody, an open one only costs the responders a minute.
 */
export function choosePerson(candidates: readonly Candidate[]): Choice {
  for (const kind of MARK_KINDS) {
    const ofKind = candidates.filter(({ by }) => by === kind);
    const choice = chooseOfKind(ofKind);
    if (choice) return choice;
  }
  return { kind: "nobody", why: "unknown_user" };
}

function chooseOfKind(candidates: readonly Candidate[]): Choice | undefined {
  if (candidates.length === 0) return undefined;
  for (const assurance of ASSURANCES) {
    const level = candidates.filter((each) => each.assurance === assurance && each.user !== "");
    const users = [...new Set(level.map(({ user }) => user))];
    const [candidate] = level;
    if (candidate && users.length === 1) return { kind: "one", candidate };
    if (users.length > 1) return { kind: "several", users };
  }
  const failed = candidates.some(({ state }) => state === "unknown");
  return { kind: "nobody", why: failed ? "lookup_failed" : "absent" };
}
