import { describe, expect, it } from "vitest";
import { makeHook } from "../../playground/pager/hook.ts";
import { PAGER_SECRETS } from "../../playground/pager/model.ts";
import { hookUrl } from "../../playground/stage.ts";
import { STAGES, type TestStage } from "../support/stage.ts";
import { askEngineer, deny } from "./pagers.ts";

const KEY = "countersign/playground/SEC-0001/0";
const NEXT = "countersign/playground/SEC-0001/1";

/** Alerts of PagerDuty as `key state rings`. */
function alerts({ stage }: TestStage): string[] {
  return stage.pagers
    .alerts("pagerduty")
    .map(({ key, state, rings }) => `${key} ${state} ${rings}`);
}

/** What PagerDuty was told, in order, as `trigger <epoch>`. */
function told({ stage }: TestStage): string[] {
  return stage.pagers.calls("pagerduty").map(({ body }) => {
    const [, key = ""] = /"dedup_key":"([^"]+)"/.exec(body) ?? [];
    const [, deed = ""] = /"event_action":"([a-z]+)"/.exec(body) ?? [];
    return `${deed} ${key.split("/").at(-1)}`;
  });
}

describe.each(STAGES)("pagers, on %s", (_, open) => {
  it("I3: a denial calls the pagers within 5 s, once, however often it was pressed", async () => {
    await using test = await open();
    const { stage, scene, clock } = test;
    await askEngineer(test);
    const question = await scene.message({ dm: "engineer" }, /Was this you\?/);
    const denied = clock.now();

    for (let press = 0; press < 5; press++)
      await stage.slack.press("engineer", question, "login_no");

    await expect.poll(() => alerts(test)).toEqual([`${KEY} triggered 1`]);
    expect(clock.now().getTime() - denied.getTime()).toBeLessThanOrEqual(5000);
    await expect.poll(() => stage.pagers.alerts("webhook")).toMatchObject([{ key: KEY, rings: 1 }]);
    expect(await stage.app().store.queries.recentCases("incident", new Date(0), 5)).toHaveLength(1);
  });

  it("I4: an acknowledgement in Slack is in the pagers within 5 s, the end too; no page follows", async () => {
    await using test = await open();
    const { stage, scene, clock } = test;
    await deny(test);
    await expect.poll(() => alerts(test)).toEqual([`${KEY} triggered 1`]);

    await scene.press("oncall", "security", "incident_acknowledge");
    await expect.poll(() => alerts(test)).toEqual([`${KEY} acknowledged 1`]);
    await clock.advance("30m");
    await scene.press("oncall", "security", "incident_form_resolve");
    await scene.submit("oncall", { reason: "contained", note: "The key was replaced." });

    await expect.poll(() => alerts(test)).toEqual([`${KEY} resolved 1`]);
    expect(told(test)).toEqual(["trigger 0", "acknowledge 0", "resolve 0"]);
    await expect
      .poll(() => stage.pagers.alerts("webhook"))
      .toMatchObject([{ key: KEY, state: "resolved" }]);
  });

  it("I9: handed back, the old alert is closed and a new one calls", async () => {
    await using test = await open();
    await deny(test);
    await test.scene.press("oncall", "security", "incident_acknowledge");
    await expect.poll(() => alerts(test)).toEqual([`${KEY} acknowledged 1`]);

    await test.scene.press("oncall", "security", "incident_hand_back");

    await expect.poll(() => alerts(test)).toEqual([`${KEY} resolved 1`, `${NEXT} triggered 1`]);
    expect(told(test)).toEqual(["trigger 0", "acknowledge 0", "resolve 0", "trigger 1"]);
  });

  it("an acknowledgement in PagerDuty takes the incident; what echoes changes nothing", async () => {
    await using test = await open();
    const { stage, scene } = test;
    await deny(test);
    await expect.poll(() => alerts(test)).toEqual([`${KEY} triggered 1`]);

    expect(await stage.pagers.press("acknowledged", KEY, "Kim")).toBe(202);

    await scene.message("security", /SEC-0001.*acknowledged by Kim \(PagerDuty\)/s);
    await expect
      .poll(() => stage.pagers.alerts("webhook"))
      .toMatchObject([{ state: "acknowledged" }]);
    const { audit, newestCase, recentCases } = stage.app().store.queries;
    const [incident] = await recentCases("incident", new Date(0), 1);
    const record = await audit(incident?.id ?? "");
    expect(record.find(({ type }) => type === "pager.acked")?.actor).toEqual({
      kind: "pager",
      name: "Kim (PagerDuty)",
    });
    expect((await newestCase("incident", incident?.key ?? ""))?.state).toBe("acknowledged");
    expect((await stage.app().store.verifyAudit()).faults).toEqual([]);
  });

  it("I21: wrong signature 401; a hook that comes again changes nothing; an unknown key is 202", async () => {
    await using test = await open();
    const { stage, clock } = test;
    await deny(test);
    await expect.poll(() => alerts(test)).toEqual([`${KEY} triggered 1`]);
    const url = hookUrl(stage.app().webPort);
    const at = clock.now();

    async function post({ headers, body }: ReturnType<typeof makeHook>): Promise<number> {
      const before = performance.now();
      const answer = await fetch(url, { method: "POST", headers, body });
      await answer.arrayBuffer();
      expect(performance.now() - before).toBeLessThan(1000);
      return answer.status;
    }

    const good = { deed: "acknowledged", key: KEY, by: "Kim", at };
    const hook = makeHook(good);
    expect(await post(makeHook(good, "not-the-secret"))).toBe(401);
    expect(await post(makeHook({ ...good, key: "countersign/playground/SEC-0099/0" }))).toBe(202);
    expect(await post(makeHook({ ...good, key: KEY.replace("playground", "other") }))).toBe(202);
    expect(await post(hook)).toBe(202);
    await test.scene.press("oncall", "security", "incident_hand_back");
    await expect.poll(() => alerts(test)).toContain(`${NEXT} triggered 1`);
    expect(await post(hook)).toBe(202);

    const [incident] = await stage.app().store.queries.openCases(["incident"], 1);
    expect(incident?.state).toBe("open");
  });

  it("I15 (in part): no host, user, address or title in what leaves for a pager, no secret in the log", async () => {
    await using test = await open();
    await deny(test);
    await test.scene.press("oncall", "security", "incident_acknowledge");
    await expect.poll(() => alerts(test)).toEqual([`${KEY} acknowledged 1`]);

    const said = test.stage.pagers
      .calls()
      .map(({ body }) => body)
      .join();

    expect(said).toContain("SEC-0001");
    expect(said).not.toMatch(/ines|203\.0\.113|web-1|i-0|Ines/);
    for (const secret of Object.values(PAGER_SECRETS))
      expect(test.log.join()).not.toContain(secret);
    const { audit, recentCases, effectsOf } = test.stage.app().store.queries;
    const [incident] = await recentCases("incident", new Date(0), 1);
    const id = incident?.id ?? "";
    const record = JSON.stringify([await audit(id), await effectsOf(id)]);
    expect(record).toContain("pagerduty:main");
    for (const secret of Object.values(PAGER_SECRETS)) expect(record).not.toContain(secret);
  });

  it("I20 (in part): a pager that is away is called again with the same key until it is back", async () => {
    await using test = await open();
    const { stage, clock } = test;
    stage.pagers.fail("pagerduty", 6, { status: 503 });
    await deny(test);
    await clock.advance("3m");

    await expect.poll(() => alerts(test)).toEqual([`${KEY} triggered 1`]);
    const keys = stage.pagers
      .calls("pagerduty")
      .map(({ body }) => /dedup_key":"([^"]+)/.exec(body)?.[1]);
    expect(keys).toEqual(Array(7).fill(KEY));
    await test.scene.message("security", /PagerDuty main does not get through so far/);
  });
});

// Each failing call waits for its retries in real time: once is enough.
describe.each(STAGES.slice(0, 1))("an outage of Slack and pagers, on %s", (_, open) => {
  it("I17: Slack refuses everything for an hour: pages leave within 5 s, then one headline in its latest state", async () => {
    await using test = await open({ patienceMs: 250 });
    const { stage, scene, clock } = test;
    await askEngineer(test);
    stage.slack.fault.down();
    // Nobody can press a button: the question's deadline makes the incident.
    await clock.advance("10m");

    await expect.poll(() => alerts(test)).toEqual([`${KEY} triggered 1`]);
    const [call] = stage.pagers.calls("pagerduty");
    const [incident] = await stage.app().store.queries.openCases(["incident"], 1);
    const openedAt = incident?.openedAt ?? new Date(0);
    expect((call?.at.getTime() ?? 0) - openedAt.getTime()).toBeLessThanOrEqual(5000);
    expect(await stage.pagers.press("acknowledged", KEY, "Kim")).toBe(202);
    await clock.advance("50m");
    stage.slack.fault.up();
    await clock.advance("6m");

    await scene.message("security", /SEC-0001.*acknowledged by Kim/s);
    const pages = stage.slack.messages({ dm: "oncall" }).map((each) => stage.slack.read(each));
    expect(pages.join()).not.toContain("You are paged");
    const headlines = stage.slack
      .messages("security")
      .filter(({ ts, threadTs }) => threadTs === undefined || threadTs === ts)
      .map((each) => stage.slack.read(each))
      .filter((each) => /^SEC-0001 .*SEV/.test(each));
    expect(headlines).toHaveLength(1);
  });
});
