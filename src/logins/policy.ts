import type { WorkingHours } from "../core/hours.ts";

/** Kinds of ways in, as `logins.places[].source` names them. */
export type LoginSource = "ssh" | "rdp" | "ssm" | "eic" | "console" | "switch";

/** Ways to prove a risky Yes. */
export const FACTORS = ["ssh", "aws", "countersign"] as const;
export type Factor = (typeof FACTORS)[number];

/** What is declared to be one person's: an entry of `people`. */
export interface PersonBinding {
  readonly slack: string;
  readonly os: readonly { readonly user: string; readonly account?: string | undefined }[];
  readonly keys: readonly string[];
  readonly certs: readonly string[];
  readonly iam: readonly string[];
  readonly sso: readonly string[];
  readonly sid: readonly string[];
  /** Further Slack accounts of the same person. */
  readonly also?: readonly string[] | undefined;
  /** Away until the end of this day, UTC: `2026-12-24`. */
  readonly awayUntil?: string | undefined;
}

/** A program that logs in by itself, and who answers for it when it comes from elsewhere. */
export interface Automation {
  readonly name: string;
  readonly owner: string;
  /** Fingerprints of its keys. */
  readonly keys: readonly string[];
  /** ARNs of its users, and of its roles' sessions without the session name. */
  readonly iam: readonly string[];
  /** CIDRs from which it may come. */
  readonly from: readonly string[];
}

/** A login that is expected: all that is written must hold. `until` is its last day, UTC. */
export interface Expectation {
  readonly person?: string | undefined;
  readonly automation?: string | undefined;
  readonly scope: string;
  readonly cidr?: string | undefined;
  readonly credential?: string | undefined;
  readonly reason: string;
  readonly until: string;
}

/** What is asked there: always, only when risky, or never. `tag` is `key` or `key=value` of the host. */
export interface Place {
  readonly account?: string | undefined;
  readonly tag?: string | undefined;
  readonly source?: LoginSource | undefined;
  readonly mode: "ask" | "risky" | "record";
}

/** A lesson shown after a Yes when all that `when` names holds. */
export interface LessonRule {
  readonly when: {
    readonly source?: LoginSource | undefined;
    readonly method?: string | undefined;
    readonly user?: string | undefined;
    readonly shared?: boolean | undefined;
    readonly asg?: boolean | undefined;
    readonly mfa?: boolean | undefined;
    readonly environment?: string | undefined;
  };
  readonly text: string;
  readonly url?: string | undefined;
}

/** What the login watcher is told: `logins.*` and `people` of the configuration, durations in ms. */
export interface LoginPolicy {
  readonly people: readonly PersonBinding[];
  /** Account id -> what people call it. */
  readonly accounts: Readonly<
    Record<
      string,
      { readonly name?: string | undefined; readonly environment?: string | undefined }
    >
  >;
  /** Where responders are told of logins that nobody can be asked about. */
  readonly channel: string;
  readonly remindMs: number;
  readonly deadlineMs: number;
  readonly settleMs: number;
  readonly settleSharedMs: number;
  readonly coverMs: number;
  readonly coverCommandsMs: number;
  readonly sharedUsers: readonly string[];
  readonly critical: {
    readonly accounts: readonly string[];
    readonly roles: readonly string[];
    readonly tags: readonly string[];
  };
  readonly places: readonly Place[];
  readonly trustedSessionNames: readonly string[];
  readonly trustedCas: readonly string[];
  readonly trustedSenders: readonly string[];
  readonly expected: readonly Expectation[];
  readonly automations: readonly Automation[];
  /** When people usually work, in their own zone. */
  readonly hours: WorkingHours;
  /** Questions to one person; beyond them the person gets one for all. */
  readonly budgetHour: number;
  readonly budgetDay: number;
  /** Hosts whose journal delivered within the last day: a line that only a text file has is suspicious there. */
  readonly journals: ReadonlySet<string>;
  /** Hosts whose sshd says what was started: a login without such a line is a tunnel there. */
  readonly talkative: ReadonlySet<string>;
  /** How a risky Yes may be proven. */
  readonly proof: readonly Factor[];
  readonly emailLookup: boolean;
  /** Look for who took a role on when its session's name says nothing. */
  readonly chainLookup: boolean;
  /** Absent: the built-in lessons. */
  readonly education?: readonly LessonRule[] | undefined;
  /** IANA time zone of log lines that carry none. */
  readonly hostZone: string;
}
