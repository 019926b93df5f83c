/** What is known about one error code. `text` is for people, `operator` says what to do, `retry` whether trying again can help. */
interface ErrorEntry {
  readonly text: string;
  readonly retry: "yes" | "no";
  readonly operator: string;
}

/** Every error code of Countersign. A code is never reused or renamed; each has a row in docs/errors.md. */
export const ERRORS = {
  "config.invalid": {
    text: "The configuration is not valid",
    retry: "no",
    operator: "correct the line that is named",
  },
  "config.missing": {
    text: "A setting is missing",
    retry: "no",
    operator: "set the named setting or environment variable",
  },
  "config.unreadable": {
    text: "The configuration file cannot be read",
    retry: "no",
    operator: "check the path given with --config and its permissions",
  },
  "core.unknown_event": {
    text: "An event has a kind that its watcher does not know",
    retry: "no",
    operator: "report this as a bug, with the reference",
  },
  "core.invalid_event": {
    text: "An event does not have the form that its watcher expects",
    retry: "no",
    operator: "report this as a bug, with the reference",
  },
  "core.watcher_failed": {
    text: "A watcher failed on an event",
    retry: "no",
    operator: "report this as a bug, with the reference",
  },
  "core.hand_loop": {
    text: "Cases hand events to each other without end",
    retry: "no",
    operator: "report this as a bug, with the reference",
  },
  "core.unexpected": {
    text: "Something went wrong that Countersign does not know",
    retry: "no",
    operator: "report this as a bug, with the reference",
  },
  "core.lost_race": {
    text: "Somebody else changed this case at the same moment",
    retry: "yes",
    operator: "nothing; it was tried again by itself",
  },
  "store.locked": {
    text: "Another process is using this data directory",
    retry: "no",
    operator: "stop the other process, or give this one its own data_dir or a DATABASE_URL",
  },
  "store.newer_schema": {
    text: "The database was written by a newer version",
    retry: "no",
    operator: "start that version, or restore the backup taken before the upgrade",
  },
  "store.unreachable": {
    text: "The database cannot be reached",
    retry: "yes",
    operator: "check DATABASE_URL, or the data directory and its free space",
  },
  "store.corrupt_case": {
    text: "A stored case does not have the form that its watcher expects",
    retry: "no",
    operator: "keep the database, and report this with the reference",
  },
  "queue.unreachable": {
    text: "The queue cannot be reached",
    retry: "yes",
    operator: "check queue.url, the network and the permissions on the queue",
  },
  "aws.denied": {
    text: "AWS denied a call",
    retry: "no",
    operator: "grant the named action to the named role (countersign iam-policy prints it)",
  },
  "aws.throttled": {
    text: "AWS is throttling",
    retry: "yes",
    operator: "nothing; reads are repeated and shown as unknown meanwhile",
  },
  "aws.unreachable": {
    text: "AWS did not answer",
    retry: "yes",
    operator: "check the network and the region's status",
  },
  "aws.identity": {
    text: "AWS credentials are missing or not valid",
    retry: "no",
    operator: "give the process a role or credentials",
  },
  "aws.unexpected": {
    text: "AWS answered something unexpected",
    retry: "yes",
    operator: "look at the request id in the log",
  },
  "slack.token_invalid": {
    text: "Slack refused the token",
    retry: "no",
    operator: "set SLACK_BOT_TOKEN (xoxb-) and SLACK_APP_TOKEN (xapp-) of this app",
  },
  "slack.unreachable": {
    text: "Slack cannot be reached",
    retry: "yes",
    operator: "check the network; messages wait meanwhile",
  },
  "slack.refused": {
    text: "Slack refused a call",
    retry: "no",
    operator: "look at Slack's error in the details; doctor names missing scopes and channels",
  },
  "slack.disconnected": {
    text: "All connections to Slack are lost",
    retry: "yes",
    operator: "check the network; the process ends after 10 minutes so that it is started afresh",
  },
  "pager.unreachable": {
    text: "A pager cannot be reached",
    retry: "yes",
    operator: "check the network and the pager's status; pages are tried again for 24 hours",
  },
  "web.port_taken": {
    text: "The port for health and metrics is taken",
    retry: "no",
    operator: "set web.port to a free port",
  },
  "source.unreadable": {
    text: "The desired state cannot be read",
    retry: "yes",
    operator:
      "check where the source is (path, repository and branch, bucket) and whether it may be read; the last good version stays in force",
  },
  "input.undecodable": {
    text: "A message from the queue cannot be decoded",
    retry: "no",
    operator: "see countersign dead list; replay it after an upgrade that understands it",
  },
  "audit.broken": {
    text: "The audit record was altered",
    retry: "no",
    operator: "treat it as an incident: somebody changed the database",
  },
  "usage.invalid": {
    text: "The command line is not valid",
    retry: "no",
    operator: "see --help",
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;

/** A code of the catalogue, `area.what`. */
export type ErrorCode = keyof typeof ERRORS;

/** The one error of Countersign. `details` hold ids and counts, never secrets or whole payloads; `cause` keeps the original. */
export class CountersignError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string | number | boolean>>;

  constructor(
    code: ErrorCode,
    details: Readonly<Record<string, string | number | boolean>> = {},
    cause?: unknown,
  ) {
    super(describe(code, details), cause === undefined ? {} : { cause });
    this.name = "CountersignError";
    this.code = code;
    this.details = details;
  }
}

/** True for our own errors with this code. Compare by code, never by message. */
export function hasCode(error: unknown, code: ErrorCode): error is CountersignError {
  return error instanceof CountersignError && error.code === code;
}

function describe(
  code: ErrorCode,
  details: Readonly<Record<string, string | number | boolean>>,
): string {
  const facts = Object.entries(details).map(([name, value]) => `${name}: ${value}`);
  const { text, operator } = ERRORS[code];
  return `${text}${facts.length > 0 ? ` (${facts.join(", ")})` : ""}: ${operator} [${code}]`;
}
