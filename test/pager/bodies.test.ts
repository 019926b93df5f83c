import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Severity } from "../../src/core/incident-signals.ts";
import { callJsm } from "../../src/pager/jsm.ts";
import type { Deed, Notice } from "../../src/pager/notice.ts";
import { callPagerDuty } from "../../src/pager/pagerduty.ts";
import { callWebhook } from "../../src/pager/webhook.ts";
import { INCIDENT, NOTICE } from "./samples.ts";

const PAGERDUTY = {
  routingKey: "k".repeat(32),
  baseUrl: "https://events.pagerduty.com",
  isHeard: true,
};
const JSM = { apiKey: "key", baseUrl: "https://api.atlassian.com/jsm/ops/integration" };
const WEBHOOK = {
  url: "https://siem.example/hook",
  secrets: ["new-secret", "old-secret"],
  allowPrivate: false,
};

function body(call: { readonly body?: string }): Record<string, unknown> {
  const parsed: unknown = JSON.parse(call.body ?? "{}");
  return typeof parsed === "object" && parsed ? { ...parsed } : {};
}

/** Every body that a notice makes, in one text. */
function calls(notice: Notice): string {
  return [callPagerDuty(PAGERDUTY, notice), callJsm(JSM, notice), callWebhook(WEBHOOK, notice, "k")]
    .map(({ body: text }) => text)
    .join();
}

/** A notice whose foreign texts are as long as nobody allows. */
function huge(changes: Partial<Notice> = {}): Notice {
  const incident = { ...INCIDENT, sentence: "ö".repeat(3000), title: "t".repeat(600_000) };
  return { ...NOTICE, detail: "summary", incident, ...changes };
}

describe("what PagerDuty gets", () => {
  it("is a trigger with summary, severity, link and key", () => {
    const call = callPagerDuty(PAGERDUTY, NOTICE);

    expect(call.url).toBe("https://events.pagerduty.com/v2/enqueue");
    expect(body(call)).toEqual({
      routing_key: "k".repeat(32),
      dedup_key: "countersign/test/SEC-0042/0",
      event_action: "trigger",
      payload: {
        summary: INCIDENT.sentence,
        source: "countersign/test",
        severity: "critical",
        timestamp: "2026-11-21T14:01:00.000Z",
        custom_details: {
          incident: "SEC-0042 amber-heron",
          severity: "SEV1",
          state: "open",
          note: "Acknowledge in Slack: what is acknowledged here is not seen there.",
        },
      },
      client: "Countersign",
      client_url: INCIDENT.link,
      links: [{ href: INCIDENT.link, text: "Open in Slack" }],
    });
  });

  it.each(["acknowledge", "resolve"] satisfies Deed[])(
    "is no more than the key when it is told to %s",
    (deed) => {
      expect(body(callPagerDuty(PAGERDUTY, { ...NOTICE, deed }))).toEqual({
        routing_key: "k".repeat(32),
        dedup_key: "countersign/test/SEC-0042/0",
        event_action: deed,
      });
    },
  );

  it("I20 (in part): summary 1024, key 255 and the whole 512,000 bytes are kept to the byte", () => {
    const longKey = `countersign/test/SEC-0042/${"9".repeat(400)}`;
    const call = callPagerDuty(PAGERDUTY, huge({ key: longKey }));

    const { payload, dedup_key: key } = body(call);
    expect(Buffer.byteLength(String(key))).toBeLessThanOrEqual(255);
    expect(JSON.stringify(payload)).not.toContain("custom_details");
    expect(payload).toMatchObject({ summary: `${"ö".repeat(510)}…` });
    expect(Buffer.byteLength(call.body ?? "")).toBeLessThanOrEqual(512_000);
  });

  it("keeps details that just fit, and drops them one byte later", () => {
    const empty = callPagerDuty(PAGERDUTY, huge({ incident: { ...INCIDENT, title: "" } }));
    const room = 512_000 - Buffer.byteLength(empty.body ?? "");
    const fits = callPagerDuty(
      PAGERDUTY,
      huge({ incident: { ...INCIDENT, title: "t".repeat(room) } }),
    );
    const not = callPagerDuty(
      PAGERDUTY,
      huge({ incident: { ...INCIDENT, title: "t".repeat(room + 1) } }),
    );

    expect(Buffer.byteLength(fits.body ?? "")).toBe(512_000);
    expect(fits.body).toContain("custom_details");
    expect(not.body).not.toContain("custom_details");
  });
});

