import type { LoginFacts } from "../evidence/facts.ts";
import type { RiskReason } from "../risk.ts";
import type { WhyUnrouted } from "../sighting/judge.ts";

/** Names of ways in, as people say them. */
export const PROTOCOL_NAMES: Readonly<Record<LoginFacts["protocol"], string>> = {
  ssh: "SSH",
  rdp: "RDP",
  ssm: "Session Manager",
  eic: "EC2 Instance Connect",
  console: "AWS console",
  switch: "role switch",
};

/** What ran. */
export const SESSION_NAMES: Readonly<Record<LoginFacts["session"], string>> = {
  shell: "shell",
  command: "a command",
  sftp: "file transfer",
  tunnel: "tunnel",
  unknown: "kind unknown",
};

/** How much the evidence is worth. */
export const GRADE_NAMES: Readonly<Record<LoginFacts["grade"], string>> = {
  A: "confirmed by AWS",
  B: "from the host's journal",
  C: "unverified host log",
};

/** Why a login weighs more. */
export const RISK_SENTENCES: Readonly<Record<RiskReason, string>> = {
  superuser: "the user may do everything",
  critical_role: "the role is critical",
  no_mfa: "no second factor was used",
  anothers_account: "the key is one person's, the account another's",
  failures: "many attempts failed from there just before",
  critical_place: "the place is critical",
  raised_lately: "an earlier login of this person became an incident within the week",
  over_budget: "there were many logins within the hour or the day",
  journal_lacks: "the host's journal does not have this line",
  away: "the person is away",
  outside_hours: "it is outside of working hours",
  handed_over: "the question was handed over",
  password: "a password was used",
  new_address: "the address is new for this person",
  new_place: "the first login of this person here",
  only_declared: "only the configuration says whose it is",
  unverified_line: "any local user could have written this line",
};

/** Why nobody can be asked. */
export const WHY_SENTENCES: Readonly<Record<WhyUnrouted, string>> = {
  unknown_user: "nobody is known for what the evidence names",
  several: "the evidence may mean several people",
  guest: "it is a guest's",
  bot: "it is a bot's",
  absent: "the person is not in Slack",
  lookup_failed: "it could not be looked up whose it is",
  conflict: "two lines about this connection contradict each other",
  old: "it was more than a day ago when it became known",
  not_delivered: "the question could not be delivered",
};

/** Number of an incident as people say it: `SEC-0042`. */
export function incidentName(number: number | undefined): string {
  return number === undefined ? "An incident" : `SEC-${String(number).padStart(4, "0")}`;
}
