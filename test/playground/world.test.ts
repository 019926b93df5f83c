import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ESTATE } from "../../playground/aws/estate/ids.ts";
import { openFleet } from "../../playground/bot/fleet.ts";
import { DESIRED } from "../../playground/estate.ts";
import { PAGER_SECRETS } from "../../playground/pager/model.ts";
import { openWorldPart, type WorldPart } from "../../playground/world/part.ts";
import { type JsonObject, jsonObject } from "../../src/core/json.ts";
import { STAGES, type TestStage } from "../support/stage.ts";

const HERE = "111122223333/eu-central-1";
const openTestStage = STAGES[0]?.[1] ?? refuse;
const BASTION = { as: "theo", group: ESTATE.groups.bastion };

/** The world of a stage of its own, with the bot in this process. */
interface Opened extends AsyncDisposable {
  readonly test: TestStage;
  readonly world: WorldPart;
  readonly act: (name: string, input: object) => Promise<unknown>;
  readonly entry: (key: string) => Promise<JsonObject>;
  readonly rulesOf: (group: string) => Promise<readonly JsonObject[]>;
  /** Lets time pass, and says what a message in #aws reads, if one fits. */
  readonly shown: (words: RegExp) => Promise<string | undefined>;
}

async function open(): Promise<Opened> {
  const closing = new AsyncDisposableStack();
  const test = closing.use(await openTestStage());
  const { stage, clock } = test;
  const fleet = openFleet(0, { config: "", env: {}, origin: 0, speed: 1, log: () => undefined });
  const world = closing.use(openWorldPart({ ...stage, fleet }));
  async function entry(key: string): Promise<JsonObject> {
    return (await world.entries()).get(key) ?? {};
  }
  return {
    test,
    world,
    entry,
    act: async (name, input) => {
      const found = world.acts[name];
      if (!found) throw new Error(`there is no act ${name}`);
      return await found(input);
    },
    rulesOf: async (group) => groupFacts.parse(await entry(`group/${HERE}/${group}`)).rules,
    shown: async (words) => {
      await clock.advance("5s");
      const texts = stage.slack.messages("aws").map((each) => stage.slack.read(each));
      return texts.find((text) => words.test(text));
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

const groupFacts = z.object({ rules: z.array(jsonObject) });
const PATIENCE = { timeout: 15_000 };

describe("the world beside Slack", () => {
  it("shows groups with their rules in words, hosts, buckets, the queue and the files of code", async () => {
    await using opened = await open();
    const entries = await opened.world.entries();

    expect(entries.get(`group/${HERE}/${ESTATE.groups.webProd}`)).toMatchObject({
      name: "web-prod",
      vpc: "prod",
      attached: [`web-1 (${ESTATE.interfaces.web1})`, `web-2 (${ESTATE.interfaces.web2})`],
    });
    expect(await opened.rulesOf(ESTATE.groups.webProd)).toMatchObject([
      {
        way: "in",
        words: `in 8080/tcp from lb-prod (${ESTATE.groups.lbProd})`,
        description: "from the load balancer",
      },
      { words: `in 22/tcp from bastion (${ESTATE.groups.bastion})` },
      { words: "out all traffic to 0.0.0.0/0" },
      { words: "out all traffic to ::/0" },
    ]);
    expect(entries.get(`instance/${HERE}/${ESTATE.instances.bastion}`)).toMatchObject({
      name: "bastion-1",
      addresses: ["10.20.1.5", "203.0.113.105"],
      groups: ["bastion"],
    });
    expect(entries.get(`bucket/111122223333/${ESTATE.buckets.reports}`)).toMatchObject({
      block: "on",
      blockOn: true,
      policy: "",
    });
    expect(entries.get("queue")).toEqual({ visible: 0, inFlight: 0, dead: 0 });
    expect(entries.get("desired/groups.yml")).toMatchObject({ text: DESIRED });
  });

  it("takes a rule of somebody in the console, describes it and takes it away", async () => {
    await using opened = await open();
    const rule = { way: "in", proto: "udp", ports: "500-510", source: "web-prod" };

    await opened.act("add-rule", { ...BASTION, ...rule, description: "vpn" });

    const words = `in 500-510/udp from web-prod (${ESTATE.groups.webProd})`;
    const added = (await opened.rulesOf(BASTION.group)).find((each) => each["words"] === words);
    expect(added).toMatchObject({ description: "vpn" });
    const one = { ...BASTION, rule: added?.["id"], way: "in" };
    await opened.act("describe-rule", { ...one, description: "tunnel" });
    expect(await opened.rulesOf(BASTION.group)).toContainEqual({ ...added, description: "tunnel" });
    await opened.act("remove-rule", one);
    expect((await opened.rulesOf(BASTION.group)).map((each) => each["words"])).not.toContain(words);
  });

  it("says why AWS refuses, in AWS's own words", async () => {
    await using opened = await open();
    const rule = { ...BASTION, way: "in", proto: "tcp", description: "" };

    await expect(
      opened.act("add-rule", { ...rule, ports: "22", source: "10.0.0.1/33" }),
    ).rejects.toThrow(/^AWS refuses \(InvalidParameterValue\): .*10\.0\.0\.1\/33/);
    await expect(opened.act("add-rule", { ...rule, ports: "ssh", source: "::/0" })).rejects.toThrow(
      "ports are a number like 22 or a range like 8080-8090",
    );
    await expect(opened.act("delete-group", BASTION)).rejects.toThrow(/^AWS refuses \(Dependency/);
    await expect(opened.act("add-rule", { as: "theo" })).rejects.toThrow(/group/);
    await expect(opened.act("delete-group", { ...BASTION, region: "mars-1" })).rejects.toThrow(
      /mars-1/,
    );
  });

  it("shows what pagers have; what Kim does in PagerDuty reaches the bot", async () => {
    await using opened = await open();
    const { stage } = opened.test;
    const body = JSON.stringify({
      routing_key: PAGER_SECRETS.PAGER_MAIN_KEY,
      event_action: "trigger",
      dedup_key: "somebody/else",
      payload: { summary: "SEV1", source: "test", severity: "critical" },
    });
    await fetch(`${stage.pagers.urls.pagerduty}/v2/enqueue`, { method: "POST", body });
    const key = "pager/pagerduty/somebody/else/0";

    expect(await opened.entry(key)).toMatchObject({ state: "triggered", rings: 1 });
    await opened.act("pager-press", { key: "somebody/else", deed: "acknowledged" });
    expect(await opened.entry(key)).toMatchObject({ state: "acknowledged" });
  });

  it("makes and deletes a group", async () => {
    await using opened = await open();
    const made = await opened.act("create-group", {
      as: "terraform",
      name: "scratch",
      description: "for a try",
      vpc: ESTATE.vpc,
    });

    const { id } = z.object({ id: z.string() }).parse(made);
    expect(id).toMatch(/^sg-/);
    expect(await opened.entry(`group/${HERE}/${id}`)).toMatchObject({ name: "scratch" });
    await opened.act("delete-group", { as: "terraform", group: "scratch" });
    expect(await opened.entry(`group/${HERE}/${id}`)).toEqual({});
  });

  it("opens a bucket, which the bot tells, and closes it", async () => {
    await using opened = await open();
    const bucket = { as: "theo", bucket: ESTATE.buckets.reports };

    await opened.act("bucket-block", { ...bucket, on: false });
    await opened.act("bucket-policy", { ...bucket, public: true });

    expect(await opened.entry(`bucket/111122223333/${bucket.bucket}`)).toMatchObject({
      block: "never configured",
    });
    const { policy } = await opened.entry(`bucket/111122223333/${bucket.bucket}`);
    expect(policy).toContain("AllowAll");
    await expect.poll(() => opened.shown(/PUBLIC: bucket reports-eu/), PATIENCE).toBeDefined();
    await opened.act("bucket-policy", { ...bucket, public: false });
    await opened.act("bucket-block", { ...bucket, on: true });
    expect(await opened.entry(`bucket/111122223333/${bucket.bucket}`)).toMatchObject({
      block: "on",
    });
  });

  it("writes what hosts and CloudTrail write when somebody logs in", async () => {
    await using opened = await open();
    const { aws } = opened.test.stage;
    const before = aws.sent().length;
    const from = { instance: ESTATE.instances.web1, user: "luc", address: "192.0.2.7" };

    await opened.act("login-ssh", { ...from, key: "unknown" });
    await opened.act("login-rdp", { ...from, instance: ESTATE.instances.win1 });
    await opened.act("login-session-manager", { as: "ines", instance: from.instance });
    await opened.act("login-console", { as: "root" });

    const sent = aws.sent().slice(before);
    expect(sent).toHaveLength(4);
    expect(sent[2]?.body).toContain('"eventName":"StartSession"');
    expect(sent[3]?.body).toContain('"eventName":"ConsoleLogin"');
    await expect(
      opened.act("login-ssh", { ...from, address: "here", key: "ines" }),
    ).rejects.toThrow("an address looks like");
  });

  it("saves a file of code, which the bot reads at once", async () => {
    await using opened = await open();
    const changed = DESIRED.replace("ports: [5432]", 'ports: ["5432-5433"]');

    const told = await opened.act("desired-save", { name: "groups.yml", text: changed });

    expect(told).toEqual({ told: "the bot has read it" });
    expect(await opened.entry("desired/groups.yml")).toMatchObject({ text: changed });
    await expect.poll(() => opened.shown(/db-prod · code ahead/), PATIENCE).toBeDefined();
    await opened.act("desired-reset", {});
    await expect.poll(() => opened.shown(/db-prod · code ahead/), PATIENCE).toBeUndefined();
    await expect(opened.act("desired-save", { name: "../x.yml", text: "" })).rejects.toThrow(
      "a name",
    );
  });

  it("shows what goes wrong, until everything works again", async () => {
    await using opened = await open();
    await opened.act("fault", { name: "aws-throttle" });
    await opened.act("fault", { name: "slack-limit" });

    expect(await opened.entry("faults")).toEqual({
      aws: ["throttle DescribeSecurityGroupRules, 3 more"],
      slack: ["rate limit of 60 s on chat.postMessage, 1 more"],
    });
    await opened.act("fault-clear", {});
    expect(await opened.entry("faults")).toEqual({ aws: [], slack: [] });
    await expect(opened.act("fault", { name: "meteor" })).rejects.toThrow("meteor");
  });

  it("tells who listens when something has changed", async () => {
    await using opened = await open();
    const heard: string[] = [];
    const end = opened.world.onChange(() => heard.push("changed"));

    await opened.act("add-rule", {
      ...BASTION,
      way: "out",
      proto: "tcp",
      ports: "25",
      source: "::/0",
    });

    expect(heard).not.toEqual([]);
    end();
    const added = (await opened.rulesOf(BASTION.group)).find(
      (each) => each["words"] === "out 25/tcp to ::/0",
    );
    await opened.act("remove-rule", { ...BASTION, rule: added?.["id"], way: "out" });
  });
});

function refuse(): never {
  throw new Error("there is no stage");
}
