import { sha256 } from "../core/hash.ts";
import { readPagerTarget } from "../core/pager.ts";
import type { Clock, Store } from "../core/ports.ts";
import type { PagerSettings } from "./settings.ts";

/** PagerDuty allows about 120 calls a minute and key: 100 of ours, ten of them at once. */
const SLOTS = 10;
const SLOT_MS = 6000;

/** Milliseconds to wait for a turn; 0: it is ours, and taken. All replicas together keep to it. */
export async function takeTurn(
  parts: {
    readonly settings: PagerSettings;
    readonly clock: Clock;
    readonly limits: Pick<Store["limits"], "pace">;
  },
  target: string,
): Promise<number> {
  const { kind, name = "" } = readPagerTarget(target) ?? {};
  const routingKey = kind === "pagerduty" ? parts.settings.pagerduty[name]?.routingKey : undefined;
  if (routingKey === undefined) return 0;
  // Two names may share one key. A hash of it is no secret: nobody finds 32 random letters by trying.
  const account = `pagerduty/${sha256(routingKey).slice(0, 16)}`;
  let wait = SLOT_MS;
  for (let slot = 0; slot < SLOTS; slot++) {
    const now = parts.clock.now();
    const ms = await parts.limits.pace({ account, api: `enqueue/${slot}`, gapMs: SLOT_MS, now });
    if (ms === 0) return 0;
    wait = Math.min(wait, ms);
  }
  return wait;
}
