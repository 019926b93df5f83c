import type { IncidentOpen } from "../../core/incident-signals.ts";
import type { Alarm } from "../evidence/evidence.ts";
import type { LoginFacts } from "../evidence/facts.ts";
import type { RiskReason } from "../risk.ts";
import { GRADE_NAMES, PROTOCOL_NAMES, RISK_SENTENCES, SESSION_NAMES } from "./terms.ts";

/** Title of the incident that an alarm opens; foreign parts are raw, the incident's message gates them. */
export function alarmTitle(alarm: Alarm, facts: LoginFacts): string {
  const place = placeText(facts);
  switch (alarm) {
    case "forged":
      return `A forged login line was written on ${place}`;
    case "root":
      return `The root user signed in to ${place}`;
    case "instance_role":
      return `The role of an instance signed in to the console of ${place}`;
    case "service_account":
      return `Login as the service account ${facts.user ?? "unknown"} on ${place}`;
    case "misused_key":
      return `A key that was pushed to another host opened ${place}`;
    case "deactivated":
      return `Login of a deactivated person on ${place}`;
  }
}

/** Facts of a login for an incident: label and raw value, what is not known left out. */
export function incidentFacts(
  facts: LoginFacts,
  risks: readonly RiskReason[],
): IncidentOpen["facts"] {
  const pairs: [string, string | undefined][] = [
    ["Where", placeText(facts)],
    ["As", facts.user],
    ["Principal", facts.principal],
    ["From", facts.ip],
    ["Through", facts.through],
    ["Afterwards", becameText(facts)],
    ["When", `${facts.at.slice(0, 16).replace("T", " ")} UTC`],
    ["How", howText(facts)],
    ["Key", facts.fingerprint],
    ["Evidence", GRADE_NAMES[facts.grade]],
    ["Why it weighs", risks.map((each) => RISK_SENTENCES[each]).join("; ")],
  ];
  return pairs.flatMap(([label, value]) => (value ? [[label, value] as [string, string]] : []));
}

/** What the incident is about in AWS, when the account is known: the instance, or the role that was taken on. */
export function incidentAssets(facts: LoginFacts): IncidentOpen["assets"] {
  const { account, region, hostId, roleName } = facts;
  if (account === undefined) return [];
  const where = { account, ...(region === undefined ? {} : { region }) };
  if (hostId !== undefined && /^m?i-[0-9a-f]+$/.test(hostId))
    return [{ ...where, kind: "instance", id: hostId }];
  return roleName === undefined ? [] : [{ ...where, kind: "role", id: roleName }];
}

/** `web-7 (i-0abc) in prod`, or the account when there is no host; raw. */
export function placeText(facts: LoginFacts): string {
  const account = facts.accountName ?? facts.account;
  const host =
    facts.hostName !== undefined && facts.hostName !== facts.hostId
      ? `${facts.hostName}${facts.hostId === undefined ? "" : ` (${facts.hostId})`}`
      : facts.hostId;
  if (host !== undefined) return account === undefined ? host : `${host} in ${account}`;
  const role = facts.protocol === "switch" ? `role ${facts.roleName ?? "unknown"} in ` : "";
  return `${role}${account ?? "an unknown account"}`;
}

/** `became root after 40 s (/usr/bin/bash)`; raw. */
export function becameText({ became }: LoginFacts): string | undefined {
  if (!became) return undefined;
  const command = became.command === undefined ? "" : ` (${became.command})`;
  return `became ${became.user} after ${became.afterS} s${command}`;
}

/** `SSH, publickey, shell`; raw. */
export function howText(facts: LoginFacts): string {
  const via = facts.via === undefined ? "" : ` through ${PROTOCOL_NAMES[facts.via]}`;
  const session = facts.session === "unknown" ? undefined : SESSION_NAMES[facts.session];
  const mfa = facts.mfa === undefined || facts.sso ? undefined : facts.mfa ? "MFA" : "no MFA";
  return [`${PROTOCOL_NAMES[facts.protocol]}${via}`, facts.method, session, mfa]
    .filter((each) => each !== undefined)
    .join(", ");
}
