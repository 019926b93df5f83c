import { z } from "zod";
import type { JsonObject } from "../../src/core/json.ts";
import type { LocalPagers } from "../pager/open.ts";
import { type Acts, act } from "./act.ts";

/** The newest are enough for somebody who watches. */
const SHOWN = 10;

/** What pagers have, newest first. */
export function pagerEntries(pagers: LocalPagers): ReadonlyMap<string, JsonObject> {
  const shown = pagers.alerts().slice(-SHOWN).toReversed();
  return new Map(
    shown.map(({ service, key, state, summary, grade, rings, since }, order) => [
      `pager/${service}/${key}/${order}`,
      { service, key, state, summary, grade, rings, order, since: since.toISOString() },
    ]),
  );
}

/** What somebody does in PagerDuty; the bot hears of it by the webhook. */
export function pagerActs(pagers: LocalPagers): Acts {
  const shape = z.object({
    key: z.string(),
    deed: z.enum(["acknowledged", "unacknowledged", "resolved"]),
  });
  return {
    "pager-press": act(shape, async ({ key, deed }) => {
      const status = await pagers.press(deed, key, "Kim");
      if (status !== 202) throw new Error(`the bot answered ${status ?? "nothing"} to the webhook`);
      return undefined;
    }),
  };
}
