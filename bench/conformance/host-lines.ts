/** Lines of sshd, and what two log readers say of them. */
import { z } from "zod";
import type { JsonObject } from "../../src/core/json.ts";
import { normaliseAddress } from "../../src/logins/evidence/address.ts";
import type { Case } from "./cases.ts";
import { compare, countsOf, eventsOf, type Judged, type Tools, type Verdict } from "./judged.ts";

const lineInput = z.object({ line: z.string() });

/** CrowdSec: what a parser made of the line; `parsed: false` says that it concerns no way in. */
const crowdsec = z.union([
  z.object({ parsed: z.literal(false) }),
  z.object({
    parsed: z.literal(true),
    log_type: z.string(),
    user: z.string().nullable(),
    source_ip: z.string().nullable(),
  }),
]);

/** plaso: the kind of entry, and what it took out of it. */
const plaso = z.object({
  data_type: z.string(),
  ip_address: z.string().optional(),
  port: z.string().optional(),
  fingerprint: z.string().optional(),
});

const event = z.object({
  kind: z.string(),
  user: z.string().nullable(),
  sourceIp: z.string().nullable(),
  sourcePort: z.number().nullable(),
  fingerprint: z.string().nullable(),
});
type HostEvent = z.infer<typeof event>;

/** What a line comes to, in a word that both sides share. `context`: something of a connection that is neither. */
type Outcome = "login" | "failure" | "context" | "nothing";

const OURS: ReadonlyMap<string, Outcome> = new Map([
  ["login.sighted", "login"],
  ["login.failed", "failure"],
  ["login.mate", "context"],
]);
const PLASO: ReadonlyMap<string, Outcome> = new Map([
  ["syslog:ssh:login", "login"],
  ["syslog:ssh:failed_connection", "failure"],
  ["syslog:ssh:opened_connection", "context"],
  ["syslog:line", "nothing"],
]);

/** A line of a host; undefined: another kind of case. */
export function judgeHostLine(of: Case, tools: Tools): Judged | undefined {
  const input = lineInput.safeParse(of.input);
  if (!input.success) return undefined;
  const explained = tools.readLine(input.data.line);
  const [first] = eventsOf(explained);
  return { counts: countsOf(explained), verdict: judge(of.expected, hostEvent(first)) };
}

/** One of our events about a host's line; undefined: there is none. */
export function hostEvent(found: JsonObject | undefined): HostEvent | undefined {
  return event.safeParse(found).data;
}

/** What one of our events comes to. */
export function outcomeOf(found: HostEvent | undefined): Outcome {
  return OURS.get(found?.kind ?? "") ?? "nothing";
}

function judge(expected: JsonObject | null, got: HostEvent | undefined): Verdict {
  if (expected === null) return { says: "not comparable" };
  const byCrowdsec = crowdsec.safeParse(expected);
  if (byCrowdsec.success) return judgeByCrowdsec(byCrowdsec.data, got);
  const byPlaso = plaso.safeParse(expected);
  return byPlaso.success ? judgeByPlaso(byPlaso.data, got) : { says: "not comparable" };
}

function judgeByCrowdsec(expected: z.infer<typeof crowdsec>, got: HostEvent | undefined): Verdict {
  const outcome = outcomeOf(got);
  // Its parsers look for logins and failures only: the end of a session is context to us and unparsed there.
  if (!expected.parsed)
    return compare(
      { outcome: "nothing" },
      { outcome: outcome === "context" ? "nothing" : outcome },
    );
  return compare(
    {
      outcome: expected.log_type === "auth_success" ? "login" : "failure",
      user: expected.user ?? "none",
      ip: expected.source_ip ?? "none",
    },
    { outcome, user: got?.user ?? "none", ip: got?.sourceIp ?? "none" },
  );
}

function judgeByPlaso(expected: z.infer<typeof plaso>, got: HostEvent | undefined): Verdict {
  const outcome = PLASO.get(expected.data_type);
  if (outcome === undefined) return { says: "not comparable" };
  return compare(
    {
      outcome,
      ip: expected.ip_address && (normaliseAddress(expected.ip_address) ?? expected.ip_address),
      port: expected.port,
      fingerprint: expected.fingerprint && asWeWrite(expected.fingerprint),
    },
    {
      outcome: outcomeOf(got),
      ip: got?.sourceIp ?? undefined,
      port: got?.sourcePort?.toString(),
      fingerprint: got?.fingerprint ?? undefined,
    },
  );
}

/** `RSA 00:aa:…` -> `MD5:00:aa:…`: the type of the key is another field here, the hash is named. */
function asWeWrite(fingerprint: string): string {
  const hash = fingerprint.replace(/^\S+ /, "");
  return /^[0-9a-f]{2}(?::[0-9a-f]{2}){15}$/.test(hash) ? `MD5:${hash}` : hash;
}