describe("how bad it is, in each pager's words", () => {
  it.each([
    ["sev1", "critical", "P1"],
    ["sev2", "error", "P2"],
    ["sev3", "warning", "P3"],
  ] satisfies [Severity, string, string][])("%s is %s and %s", (severity, pagerduty, jsm) => {
    const notice = { ...NOTICE, incident: { ...INCIDENT, severity } };

    expect(body(callPagerDuty(PAGERDUTY, notice))).toMatchObject({
      payload: { severity: pagerduty },
    });
    expect(body(callJsm(JSM, notice))).toMatchObject({ priority: jsm });
  });
});

describe("what JSM gets", () => {
  it("is an alert with an alias, a priority and the way to Slack", () => {
    const call = callJsm(JSM, NOTICE);

    expect([call.url, call.headers["authorization"]]).toEqual([
      "https://api.atlassian.com/jsm/ops/integration/v2/alerts",
      "GenieKey key",
    ]);
    expect(body(call)).toMatchObject({
      message: INCIDENT.sentence,
      alias: NOTICE.key,
      priority: "P1",
      source: "countersign/test",
      tags: ["countersign", "sev1"],
    });
    expect(call.body).toContain(INCIDENT.link);
  });

  it("is told by alias who has it and when it is over", () => {
    const urls = (["acknowledge", "resolve"] as const).map(
      (deed) => callJsm(JSM, { ...NOTICE, deed }).url,
    );

    expect(urls).toEqual([
      "https://api.atlassian.com/jsm/ops/integration/v2/alerts/countersign%2Ftest%2FSEC-0042%2F0/acknowledge?identifierType=alias",
      "https://api.atlassian.com/jsm/ops/integration/v2/alerts/countersign%2Ftest%2FSEC-0042%2F0/close?identifierType=alias",
    ]);
  });

  it("I20 (in part): message 130, description 15,000 and alias 250 bytes are kept", () => {
    const { message, description, alias } = body(callJsm(JSM, huge({ key: "x".repeat(300) })));

    expect([message, description, alias].map((each) => Buffer.byteLength(String(each)))).toEqual([
      129, 15_000, 250,
    ]);
  });
});

describe("what a receiver gets", () => {
  it("is the documented form, signed with each secret while one is rotated", () => {
    const call = callWebhook(WEBHOOK, NOTICE, "page/case1/1/0/0/2/webhook:siem");

    expect(body(call)).toEqual({
      v: 1,
      type: "page",
      id: NOTICE.key,
      incident: {
        number: 42,
        codename: "amber-heron",
        severity: "sev1",
        state: "open",
        openedAt: "2026-11-21T14:01:00.000Z",
        link: INCIDENT.link,
      },
      run: 1,
      epoch: 0,
      loop: 0,
      step: 2,
      sentAt: "2026-11-21T14:01:02.000Z",
    });
    const timestamp = "1795269662";
    const signatures = WEBHOOK.secrets.map(
      (secret) =>
        `v1=${createHmac("sha256", secret).update(`${timestamp}.${call.body}`).digest("hex")}`,
    );
    expect(call.headers).toMatchObject({
      "x-countersign-timestamp": timestamp,
      "x-countersign-signature": signatures.join(","),
      "idempotency-key": "page/case1/1/0/0/2/webhook:siem",
    });
  });

  it("I20 (in part): is below 64 KiB whatever was written elsewhere", () => {
    expect(Buffer.byteLength(callWebhook(WEBHOOK, huge(), "k").body ?? "")).toBeLessThan(65_536);
  });
});

describe("what leaves the house", () => {
  it("I15 (in part): minimal holds no host, no address and no title; summary holds them", () => {
    const told = (["trigger", "acknowledge", "resolve", "test"] as const).map((deed) =>
      calls({ ...NOTICE, deed }),
    );

    for (const each of told) expect(each).not.toMatch(/web-1|i-0abc|203\.0\.113|root logged/);
    expect(calls({ ...NOTICE, detail: "summary" })).toMatch(/root logged in to web-1.*i-0abc/);
  });

  it("is marked TEST when it is one", () => {
    const { incident: _, ...bare } = NOTICE;

    expect(calls({ ...bare, deed: "test" })).toMatch(/TEST page of Countersign/);
  });
});
