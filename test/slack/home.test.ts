import { describe, expect, it } from "vitest";
import { openStage, type Stage } from "./stage/open-stage.ts";

async function homeOf({ slack }: Stage, who: "engineer" | "oncall"): Promise<string> {
  const before = slack.home(who)?.publishes ?? 0;
  await slack.openHome(who);
  await expect.poll(() => slack.home(who)?.publishes ?? 0).toBe(before + 1);
  const home = slack.home(who);
  return home ? slack.read(home) : "";
}

describe("App Home", () => {
  it("shows what is about the person first, then what else is open, then how Countersign is", async () => {
    await using stage = await openStage();
    await stage.ring("front", "for everybody");
    await stage.ring("back", "for <@U0ENGINEER>");

    const home = await homeOf(stage, "engineer");

    const places = ["About you", "Bell: for ", "Open", "Bell: for everybody", "How Countersign is"];
    const found = places.map((text) => home.indexOf(text));
    expect(found.every((place) => place >= 0)).toBe(true);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect(home).toContain("2 of 2 connections");
  });

  it("keeps confidential kinds from those without the right, but not their own", async () => {
    await using stage = await openStage({ parts: { confidential: { bell: "login.read" } } });
    await stage.ring("front", "secret");
    await stage.ring("back", "for <@U0ENGINEER>");

    const [engineer, oncall] = [await homeOf(stage, "engineer"), await homeOf(stage, "oncall")];

    expect(engineer).not.toContain("secret");
    expect(engineer).toContain("Bell: for ");
    expect(oncall).toContain("secret");
  });
});
