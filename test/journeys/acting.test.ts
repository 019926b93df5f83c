import { describe, expect, it } from "vitest";
import { STAGES } from "../support/stage.ts";
import { groupRules, open22, pressed, sendForm, settle, writes } from "./acting.ts";

const WHY = "opened by mistake, see the ticket";

describe.each(STAGES)("acting on a security group, on %s", (_, open) => {
  it("S19, S25: a revert takes the one rule away at once, and is listed as unsigned until somebody else signs", async () => {
    await using test = await open();
    await open22(test);
    const before = groupRules(test, "web-prod");

    await pressed(test, "engineer", "drift_revert");
    await sendForm(test, "engineer", WHY);
    await settle(test);

    const message = await test.scene.message("aws", /reverted · a second name is due/);
    const after = groupRules(test, "web-prod");
    expect(before.filter(({ id }) => !after.some((each) => each.id === id))).toMatchObject([
      { fromPort: 22, description: "tmp" },
    ]);
    expect(after).toEqual(before.filter(({ description }) => description !== "tmp"));
    expect(test.stage.slack.read(message)).toContain("Unsigned");
    expect(writes(test)).toMatchObject([
      {
        action: "RevokeSecurityGroupIngress",
        role: "CountersignChange",
        session: expect.stringMatching(/^cs-/) as unknown,
        sourceIdentity: "U0ENGINEER",
        outcome: "ok",
      },
    ]);

    await pressed(test, "admin", "drift_sign");
    await sendForm(test, "admin", undefined);
    await test.scene.message("aws", /web-prod · reverted, after/);
  });
});
