import { describe, expect, it } from "vitest";
import { STAGES } from "../support/stage.ts";
import { groupRules, open22, pressed, sendForm, settle, theo, writes } from "./acting.ts";

const WHY = "opened by mistake, see the ticket";

describe.each(STAGES)("two names, on %s", (_, open) => {
  it("S23, S24: a restore waits for a second name; who asked, who did it in AWS and who may not sign are refused", async () => {
    await using test = await open();
    const before = groupRules(test, "web-prod").find(({ fromPort }) => fromPort === 8080);
    const group = test.stage.aws.place().groups.get(before ? groupIdOf(test) : "");
    const rule = group?.rules.get(before?.id ?? "");
    if (rule) Object.assign(rule.tags, { ticket: "SEC-1", "two words": "a=b" });
    await test.clock.advance("1s");
    expect(await test.stage.app().runJob("sweep-groups")).toBe(true);
    await theo(test).revokeIngress("web-prod", before?.id ?? "");
    await settle(test);

    await pressed(test, "engineer", "drift_restore");
    await sendForm(test, "engineer", WHY);
    await settle(test);
    await test.scene.message("aws", /waits for a second name/);
    expect(writes(test)).toEqual([]);

    const own = await pressed(test, "engineer", "drift_sign");
    await sendForm(test, "engineer", undefined);
    const actor = await pressed(test, "colleague", "drift_sign");
    const nobody = await pressed(test, "outsider", "drift_sign");
    await settle(test);
    expect(own.failure).toBeUndefined();
    expect(repliesOf(actor)).toContain("sg.sign");
    expect(repliesOf(nobody)).toContain("sg.sign");
    expect(writes(test)).toEqual([]);

    await pressed(test, "admin", "drift_sign");
    await sendForm(test, "admin", undefined);
    await settle(test);
    await test.scene.message("aws", /web-prod · restored, after/);
    const after = groupRules(test, "web-prod").find(({ fromPort }) => fromPort === 8080);
    expect(after).toMatchObject({
      description: before?.description,
      tags: { ticket: "SEC-1", "two words": "a=b" },
    });
    expect(after?.id).not.toBe(before?.id);
    expect(writes(test)).toMatchObject([
      { action: "AuthorizeSecurityGroupIngress", sourceIdentity: "U0ENGINEER+U0ADMIN" },
    ]);
    expect(await audited(test)).toContain("somebody else");
  });

  it("S23: an undo is a matter of its own, and its undo is the first state again", async () => {
    await using test = await open();
    await open22(test);
    await pressed(test, "engineer", "drift_revert");
    await sendForm(test, "engineer", WHY);
    await settle(test);
    await pressed(test, "admin", "drift_sign");
    await sendForm(test, "admin", undefined);
    await settle(test);
    const closed = groupRules(test, "web-prod").map(contentOf);

    await pressed(test, "engineer", "drift_undo");
    await sendForm(test, "engineer", "it was needed after all");
    await settle(test);
    await pressed(test, "admin", "drift_sign");
    await sendForm(test, "admin", undefined);
    await settle(test);
    expect(groupRules(test, "web-prod").map(contentOf)).toContainEqual(
      expect.objectContaining({ fromPort: 22, description: "tmp" }),
    );

    await pressed(test, "engineer", "drift_undo");
    await sendForm(test, "engineer", "no, it was not needed");
    await settle(test);
    expect(groupRules(test, "web-prod").map(contentOf)).toEqual(closed);
  });

  it("a plan that is declined, or that nobody signs in time, is not done", async () => {
    await using test = await open();
    const [rule] = groupRules(test, "web-prod").filter(({ fromPort }) => fromPort === 8080);
    await theo(test).revokeIngress("web-prod", rule?.id ?? "");
    await settle(test);

    await pressed(test, "engineer", "drift_restore");
    await sendForm(test, "engineer", WHY);
    await settle(test);
    await pressed(test, "admin", "drift_decline");
    await sendForm(test, "admin", "ask the network team first");
    await settle(test);
    await test.scene.message("aws", /declined: ask the network team first/);

    await pressed(test, "engineer", "drift_restore");
    await sendForm(test, "engineer", WHY);
    await test.clock.advance("31m");
    await test.scene.message("aws", /nobody gave a second name/);
    expect(writes(test)).toEqual([]);
  });

  it("S25: what nobody signed for a day is told in the security channel", async () => {
    await using test = await open();
    await open22(test);
    await pressed(test, "engineer", "drift_revert");
    await sendForm(test, "engineer", WHY);
    await settle(test);

    await test.clock.advance("4h");
    await test.scene.message("aws", /did this in one name/);
    await test.clock.advance("21h");

    const told = await test.scene.message("security", /nobody has put a second name under it/);
    expect(test.stage.slack.read(told)).toContain("web-prod");
  });
});

function groupIdOf({ stage }: Parameters<typeof settle>[0]): string {
  const group = [...stage.aws.place().groups.values()].find(({ name }) => name === "web-prod");
  return group?.id ?? "";
}

function repliesOf({ replies }: Awaited<ReturnType<typeof pressed>>): string {
  return replies.map(({ text }) => text).join(" ");
}

/** What the record of all open and closed cases says. */
async function audited({ stage }: Parameters<typeof settle>[0]): Promise<string> {
  const { queries } = stage.app().store;
  const cases = await queries.recentCases("drift", new Date(0), 20);
  const entries = await Promise.all(cases.map(({ id }) => queries.audit(id)));
  return entries
    .flat()
    .map(({ text }) => text)
    .join("\n");
}

/** All of a rule but its id: that is a new one each time. */
function contentOf(rule: ReturnType<typeof groupRules>[number]): object {
  return { ...rule, id: "" };
}
