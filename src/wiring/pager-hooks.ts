import type { Environment } from "../config/environment.ts";
import { eventId } from "../core/event.ts";
import { handle } from "../core/handle.ts";
import { incidentNumber } from "../incidents/codename.ts";
import type { HookParts } from "../web/hooks.ts";
import type { Parts } from "./aws-side.ts";
import { hookSecrets } from "./pager-settings.ts";

/** The route for PagerDuty's webhook; undefined: no pager has a secret for it, so that there is no such route. */
export function openPagerHooks(
  { config, desk, log, metrics }: Parts,
  environment: Environment,
): HookParts | undefined {
  const secrets = hookSecrets(config, environment);
  if (Object.values(secrets).every((each) => each.length === 0)) return undefined;

  /** Which incident and which alert of it a key means. */
  async function find(key: string): Promise<{ id: string; alert: string } | undefined> {
    const [ours, installation, name = "", ...alert] = key.split("/");
    const number = incidentNumber(name);
    if (ours !== "countersign" || installation !== config.installation) return undefined;
    if (number === undefined || alert.length === 0) return undefined;
    const found = await desk.store.queries.caseByNumber("incident", number);
    return found ? { id: found.id, alert: alert.join("/") } : undefined;
  }

  return {
    secrets,
    metrics,
    take: async ({ id, kind, key, pager, by, at }) => {
      try {
        const found = await find(key);
        if (!found) return false;
        await handle(desk, {
          id: eventId(`pagerduty/${id}`, kind, found.id),
          kind,
          caseKind: "incident",
          ref: { by: "id", id: found.id },
          at,
          actor: { kind: "pager", name: by },
          data: { pager: `pagerduty:${pager}`, alert: found.alert, by },
        });
        return true;
      } catch (error) {
        log.error({ kind }, "what was done in PagerDuty could not be stored", error);
        throw error;
      }
    },
  };
}
