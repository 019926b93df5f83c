import { describe, expect, it } from "vitest";
import { STAGES } from "../support/stage.ts";
import {
  formOf,
  groupRules,
  open22,
  pressed,
  sendForm,
  settle,
  theo,
  WORLD_22,
  writes,
} from "./acting.ts";

const WHY = "opened by mistake, see the ticket";

describe.each(STAGES)("a change that does not go smoothly, on %s", (_, open) => {
  it("S20: a rule that was changed after it was shown is left alone, and shown as it is now", async () => {
    await using test = await open();
    await open22(test);
    await pressed(test, "engineer", "drift_revert");
    const rule = groupRules(test, "web-prod").find(({ description }) => description === "tmp");

    test.stage.aws.fault.loseEvents(true);
    await theo(test).describeIngress("web-prod", { [rule?.id ?? ""]: "for the auditors" });
    await sendForm(test, "engineer", WHY);
    await settle(test);

    const message = await test.scene.message("aws", /left alone/);
    expect(test.stage.slack.read(message)).toContain("it is another rule now");
    expect(groupRules(test, "web-prod").some(({ id }) => id === rule?.id)).toBe(true);
    expect(writes(test)).toEqual([]);
  });

  it("a form that is older than the group is shown again, and nothing is done", async () => {
    await using test = await open();
    await open22(test);
    await pressed(test, "engineer", "drift_revert");
    await formOf(test, "engineer");
    await theo(test).authorizeIngress("web-prod", { port: 23, peer: "0.0.0.0/0" });
    await settle(test);

    await sendForm(test, "engineer", WHY);

    expect(test.stage.slack.views("engineer").at(-1)?.view.blocks.length).toBeGreaterThan(3);
    expect(writes(test)).toEqual([]);
  });

  it("that AWS denies names the action, and the others are done all the same", async () => {
    await using test = await open();
    test.stage.aws.fault.deny("RevokeSecurityGroupIngress", 1);
    await theo(test).authorizeIngress("web-prod", { port: 23, peer: "0.0.0.0/0" });
    await open22(test);

    await pressed(test, "engineer", "drift_revert");
    await sendForm(test, "engineer", WHY);
    await settle(test);

    const message = await test.scene.message("aws", /not done/);
    expect(test.stage.slack.read(message)).toContain("AWS denied ec2:RevokeSecurityGroupIngress");
    expect(writes(test).map(({ outcome }) => outcome)).toEqual(["UnauthorizedOperation", "ok"]);
    const left = groupRules(test, "web-prod").filter((each) => "cidr" in each.peer && !each.egress);
    expect(left).toHaveLength(1);
  });

  it("that AWS throttles is tried again, and done once", async () => {
    await using test = await open();
    await open22(test);
    test.stage.aws.fault.throttle("RevokeSecurityGroupIngress", 4);

    await pressed(test, "engineer", "drift_revert");
    await sendForm(test, "engineer", WHY);
    await settle(test, "60s");

    await test.scene.message("aws", /reverted · a second name is due/);
    expect(writes(test).filter(({ outcome }) => outcome === "ok")).toHaveLength(1);
  });

  it("S21 (in part): ten presses are one change", async () => {
    await using test = await open();
    await open22(test);
    for (const who of ["engineer", "colleague", "admin"] as const) {
      await pressed(test, who, "drift_revert");
      await formOf(test, who);
    }

    await Promise.all(
      (["engineer", "colleague", "admin"] as const).map((who) => sendForm(test, who, WHY)),
    );
    await settle(test);

    await test.scene.message("aws", /a second name is due/);
    expect(writes(test)).toHaveLength(1);
  });

  it("S36: without a change role nothing is called: the form shows the command to copy", async () => {
    await using test = await open({
      settings: (text) => text.replace(/, change_role: "[^"]*"/, ""),
    });
    await open22(test);

    await pressed(test, "engineer", "drift_revert");
    const { view } = await formOf(test, "engineer");

    const text = JSON.stringify(view);
    expect(text).toContain("aws ec2 revoke-security-group-ingress");
    expect(text).toMatch(/sgr-[0-9a-f]+/);
    expect(view["submit"]).toBeUndefined();
    expect(writes(test)).toEqual([]);
  });

  it("S29: our own change opens nothing; the change role in other hands is an incident of the first severity", async () => {
    await using test = await open();
    await open22(test);
    await pressed(test, "engineer", "drift_revert");
    await sendForm(test, "engineer", WHY);
    await settle(test);
    expect(await test.stage.app().store.queries.recentCases("drift", new Date(0), 9)).toHaveLength(
      1,
    );
    expect(test.stage.slack.messages("security")).toEqual([]);

    const thief = test.stage.aws.as({ role: "CountersignChange", session: "cs-deadbeef" });
    await thief.authorizeIngress("db-prod", { ...WORLD_22, port: 5432 });
    await settle(test);

    const alarm = await test.scene.message("security", /change role was used by somebody else/i);
    expect(test.stage.slack.read(alarm)).toMatch(/sev1/i);
  });

  it("S27: a freeze stops what has not begun, and takes two names to end", async () => {
    await using test = await open();
    await open22(test);
    // What is in hand waits for its turn, because AWS throttles it.
    test.stage.aws.fault.throttle("RevokeSecurityGroupIngress", 100);
    await pressed(test, "engineer", "drift_revert");
    await sendForm(test, "engineer", WHY);
    await expect.poll(() => writes(test).length).toBeGreaterThan(0);
    await test.stage.slack.command("admin", "/sg freeze on the network is being moved");
    await settle(test, "20s");

    await test.scene.message("aws", /web-prod.*changes are frozen: the network is/s);
    const refused = await pressed(test, "engineer", "drift_revert");
    await expect
      .poll(() => refused.replies.map(({ text }) => text).join())
      .toContain("changes are frozen");
    expect(writes(test).filter(({ outcome }) => outcome === "ok")).toEqual([]);
    test.stage.aws.fault.clear();

    await test.stage.slack.command("admin", "/sg freeze off the network is moved now");
    await settle(test);
    await pressed(test, "admin", "freeze_sign");
    await settle(test);
    await test.scene.message("aws", /Changes to AWS are frozen/);
    await pressed(test, "oncall", "freeze_sign");
    await test.scene.message("aws", /Changes are possible again/);
    await settle(test);
    await pressed(test, "engineer", "drift_revert");
    await sendForm(test, "engineer", WHY);
    await settle(test);
    await test.scene.message("aws", /reverted · a second name is due/);
  });
});
