import { createHmac, randomUUID } from "node:crypto";
import { PAGER_SECRETS } from "./model.ts";

/** What PagerDuty tells about an incident of its own. */
export interface HookWords {
  /** `acknowledged unacknowledged resolved reopened`. */
  readonly deed: string;
  readonly key: string;
  /** A person's name, or the integration's. */
  readonly by: string;
  readonly at: Date;
}

/** A v3 webhook, signed. Source: developer.pagerduty.com, Webhooks V3. */
export function makeHook(
  { deed, key, by, at }: HookWords,
  secret: string = PAGER_SECRETS.PAGER_MAIN_HOOK,
): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  const body = JSON.stringify({
    event: {
      id: randomUUID(),
      event_type: `incident.${deed}`,
      resource_type: "incident",
      occurred_at: at.toISOString(),
      agent: { id: "PUSER01", type: "user_reference", summary: by },
      client: null,
      data: {
        id: "PINC001",
        type: "incident",
        html_url: "https://playground.pagerduty.example/incidents/PINC001",
        incident_key: key,
        title: "an incident",
      },
    },
  });
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  return {
    headers: {
      "content-type": "application/json",
      "x-pagerduty-signature": `v1=${signature}`,
      "x-webhook-id": randomUUID(),
    },
    body,
  };
}
