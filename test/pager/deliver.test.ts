import { describe, expect, it } from "vitest";
import { openLocalPagers } from "../../playground/pager/open.ts";
import { deliver } from "../../src/pager/deliver.ts";
import { objectionTo } from "../../src/pager/forbidden-address.ts";
import { fakeClock } from "../support/fake-clock.ts";
import { deliveryTo, NOTICE, settingsFor } from "./samples.ts";

const SIGNAL = AbortSignal.timeout(60_000);
const TARGETS = ["pagerduty:main", "jsm:ops", "webhook:siem"] as const;
const MESSAGE = { notice: NOTICE, idempotencyKey: "page/case1/1/0/0/0" };

describe("delivering", () => {
  it.each(TARGETS)("%s takes a call, an acknowledgement and the end", async (target) => {
    const { now } = fakeClock("2026-11-21T14:01:02.000Z");
    const clock = { now, sleep: async () => {} };
    await using pagers = await openLocalPagers(clock);
    const parts = deliveryTo(settingsFor(pagers), clock);

    for (const deed of ["trigger", "acknowledge", "resolve"] as const) {
      const message = { notice: { ...NOTICE, deed }, idempotencyKey: `page/${deed}` };
      expect(await deliver(parts, target, message, SIGNAL)).toEqual({ outcome: "done" });
    }

    expect(pagers.alerts()).toMatchObject([{ key: NOTICE.key, state: "resolved", rings: 1 }]);
  });

  it.each([
    ["pagerduty:main", [400, 401, 403, 404, 408, 302], [429, 500, 503]],
    ["jsm:ops", [400, 401, 403, 404, 408, 422, 302], [429, 500, 503]],
    ["webhook:siem", [400, 401, 403, 404, 302, 307], [408, 429, 500, 503]],
  ] as const)(
    "I20 (in part): %s is tried again after some answers only",
    async (target, never, again) => {
      const clock = fakeClock();
      await using pagers = await openLocalPagers(clock);
      const parts = deliveryTo(settingsFor(pagers), clock);
      const [service = "pagerduty"] = (["pagerduty", "jsm", "webhook"] as const).filter((each) =>
        target.startsWith(each),
      );

      for (const status of never) {
        pagers.fail(service, 1, { status });
        expect(await deliver(parts, target, MESSAGE, SIGNAL)).toEqual({
          outcome: "failed",
          reason: `it answered ${status}`,
        });
      }
      for (const status of again) {
        pagers.fail(service, 1, { status, headers: { "retry-after": "7" } });
        expect(await deliver(parts, target, MESSAGE, SIGNAL)).toEqual({
          outcome: "again",
          status,
          afterMs: 7000,
        });
      }
      pagers.fail(service, 1, "drop");
      await expect(deliver(parts, target, MESSAGE, SIGNAL)).rejects.toBeInstanceOf(Error);
    },
  );

  it("JSM is asked once what became of it, and a refusal is one", async () => {
    const clock = fakeClock();
    await using pagers = await openLocalPagers(clock);
    const parts = deliveryTo(settingsFor(pagers), clock);

    const delivering = deliver(parts, "jsm:ops", MESSAGE, SIGNAL);
    await expect.poll(clock.sleepers).toBe(1);
    pagers.fail("jsm", 1, { status: 200, body: { data: { isSuccess: false } } });
    await clock.advance("5s");

    expect(await delivering).toMatchObject({ outcome: "failed" });
    expect(pagers.calls("jsm").map(({ method }) => method)).toEqual(["POST", "GET"]);
  });

  it("a pager that is gone from the configuration is not called", async () => {
    const clock = fakeClock();
    await using pagers = await openLocalPagers(clock);

    const parts = deliveryTo(settingsFor(pagers), clock);

    for (const target of ["pagerduty:old", "jsm:old", "webhook:old", "pigeon:post"])
      expect(await deliver(parts, target, MESSAGE, SIGNAL)).toMatchObject({ outcome: "failed" });
    expect(pagers.calls()).toEqual([]);
  });
});

describe("where a receiver may be", () => {
  it.each([
    "169.254.169.254",
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fd00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "::ffff:169.254.169.254",
    "::ffff:10.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "not an address",
  ])("I22: %s is never contacted, as an address or behind a name", async (address) => {
    const clock = fakeClock();
    await using pagers = await openLocalPagers(clock);
    const settings = settingsFor(pagers);
    const { port } = new URL(pagers.urls.webhook);
    const secrets = ["a-secret-of-the-test"];
    const webhook = {
      siem: { url: `http://siem.example:${port}/hook`, secrets, allowPrivate: false },
    };
    // One good address beside it does not help.
    const parts = deliveryTo({ ...settings, webhook }, clock, async () => [
      "93.184.216.34",
      address,
    ]);

    expect(await deliver(parts, "webhook:siem", MESSAGE, SIGNAL)).toMatchObject({
      outcome: "failed",
    });
    expect(pagers.calls()).toEqual([]);
  });

  it("I22: a name is looked up once, and the address that was looked at is called", async () => {
    const clock = fakeClock("2026-11-21T14:01:02.000Z");
    await using pagers = await openLocalPagers(clock);
    const settings = settingsFor(pagers);
    const { port } = new URL(pagers.urls.webhook);
    const { siem } = settings.webhook;
    const answers = [["127.0.0.1"], ["169.254.169.254"]];
    const webhook = {
      siem: { secrets: [], allowPrivate: true, ...siem, url: `http://siem.example:${port}/hook` },
    };
    const parts = deliveryTo({ ...settings, webhook }, clock, async () => answers.shift() ?? []);

    expect(await deliver(parts, "webhook:siem", MESSAGE, SIGNAL)).toEqual({ outcome: "done" });
    expect(answers).toHaveLength(1);
  });

  it("I22: a redirect to an inner address is an answer, not an order", async () => {
    const clock = fakeClock();
    await using pagers = await openLocalPagers(clock);
    await using inner = await openLocalPagers(clock);
    const parts = deliveryTo(settingsFor(pagers), clock);
    pagers.fail("webhook", 1, { status: 307, headers: { location: inner.urls.webhook } });

    expect(await deliver(parts, "webhook:siem", MESSAGE, SIGNAL)).toMatchObject({
      outcome: "failed",
    });
    expect(inner.calls()).toEqual([]);
  });

  it("is anywhere else, and inside where that is allowed, but for this machine's cloud", () => {
    expect(["93.184.216.34", "2606:2800:220:1::1"].map((each) => objectionTo(each, false))).toEqual(
      [undefined, undefined],
    );
    expect(
      ["127.0.0.1", "10.0.0.1", "::1", "fd12::1"].map((each) => objectionTo(each, true)),
    ).toEqual(Array(4).fill(undefined));
    expect(
      ["169.254.169.254", "fd00:ec2::254", "fe80::1"].map((each) => objectionTo(each, true)),
    ).toEqual(Array(3).fill("never"));
  });
});
