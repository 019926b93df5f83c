import { claimOf } from "../evidence/claim.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { boundTo } from "../people.ts";
import type { LoginPolicy } from "../policy.ts";

/** A pushed key lives 60 s, and the line that uses it takes some seconds to come. */
const PUSH_MS = 90_000;
/** When a key names its owner, only the journal's copy and the session line are worth waiting for. */
const BOUND_MS = 3000;

/** How long to wait for more evidence of the same way in, in ms. The longer the wait, the later the question. */
export function waitOf(evidence: readonly Evidence[], policy: LoginPolicy): number {
  const logins = evidence.filter(({ role }) => role === "login");
  if (logins.length === 0)
    return evidence.some(({ kind }) => kind === "eic.push") ? PUSH_MS : policy.settleMs;
  if (logins.some(({ canary }) => canary)) return 0;
  const written = logins.filter(({ grade }) => grade !== "A");
  const called = evidence.some(({ grade }) => grade === "A");
  if (written.length === 0) {
    const sshFollows = logins.every(({ kind }) => kind === "ssm.ssh");
    return sshFollows ? policy.settleMs : 0;
  }
  return called ? 0 : waitForHost(written, policy);
}

function waitForHost(written: readonly Evidence[], policy: LoginPolicy): number {
  const { marks, account } = claimOf(written);
  const certain = marks.filter(({ kind }) => kind !== "os_user");
  if (lacksCopy(written, policy)) return policy.settleMs;
  if (boundTo(certain, account, policy).length > 0) return Math.min(BOUND_MS, policy.settleMs);
  const shared = written.every(({ user }) => policy.sharedUsers.includes(user ?? ""));
  return shared ? policy.settleSharedMs : policy.settleMs;
}

/** Only a text file has the line, on a host whose journal is delivered: any user could have written it there. */
function lacksCopy(written: readonly Evidence[], { journals }: LoginPolicy): boolean {
  return (
    written.every(({ grade }) => grade === "C") &&
    written.some(({ host, protocol }) => protocol === "ssh" && journals.has(host?.key ?? ""))
  );
}
