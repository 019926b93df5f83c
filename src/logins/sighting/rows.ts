import type { Row } from "../../core/case.ts";
import { sha256 } from "../../core/hash.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { Candidate } from "../people.ts";

/** Where rows of evidence belong. */
export interface Belonging {
  readonly caseId: string;
  readonly claim: string;
  readonly person: string | undefined;
  readonly scope: string | undefined;
}

/** Evidence as rows of `login_evidence`; times are epoch milliseconds. Only here is the raw text kept. */
export function evidenceRows(evidence: readonly Evidence[], to: Belonging): Row[] {
  return evidence.map((each) => ({
    table: "login_evidence",
    conflict: "ignore",
    values: { ...columnsOf(each), case_id: to.caseId, claim: to.claim, ...belonging(to) },
  }));
}

function belonging({ person, scope }: Belonging): Row["values"] {
  return { person: person ?? null, scope: scope ?? null };
}

function columnsOf(evidence: Evidence): Row["values"] {
  const { raw, rawSha256, ...data } = evidence;
  const { host, ip, port, method, fingerprint, principal, session } = evidence;
  const optional = {
    host: host?.key,
    ip,
    port,
    method,
    credential: fingerprint ?? principal,
    session_kind: session,
    raw,
    raw_sha256: rawSha256,
  };
  const present = Object.entries(optional).map(([name, value]) => [name, value ?? null] as const);
  return {
    id: evidence.id,
    kind: evidence.kind,
    at: new Date(evidence.at).getTime(),
    ingested_at: new Date(evidence.receivedAt).getTime(),
    grade: evidence.grade,
    data,
    ...Object.fromEntries(present),
  };
}

/** Whose an e-mail address was when it was looked up: kept by user id, because an address may be given to somebody else. */
export function directoryRows(candidates: readonly Candidate[], now: Date): Row[] {
  return candidates.flatMap(({ user, value, by, assurance }) =>
    user === "" || value === undefined
      ? []
      : [
          {
            table: "identities" as const,
            conflict: "ignore" as const,
            values: {
              id: sha256(`${assurance} ${by} ${value.toLowerCase()} ${user}`),
              person: user,
              kind: by,
              value,
              assurance,
              by: "slack",
              valid_from: now.getTime(),
            },
          },
        ],
  );
}

/** Evidence without its raw text, as a case keeps it once the rows are written. */
export function withoutRaw(evidence: readonly Evidence[]): Evidence[] {
  return evidence.map((each) => ({ ...each, raw: undefined }));
}
