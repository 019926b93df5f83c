import type { ModalView } from "@slack/types";
import { expect, it } from "vitest";
import { openLocalSlack } from "../../../playground/slack/open.ts";
import { openWorld, post, refusalOf, webClient } from "./world.ts";

const VIEW: ModalView = {
  type: "modal",
  title: { type: "plain_text", text: "Form" },
  blocks: [],
};

it("keeps the time that a person waits, and hurries limits, when the clock runs fast", async () => {
  const triggers: string[] = [];
  const now = { at: new Date("2026-01-01T00:00:00Z") };
  await using world = await openWorld(
    (app) => {
      app.command("/sg", async ({ body, ack }) => {
        triggers.push(body.trigger_id);
        await ack();
      });
    },
    { now: () => now.at, speedUp: 60 },
  );
  const { slack } = world;
  const client = webClient(slack, { rejectRateLimitedCalls: true });
  await slack.command("admin", "/sg one");
  await slack.command("admin", "/sg two");
  const [first = "", second = ""] = triggers;
  for (const text of ["1", "2", "3", "4", "5"]) await post(client, { channel: "C0AWS", text });

  now.at = new Date("2026-01-01T00:02:00Z");
  const afterTwoSeconds = await client.views.open({ trigger_id: first, view: VIEW });
  await post(client, { channel: "C0AWS", text: "6" });
  now.at = new Date("2026-01-01T00:04:00Z");
  const afterFourSeconds = await refusalOf(client.views.open({ trigger_id: second, view: VIEW }));

  expect(afterTwoSeconds.ok).toBe(true);
  expect(afterFourSeconds).toBe("expired_trigger_id");
  expect(slack.messages("aws")).toHaveLength(6);
});

it("makes a fast clock of its own, and timestamps that never repeat", async () => {
  await using fast = await openLocalSlack({ speedUp: 1_000_000 });
  await using standing = await openLocalSlack({ now: () => new Date("2026-01-01T00:00:00Z") });

  const before = fast.say("engineer", "aws", "one");
  await webClient(fast).auth.test();
  const after = fast.say("engineer", "aws", "two");
  const same = [standing.say("engineer", "aws", "one"), standing.say("engineer", "aws", "two")];

  expect(Number(after.ts) - Number(before.ts)).toBeGreaterThan(60);
  expect(same.map(({ ts }) => ts)).toEqual(["1767225600.000000", "1767225600.000001"]);
});
