import { expect, it } from "vitest";
import { openLocalSlack } from "../../../playground/slack/open.ts";
import { openBoltApp } from "./bolt-app.ts";

it("brings a slash command to the app and its answer back to the person", async () => {
  await using slack = await openLocalSlack();
  await using _app = await openBoltApp(slack, (app) => {
    app.command("/sg", async ({ command, ack, respond, client }) => {
      await ack(`you said ${command.text}`);
      await respond("and more");
      await client.chat.postMessage({ channel: command.channel_id, text: "for all" });
    });
  });

  const interaction = await slack.command("engineer", "/sg status @colleague");

  expect(interaction).toMatchObject({ acked: true, who: "engineer" });
  await expect.poll(() => slack.messages("aws").map(({ text }) => text)).toEqual(["for all"]);
  expect(interaction.replies.map(({ via, text }) => `${via}: ${text}`)).toEqual([
    "ack: you said status @colleague",
    "response_url: and more",
  ]);
});
