import { describe, expect, it } from "vitest";
import { STAGES } from "../support/stage.ts";
import { groupRules, pressed, sendForm, settle, theo, WORLD_22, writes } from "./acting.ts";

/** SSH from anywhere, as the team has allowed it. */
function ssh(more: string): (text: string) => string {
  return (text) =>
    `${text}baseline:\n  - {id: no-ssh, severity: high, ports: [22], reach: broad, ${more}}\n`;
}

const AUTO = { settings: ssh("mode: auto, author: Ada Okafor, approved_by: Ines Keller") };
const ASK = { settings: ssh("mode: ask") };

describe.each(STAGES)("the healing ladder, on %s", (_, open) => {
  it("S26: auto heals at once, in the names of its rule, and stops after three times within the hour", async () => {
    await using test = await open(AUTO);
    for (let time = 1; time <= 3; time++) {
      await theo(test).authorizeIngress("web-prod", WORLD_22);
      await settle(test);
      await test.scene.message("aws", /web-prod · healed, after/);
      expect(writes(test)).toHaveLength(time);
    }
    expect(writes(test).at(-1)).toMatchObject({ sourceIdentity: "baseline-no-ssh", outcome: "ok" });

    await theo(test).authorizeIngress("web-prod", WORLD_22);
    await settle(test);

    await test.scene.message("security", /healed 3 times and came back/);
    await test.scene.message("aws", /owners asked/);
    expect(writes(test)).toHaveLength(3);
    expect(groupRules(test, "web-prod").some(({ description }) => description === "tmp")).toBe(
      true,
    );
  });

  it("S27: the caps hold for what heals by itself; the rest is asked about", async () => {
    await using test = await open({
      settings: (text) =>
        ssh("mode: auto, author: Ada Okafor, approved_by: Ines Keller")(text).replace(
          "sg:\n",
          "sg:\n  caps: {per_10_minutes: 1}\n",
        ),
    });
    await theo(test).authorizeIngress("web-prod", WORLD_22);
    await settle(test);
    await test.scene.message("aws", /web-prod · healed/);

    await theo(test).authorizeIngress("db-prod", WORLD_22);
    await settle(test);

    const asked = await test.scene.message("aws", /db-prod · breaks the baseline, owners asked/);
    expect(test.stage.slack.read(asked)).toContain("caps");
    expect(writes(test)).toHaveLength(1);
  });

  it("asks the owners in their own conversations; Keep leaves it for some hours", async () => {
    await using test = await open(ASK);
    await theo(test).authorizeIngress("web-prod", WORLD_22);
    await settle(test);
    await test.scene.message({ dm: "engineer" }, /becomes an incident/);

    await pressed(test, "engineer", "drift_keep", { dm: "engineer" });
    await sendForm(test, "engineer", "needed until the audit is over", { hours: "8" });
    await settle(test);

    await test.scene.message("aws", /web-prod · snoozed/);
    await test.scene.message({ dm: "engineer" }, /answered/);
    expect(writes(test)).toEqual([]);
  });

  it("makes an incident of silence", async () => {
    await using test = await open(ASK);
    await theo(test).authorizeIngress("web-prod", WORLD_22);
    await settle(test);

    await test.clock.advance("16m");

    await test.scene.message("security", /SEC-0001/);
    await test.scene.message("aws", /nobody answered/);
    expect(writes(test)).toEqual([]);
  });
});
