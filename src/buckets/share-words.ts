import { escapeForeign } from "../core/hostile-text.ts";
import { giftWords } from "./phrases.ts";
import type { Share } from "./sharing.ts";

/** `account partner (999900001111): read objects under /in, by policy · Sid`; an account without a name is unknown. */
export function shareWords(share: Share, names: ReadonlyMap<string, string>): string {
  const { channel, statement } = share;
  const by = `${channel}${statement === undefined ? "" : ` · ${statement}`}`;
  return `${nameOf(share, names)}: ${giftWords(share)}, by ${escapeForeign(by, 120)}`;
}

function nameOf({ kind, name }: Share, names: ReadonlyMap<string, string>): string {
  const raw = escapeForeign(name, 80);
  if (kind === "service") return `service ${raw}, for whoever uses it`;
  if (kind === "user") return `user ${raw}`;
  const known = names.get(name);
  return known === undefined
    ? `unknown account ${raw}`
    : `account ${escapeForeign(known, 60)} (${raw})`;
}
