import { codeForeign, escapeForeign } from "../../src/core/hostile-text.ts";
import type { BaselineRule, PortRange } from "../../src/security-groups/baseline.ts";

const DAY_MS = 86_400_000;

/** A rule of the baseline in a line: id, severity, mode, ports, and from which reach on it is broken. Gated. */
export function baselineLine(rule: BaselineRule): string {
  const { id, severity, mode, direction, protocols, reach, exceptPorts, onSilence } = rule;
  const ports = rule.ports === "all" ? "all ports" : portList(rule.ports);
  const but = exceptPorts.length === 0 ? "" : ` but ${portList(exceptPorts)}`;
  const silence = mode === "ask" && onSilence ? ", silence heals" : "";
  const names = [rule.author, rule.approvedBy].filter((name) => name !== undefined);
  const by =
    names.length === 0 ? "" : ` by ${names.map((name) => escapeForeign(name)).join(" and ")}`;
  const way = direction === "ingress" ? "in" : "out";
  const what = protocols
    .map((each) => (each === "-1" ? "rules for all protocols" : each))
    .join(" ");
  return `*${codeForeign(id)}* · ${severity} · ${mode}${silence}${by} · ${way}, ${what}, ${ports}${but}, from ${reach} reach on`;
}

/** Its exceptions, a line each, with the days that are left. Gated. */
export function exceptionLines({ except }: BaselineRule, now: Date): string[] {
  return except.map(({ groups, ports, peers, until }) => {
    const where = groups.map((each) => codeForeign(each)).join(", ");
    const which = ports ? `, ${portList(ports)}` : "";
    const from = peers ? `, ${peers.map((each) => codeForeign(each)).join(", ")}` : "";
    return `except ${where}${which}${from}: ${leftText(until, now)}`;
  });
}

/** `until` is the moment after the last day. */
function leftText(until: Date, now: Date): string {
  const last = new Date(until.getTime() - 1).toISOString().slice(0, 10);
  const left = until.getTime() - now.getTime();
  if (left <= 0) return `*ended* with ${last}, UTC`;
  const days = Math.ceil(left / DAY_MS);
  return `until ${last}, ${days === 1 ? "1 day" : `${days} days`} left`;
}

function portList(ports: readonly PortRange[]): string {
  return ports.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(" ");
}
