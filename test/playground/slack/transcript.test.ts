import { expect, it } from "vitest";
import { openWorld, post, section, webClient } from "./world.ts";

it("tells a whole story in order, as people would read it", async () => {
  await using world = await openWorld((app) => {
    app.command("/sg", async ({ ack }) => ack("One drift is open."));
    app.action("revert", async ({ ack, body, client }) => {
      await ack();
      if (body.type !== "block_actions" || !body.message || !body.channel) return;
      const { ts } = body.message;
      await client.chat.update({
        channel: body.channel.id,
        ts,
        text: "done",
        blocks: [section(`Reverted by <@${body.user.id}>`)],
      });
    });
  });
  const { slack } = world;
  const client = webClient(slack);

  const message = await post(client, {
    channel: "C0AWS",
    text: "drift",
    blocks: [
      { type: "header", text: { type: "plain_text", text: "Drift in sg-1" } },
      {
        type: "section",
        text: { type: "mrkdwn", text: "`22` from &lt;0.0.0.0/0&gt;, <https://example.com|why>" },
        fields: [
          { type: "mrkdwn", text: "*Owner*\n<@U0ENGINEER>" },
          { type: "mrkdwn", text: "*Team* <!subteam^S0SECOPS>" },
        ],
      },
      { type: "context", elements: [{ type: "mrkdwn", text: "see <#C0SECURITY>" }] },
      {
        type: "actions",
        elements: [
          {
            type: "button",
            action_id: "revert",
            text: { type: "plain_text", text: "Revert" },
            confirm: {
              title: { type: "plain_text", text: "Revert one rule?" },
              text: { type: "plain_text", text: "x" },
            },
          },
          {
            type: "users_select",
            action_id: "who",
            placeholder: { type: "plain_text", text: "Ask" },
          },
        ],
      },
    ],
  });
  const controls = slack.messages("aws").flatMap((each) => slack.controls(each));
  await slack.command("colleague", "/sg status");
  slack.say("colleague", "aws", "looking", message.ts);
  await slack.press("admin", message, "revert");
  await expect.poll(() => slack.messages("aws")[0]?.edits).toBe(1);

  expect(slack.transcript()).toMatchInlineSnapshot(`
    "#aws  Countersign: Drift in sg-1
        \`22\` from <0.0.0.0/0>, why
        *Owner* @engineer | *Team* @secops
        see #security
        [Revert] [Ask ▾]
    #aws  colleague types: /sg status
    #aws  Countersign (only colleague sees it): One drift is open.
    #aws ↳  colleague: looking
    admin presses [Revert] on "Drift in sg-1", confirms "Revert one rule?"
    #aws  Countersign (edited): Reverted by @admin"
  `);
  expect(controls).toMatchObject([
    { actionId: "revert", type: "button", label: "Revert", confirm: "Revert one rule?" },
    { actionId: "who", type: "users_select", label: "Ask" },
  ]);
});
