/** Kinds of ways in, as `logins.places[].source` names them. */
export type LoginSource = "ssh" | "rdp" | "ssm" | "eic" | "console" | "switch";

/** What is declared to be one person's: an entry of `people`. */
export interface PersonBinding {
  readonly slack: string;
  readonly os: readonly { readonly user: string; readonly account?: string | undefined }[];
  readonly keys: readonly string[];
  readonly certs: readonly string[];
  readonly iam: readonly string[];
  readonly sso: readonly string[];
  readonly sid: readonly string[];
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
  readonly emailLookup: boolean;
  /** Absent: the built-in lessons. */
  readonly education?: readonly LessonRule[] | undefined;
  /** IANA time zone of log lines that carry none. */
  readonly hostZone: string;
}
