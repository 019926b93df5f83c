import type { Severity } from "../core/incident-signals.ts";
import type { Call } from "./call.ts";
import { cutBytes, detailsOf, type Notice, summaryOf } from "./notice.ts";
import type { PagerDutySettings } from "./settings.ts";

/** Limits of Events API v2. Source: developer.pagerduty.com, "Send an Alert Event". */
const SUMMARY = 1024;
const KEY = 255;
const BODY = 512_000;

const SEVERITIES: Readonly<Record<Severity, string>> = {
  sev1: "critical",
  sev2: "error",
  sev3: "warning",
  sev4: "info",
};

/** The call that tells PagerDuty. The routing key stands in the body, which is therefore never kept anywhere. */
export function callPagerDuty(settings: PagerDutySettings, notice: Notice): Call {
  const whole = bodyOf(settings, notice, detailsOf(notice));
  const body = Buffer.byteLength(whole) <= BODY ? whole : bodyOf(settings, notice, undefined);
  return {
    method: "POST",
    url: `${settings.baseUrl}/v2/enqueue`,
    headers: { "content-type": "application/json" },
    body,
  };
}

function bodyOf(
  { routingKey }: PagerDutySettings,
  notice: Notice,
  details: Readonly<Record<string, string>> | undefined,
): string {
  const { deed, key, incident, installation, sentAt } = notice;
  const head = { routing_key: routingKey, dedup_key: cutBytes(key, KEY) };
  if (deed === "acknowledge" || deed === "resolve")
    return JSON.stringify({ ...head, event_action: deed });
  const link = incident?.link;
  return JSON.stringify({
    ...head,
    event_action: "trigger",
    payload: {
      summary: cutBytes(summaryOf(notice), SUMMARY),
      source: `countersign/${installation}`,
      severity: incident ? SEVERITIES[incident.severity] : SEVERITIES.sev4,
      timestamp: (incident?.openedAt ?? sentAt).toISOString(),
      ...(details && Object.keys(details).length > 0 ? { custom_details: details } : {}),
    },
    client: "Countersign",
    ...(link === undefined
      ? {}
      : { links: [{ href: link, text: "Open in Slack" }], client_url: link }),
  });
}
