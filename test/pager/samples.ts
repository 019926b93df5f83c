import { PAGER_SECRETS } from "../../playground/pager/model.ts";
import type { LocalPagers } from "../../playground/pager/open.ts";
import type { PagedIncident } from "../../src/core/pager.ts";
import type { Clock } from "../../src/core/ports.ts";
import { openReceiverCaller, type Resolve } from "../../src/pager/call-receiver.ts";
import { openServiceCaller } from "../../src/pager/call-service.ts";
import type { DeliveryParts } from "../../src/pager/deliver.ts";
import type { Notice } from "../../src/pager/notice.ts";
import type { PagerSettings } from "../../src/pager/settings.ts";

export const INCIDENT: PagedIncident = {
  number: 42,
  name: "SEC-0042",
  codename: "amber-heron",
  severity: "sev1",
  state: "open",
  openedAt: new Date("2026-11-21T14:01:00.000Z"),
  sentence: "SEV1 login denied by its owner, account prod: SEC-0042 amber-heron",
  title: "root logged in to web-1 from 203.0.113.9",
  facts: [["Host", "web-1 (i-0abc)"]],
  link: "https://slack.com/app_redirect?team=T0&channel=C0SEC",
};

export const NOTICE: Notice = {
  deed: "trigger",
  key: "countersign/test/SEC-0042/0",
  installation: "test",
  incident: INCIDENT,
  step: "1/0/0/2",
  isHeard: false,
  detail: "minimal",
  sentAt: new Date("2026-11-21T14:01:02.000Z"),
};

/** Settings that lead to the local pagers. */
export function settingsFor({ urls }: Pick<LocalPagers, "urls">): PagerSettings {
  return {
    installation: "test",
    detail: "minimal",
    pagerduty: {
      main: {
        routingKey: PAGER_SECRETS.PAGER_MAIN_KEY,
        baseUrl: urls.pagerduty,
        isHeard: true,
      },
    },
    jsm: { ops: { apiKey: PAGER_SECRETS.PAGER_OPS_KEY, baseUrl: urls.jsm } },
    webhook: {
      siem: { url: urls.webhook, secrets: [PAGER_SECRETS.PAGER_SIEM_SECRET], allowPrivate: true },
    },
  };
}

/** All that delivering needs, over real sockets. */
export function deliveryTo(
  settings: PagerSettings,
  clock: Clock,
  resolve?: Resolve,
): DeliveryParts {
  const callService = openServiceCaller(clock);
  const callReceiver = openReceiverCaller(clock, resolve);
  return { settings, clock, callService, callReceiver };
}
