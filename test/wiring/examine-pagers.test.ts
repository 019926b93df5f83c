import { describe, expect, it } from "vitest";
import { PAGER_SECRETS } from "../../playground/pager/model.ts";
import { openLocalPagers } from "../../playground/pager/open.ts";
import { parseConfig } from "../../src/config/load.ts";
import { examinePagers } from "../../src/wiring/examine-pagers.ts";
import { systemIds } from "../../src/wiring/system.ts";
import { fakeClock } from "../support/fake-clock.ts";

const BASE = `
queue: {url: "http://127.0.0.1/q"}
channels: {aws: C0AWS}
incidents: {channel: C0SEC}
`;

/** What doctor says of pagers: verdict and sentence. */
async function examine(text: string, sends = false): Promise<string[]> {
  const config = parseConfig(BASE + text, "countersign.yml");
  const look = {
    environment: { pagerSecrets: PAGER_SECRETS },
    clock: fakeClock(),
    ids: systemIds,
    sends,
  };
  const said: string[] = [];
  for await (const { verdict, what } of examinePagers(config, look))
    said.push(`${verdict} ${what}`);
  return said;
}

describe("doctor on pagers", () => {
  it("warns when there is none beside Slack", async () => {
    expect(await examine("")).toEqual(["warn pagers: there is none beside Slack"]);
  });

  it("sends a page marked TEST to each when asked, and names a receiver that may not be called", async () => {
    await using pagers = await openLocalPagers(fakeClock());
    const text = `
pager:
  pagerduty:
    main: {routing_key: PAGER_MAIN_KEY, base_url: "${pagers.urls.pagerduty}"}
  webhook:
    siem: {url: "${pagers.urls.webhook}", secret: PAGER_SIEM_SECRET, allow_private: true}
    inner: {url: "${pagers.urls.webhook}", secret: PAGER_SIEM_SECRET}
`;

    expect(await examine(text)).toContain(
      "fail pager webhook:inner: it leads to a private address, and allow_private is not set",
    );
    expect(pagers.calls()).toEqual([]);
    expect(await examine(text, true)).toEqual(
      expect.arrayContaining([
        "ok pager pagerduty:main: it took a page marked TEST",
        "ok pager webhook:siem: it took a page marked TEST",
      ]),
    );
    expect(pagers.alerts().map(({ key }) => key)).toEqual([
      expect.stringMatching(/^countersign\/countersign\/test\/\w{4}$/),
      expect.stringMatching(/^countersign\/countersign\/test\/\w{4}$/),
    ]);
  });
});
