import { expect, it } from "vitest";
import { openLocalSlack } from "../../../playground/slack/open.ts";
import { buttons, openWorld, post, webClient } from "./world.ts";

async function answer(url: string, body: unknown): Promise<readonly [number, unknown]> {
  const headers = { "content-type": "application/json", connection: "close" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return [response.status, await response.json()];
}

it("may be used five times, and for thirty minutes", async () => {
  const now = { at: new Date("2026-01-01T00:00:00Z") };
  const urls: string[] = [];
  await using world = await openWorld(
    (app) => {
      app.command("/sg", async ({ body, ack }) => {
        urls.push(body.response_url);
        await ack();
      });
    },
    { now: () => now.at },
  );
  const { slack } = world;
  const interaction = await slack.command("engineer", "/sg one");
  await slack.command("engineer", "/sg two");
  const [first = "", second = ""] = urls;

  const statuses = [];
  for (const text of ["1", "2", "3", "4", "5", "6"]) statuses.push(await answer(first, { text }));
  const early = await answer(second, { text: "early" });
  now.at = new Date("2026-01-01T00:30:01Z");
  const late = await answer(second, { text: "late" });

  expect(statuses.map(([status]) => status)).toEqual([200, 200, 200, 200, 200, 404]);
  expect(statuses[5]).toEqual([404, { ok: false, error: "used_url" }]);
  expect(early).toEqual([200, { ok: true }]);
  expect(late).toEqual([404, { ok: false, error: "expired_url" }]);
  expect(interaction.replies.map(({ text }) => text)).toEqual(["1", "2", "3", "4", "5"]);
});

it("replaces and deletes the message whose button was pressed, and refuses bad blocks", async () => {
  const urls: string[] = [];
  await using world = await openWorld((app) => {
    app.action("go", async ({ body, ack }) => {
      if (body.type === "block_actions") urls.push(body.response_url);
      await ack();
    });
  });
  const { slack } = world;
  const blocks = [buttons(["go", "Go"])];
  const message = await post(webClient(slack), { channel: "C0AWS", text: "open", blocks });
  await slack.press("engineer", message, "go");
  const [url = ""] = urls;

  const bad = await answer(url, { replace_original: true, blocks: [{ type: "wheel" }] });
  const replaced = await answer(url, { replace_original: true, text: "settled" });
  const afterwards = slack.messages("aws").map(({ text, edits }) => [text, edits]);
  const aside = await answer(url, { text: "for you" });
  const aloud = await answer(url, { response_type: "in_channel", text: "for all" });
  const deleted = await answer(url, { delete_original: true });

  expect(bad).toEqual([400, { ok: false, error: "invalid_blocks" }]);
  expect([replaced, aside, aloud, deleted].map(([status]) => status)).toEqual([200, 200, 200, 200]);
  expect(afterwards).toEqual([["settled", 1]]);
  expect(slack.messages("aws").map(({ text }) => text)).toEqual(["for all"]);
  expect(slack.ephemerals("engineer").map(({ text }) => text)).toEqual(["for you"]);
});

it("does not answer at an address that was never given out", async () => {
  await using slack = await openLocalSlack();

  const response = await fetch(new URL("/actions/T0LOCAL/1/x", slack.apiUrl), {
    method: "POST",
    headers: { connection: "close" },
  });

  expect(response.status).toBe(404);
});
