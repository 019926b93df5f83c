import { describe, expect, it } from "vitest";
import { makeHook } from "../../playground/pager/hook.ts";
import type { HookParts } from "../../src/web/hooks.ts";
import { openMetrics } from "../../src/web/metrics.ts";
import type { PagerHook } from "../../src/web/pagerduty-hook.ts";
import { openWeb, type Web } from "../../src/web/serve.ts";

const OLD = "the-secret-that-is-rotated-out";
const NEW = "the-secret-that-counts-from-now-on";
const AT = new Date("2026-11-21T14:01:00.000Z");
const WORDS = { deed: "acknowledged", key: "countersign/test/SEC-0042/0", by: "Kim", at: AT };

interface Ears extends AsyncDisposable {
  readonly heard: PagerHook[];
  readonly post: (
    body: string | Uint8Array,
    headers: Readonly<Record<string, string>>,
  ) => Promise<number>;
}

async function openEars(take?: HookParts["take"], withHooks = true): Promise<Ears> {
  const heard: PagerHook[] = [];
  const metrics = openMetrics();
  const hooks: HookParts = {
    secrets: { silent: [], main: [NEW, OLD] },
    metrics,
    take: take ?? (async (hook) => heard.push(hook) > 0),
  };
  const web: Web = await openWeb({
    host: "127.0.0.1",
    port: 0,
    unready: async () => [],
    metrics: metrics.text,
    ...(withHooks ? { hooks } : {}),
  });
  return {
    heard,
    post: async (body, headers) => {
      const url = `http://127.0.0.1:${web.port}/webhooks/pagerduty`;
      const answer = await fetch(url, { method: "POST", body: Buffer.from(body), headers });
      await answer.arrayBuffer();
      return answer.status;
    },
    [Symbol.asyncDispose]: () => web[Symbol.asyncDispose](),
  };
}

describe("PagerDuty's webhook", () => {
  it("I21 (in part): either secret is accepted while one is rotated, any other is 401", async () => {
    await using ears = await openEars();

    const statuses: number[] = [];
    for (const secret of [NEW, OLD, "a-secret-of-somebody-else"]) {
      const { headers, body } = makeHook(WORDS, secret);
      statuses.push(await ears.post(body, headers));
    }

    expect(statuses).toEqual([202, 202, 401]);
    const heard = { pager: "main", kind: "pager.acked", by: "Kim (PagerDuty)", at: AT };
    expect(ears.heard).toMatchObject([
      { ...heard, key: WORDS.key },
      { ...heard, key: WORDS.key },
    ]);
  });

  it("takes one good signature among several, and nothing that only looks like one", async () => {
    await using ears = await openEars();
    const { headers, body } = makeHook(WORDS, NEW);
    const { "x-pagerduty-signature": good = "", ...others } = headers;

    const signatures = [
      `v1=${"0".repeat(64)},${good}`,
      `v0=${good.slice(3)}`,
      good.slice(0, -2),
      "",
      "v1=",
    ];
    const statuses = await Promise.all(
      signatures.map((each) => ears.post(body, { ...others, "x-pagerduty-signature": each })),
    );

    expect(statuses).toEqual([202, 401, 401, 401, 401]);
    expect(await ears.post(`${body} `, headers)).toBe(401);
    expect(await ears.post(body, others)).toBe(401);
  });

  it("gives the same id to what comes again", async () => {
    await using ears = await openEars();
    const { headers, body } = makeHook(WORDS, NEW);

    await ears.post(body, headers);
    await ears.post(body, headers);

    const [first, second] = ears.heard;
    expect(first?.id).toBe(headers["x-webhook-id"]);
    expect(second?.id).toBe(first?.id);
  });

  it("I21 (in part): what is not ours or not understood is 202, because a 4xx switches the subscription off", async () => {
    await using ears = await openEars(async () => false);

    const made = [
      makeHook({ ...WORDS, key: "somebody/else" }, NEW),
      makeHook({ ...WORDS, deed: "priority_updated" }, NEW),
    ];
    for (const { headers, body } of made) expect(await ears.post(body, headers)).toBe(202);
  });

  it("is 413 above 256 KiB, and not read to its end", async () => {
    await using ears = await openEars();

    const { headers } = makeHook(WORDS, NEW);

    expect(await ears.post("x".repeat(262_145), headers)).toBe(413);
    expect(await ears.post("x".repeat(262_144), headers)).toBe(401);
  });

  it("is 503 when it could not be stored, and when that takes longer than a second", async () => {
    await using failing = await openEars(async () => {
      throw new Error("the database is down");
    });
    const stored = Promise.withResolvers<boolean>();
    await using slow = await openEars(() => stored.promise);
    const { headers, body } = makeHook(WORDS, NEW);

    expect(await failing.post(body, headers)).toBe(503);
    const before = performance.now();
    expect(await slow.post(body, headers)).toBe(503);
    expect(performance.now() - before).toBeLessThan(2000);
    stored.resolve(true);
  });

  it("is not there without a secret, and is posted to only", async () => {
    await using deaf = await openEars(undefined, false);
    const { headers, body } = makeHook(WORDS, NEW);

    expect(await deaf.post(body, headers)).toBe(405);
    expect(deaf.heard).toEqual([]);
  });
});
