import { describe, expect, it } from "vitest";
import type { Console } from "../../playground/aws/people/console.ts";
import { DESIRED } from "../../playground/estate.ts";
import { STAGES, type TestStage } from "../support/stage.ts";

const WORLD_22 = { port: 22, peer: "0.0.0.0/0", description: "tmp" };

function theo({ stage }: TestStage): Console {
  return stage.aws.as({ user: "theo", agent: "console", ip: "203.0.113.25" });
}

/** Lets the queue run dry and what follows happen. */
async function settle({ stage, clock }: TestStage): Promise<void> {
  await expect.poll(() => stage.aws.queueDepth()).toMatchObject({ visible: 0, inFlight: 0 });
  await clock.advance("5s");
}

/** Reads every group, and once more those that differ without an event to explain it. */
async function sweep({ stage, clock }: TestStage): Promise<void> {
  await clock.advance("1s");
  expect(await stage.app().runJob("sweep-groups")).toBe(true);
  await clock.advance("30s");
}

function shown({ stage }: TestStage): string[] {
  return stage.slack.messages("aws").map((each) => stage.slack.read(each));
}

describe.each(STAGES)("a security group, on %s", (_, open) => {
  it("that somebody opens to the world is shown with rule, person, reach and line of code", async () => {
    await using test = await open();

    await theo(test).authorizeIngress("web-prod", WORLD_22);
    await settle(test);

    const message = test.stage.slack.read(
      await test.scene.message("aws", /web-prod · cloud ahead/),
    );
    expect(message).toMatch(/\+ in 22\/tcp from 0\.0\.0\.0\/0 "tmp" sgr-[0-9a-f]+/);
    expect(message).toContain("arn:aws:iam::111122223333:user/theo");
    expect(message).toContain("203.0.113.25");
    expect(message).toContain("all of the IPv4 internet");
    expect(message).toContain("groups.yml:9");
    expect(message).toContain("administration-broad");
  });

  it("S14: is one message, whether event, duplicates or sweep tell of it, and settles by itself", async () => {
    await using test = await open();
    test.stage.aws.fault.duplicateEvents(true);

    await theo(test).authorizeIngress("web-prod", WORLD_22);
    await settle(test);
    await sweep(test);
    await test.scene.message("aws", /cloud ahead/);
    await theo(test).revokeIngress("web-prod", WORLD_22);
    await settle(test);
    await test.clock.advance("2m");

    await test.scene.message("aws", /web-prod · code and cloud agree again/);
    expect(test.stage.slack.messages("aws")).toHaveLength(1);
  });

  it("whose event was lost is found by the sweep", async () => {
    await using test = await open();
    test.stage.aws.fault.loseEvents(true);

    await theo(test).authorizeIngress("db-prod", { port: 5432, peer: "0.0.0.0/0" });
    await sweep(test);

    const message = await test.scene.message("aws", /db-prod · cloud ahead/);
    expect(test.stage.slack.read(message)).toContain("5432/tcp from 0.0.0.0/0");
  });

  it("S12: that cannot be read is unknown: neither drift nor in sync", async () => {
    await using test = await open();
    await theo(test).authorizeIngress("web-prod", WORLD_22);
    await settle(test);
    await test.scene.message("aws", /cloud ahead/);

    test.stage.aws.fault.deny("DescribeSecurityGroupRules");
    await theo(test).revokeIngress("web-prod", WORLD_22);
    await settle(test);
    await sweep(test);

    const unknown = await test.scene.message("aws", /unknown since/i);
    expect(test.stage.slack.read(unknown)).toContain("DescribeSecurityGroupRules");
    expect(shown(test)).toHaveLength(1);
    expect(shown(test).join()).not.toMatch(/agrees|converged/);
  });

  it("S7: whose code moved is code ahead", async () => {
    await using test = await open();

    await test.stage.writeDesired(
      "groups.yml",
      DESIRED.replace("ports: [8080]", 'ports: ["8080-8081"]'),
    );
    await test.stage.app().refreshDesired();
    await sweep(test);

    const message = await test.scene.message("aws", /web-prod · code ahead/);
    expect(test.stage.slack.read(message)).toContain("8080-8081/tcp");
  });

  it("S17: that somebody failed to change makes no case", async () => {
    await using test = await open();

    await expect(theo(test).denied().authorizeIngress("web-prod", WORLD_22)).rejects.toThrow(
      /UnauthorizedOperation|not authorized/,
    );
    await settle(test);

    expect(shown(test)).toEqual([]);
    expect(await test.stage.app().store.queries.openCases(["drift"], 10)).toEqual([]);
  });

  it("S36: is read only: not one mutating call is made", async () => {
    await using test = await open();

    await theo(test).authorizeIngress("web-prod", WORLD_22);
    await settle(test);

    const calls = test.stage.aws.calls();
    expect(calls.length).toBeGreaterThan(3);
    expect(calls.filter(({ mutating }) => mutating)).toEqual([]);
  });

  it("is escalated by a click into an incident", async () => {
    await using test = await open();
    await theo(test).authorizeIngress("web-prod", WORLD_22);
    await settle(test);
    const message = await test.scene.message("aws", /cloud ahead/);

    const [escalate] = test.stage.slack
      .controls(message)
      .filter(({ label }) => label.startsWith("Escalate"));
    await test.stage.slack.press("admin", message, escalate?.actionId ?? "");

    await test.scene.message("security", /SEC-0001/);
    const linked = await test.scene.message("aws", /SEC-0001/);
    expect(linked.ts).toBe(message.ts);
  });
});
