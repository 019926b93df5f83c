import type { Case } from "../core/case.ts";
import { plainForeign } from "../core/hostile-text.ts";
import type { PagedIncident } from "../core/pager.ts";
import { incidentName } from "./codename.ts";
import type { IncidentDetails } from "./incident.ts";

/**
 * An incident as pagers may know it, all but its link. `accountName`: what an account is called in the configuration. The
 * sentence names what kind of matter it is and nothing of whom or what it is about: it leaves the house and lights up on
 * lock screens.
 */
export function describeForPagers(
  {
    number,
    state,
    openedAt,
    details,
  }: Pick<Case<string, IncidentDetails>, "number" | "state" | "openedAt" | "details">,
  accountName: (account: string) => string | undefined,
): Omit<PagedIncident, "link"> {
  const { severity, codename, cause, causeText, title, facts, assets } = details;
  const what = (causeText ?? cause.replaceAll(/[._]/g, " ")).replace(/\.$/, "");
  const [account] = assets.flatMap((asset) => accountName(asset.account) ?? []);
  const where = account === undefined ? "" : `, account ${plainForeign(account, 60)}`;
  const name = incidentName(number);
  return {
    number,
    name,
    codename,
    severity,
    state,
    openedAt,
    sentence: `${severity.toUpperCase()} ${plainForeign(what, 150)}${where}: ${name} ${codename}`,
    title: plainForeign(title, 150),
    facts: facts.map(([label, value]) => [plainForeign(label, 60), plainForeign(value, 300)]),
  };
}
