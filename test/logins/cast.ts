import type { Actor } from "../../src/core/event.ts";
import type { RawRecord } from "../../src/core/raw-record.ts";
import type { LoginPolicy, PersonBinding } from "../../src/logins/policy.ts";

export const START = new Date("2026-11-21T14:03:00.000Z");
export const MINUTE = 60_000;
export const ACCOUNT = "111122223333";
export const HOST = "i-0abc1234def567890";
export const ALICE_KEY = "SHA256:Cjyqt+kgFppxGAL2iwpKZpJthKwpNSrj/PoaZzMJbBk";
export const BOB_KEY = "SHA256:odcK5c8Ddio2GAvZG/NvcLZoZOnq0OxwsvTegnriZ04";

/** Of the fixtures' `ed25519`, and a user: alice has proven both to be hers. */
export const LINKED_KEY = "SHA256:oAy/UhvgmzELiBmO5qrLKfWZNQZHv92p3aIRx77z8xY";
export const LINKED_ARN = `arn:aws:iam::${ACCOUNT}:user/alice`;

const NOTHING: Omit<PersonBinding, "slack"> = {
  os: [],
  keys: [],
  certs: [],
  iam: [],
  sso: [],
  sid: [],
};

/** Alice and Bob have keys and accounts; Rita responds. */
export const POLICY: LoginPolicy = {
  people: [
    { ...NOTHING, slack: "U0ALICE", os: [{ user: "alice", account: ACCOUNT }], keys: [ALICE_KEY] },
    { ...NOTHING, slack: "U0BOB", os: [{ user: "bob" }], keys: [BOB_KEY] },
  ],
  accounts: { [ACCOUNT]: { name: "prod", environment: "production" } },
  channel: "C0SEC",
  remindMs: 5 * MINUTE,
  deadlineMs: 10 * MINUTE,
  settleMs: 15_000,
  settleSharedMs: 120_000,
  coverMs: 15 * MINUTE,
  coverCommandsMs: 480 * MINUTE,
  sharedUsers: ["ec2-user", "ubuntu", "root"],
  critical: { accounts: [], roles: [], tags: ["countersign:critical"] },
  places: [],
  trustedSessionNames: [],
  trustedCas: [],
  trustedSenders: [],
  expected: [],
  automations: [],
  hours: { days: [0, 1, 2, 3, 4, 5, 6], from: 0, to: 1440 },
  budgetHour: 3,
  budgetDay: 10,
  journals: new Set(),
  talkative: new Set(),
  proof: ["ssh", "aws", "countersign"],
  emailLookup: true,
  chainLookup: true,
  hostZone: "UTC",
};

/** A person, with the rights of a responder or without any. */
export function person(user: string, rights: readonly string[] = []): Actor {
  return { kind: "person", team: "T0", user, rights };
}

/** Rita responds. */
export const RITA = person("U0RITA", ["incident.respond"]);

/** One line of a host's text log, as the queue brings it. */
export function hostLine(message: string, at: Date = START, stream = HOST): RawRecord {
  const place = { account: ACCOUNT, region: "eu-west-1", group: "/var/log/secure", stream };
  return { source: "log", id: "1", ...place, at, message };
}

/** What an `Accepted` line says; alice's from her usual place, unless told otherwise. */
interface AcceptedLine {
  readonly at?: Date;
  readonly user?: string;
  readonly ip?: string;
  readonly port?: number;
  readonly key?: string;
  readonly pid?: number;
}

/** `Accepted publickey …` under RFC 3339 time. */
export function accepted(changes: AcceptedLine): RawRecord {
  return acceptedOn(HOST, changes);
}

/** The same from the log of another host. */
export function acceptedOn(host: string, changes: AcceptedLine): RawRecord {
  const { at = START, user = "alice", ip = "203.0.113.7", port = 50_000, pid = 4242 } = changes;
  const { key = ALICE_KEY } = changes;
  const said = `Accepted publickey for ${user} from ${ip} port ${port} ssh2: ED25519 ${key}`;
  return hostLine(`${at.toISOString()} web-7 sshd[${pid}]: ${said}`, at, host);
}
