import { expect, it } from "vitest";
import { openLocalSlack } from "../../../playground/slack/open.ts";
import { matching, openWorld, post } from "./world.ts";

it("brings a command to the app and its answers back to the person", async () => {
  await using world = await openWorld((app) => {
    app.command("/sg", async ({ command, ack, respond, client }) => {
      await ack(`you said ${command.text}`);
      await respond("and more");
      await post(client, { channel: command.channel_id, text: "for all" });
    });
  });
  const { slack } = world;

  const interaction = await slack.command("engineer", "/sg status");

  expect(interaction).toMatchObject({ acked: true, who: "engineer" });
  await expect.poll(() => slack.messages("aws").map(({ text }) => text)).toEqual(["for all"]);
  expect(interaction.replies.map(({ via, text }) => `${via}: ${text}`)).toEqual([
    "ack: you said status",
    "response_url: and more",
  ]);
  expect(slack.ephemerals("engineer").map(({ text }) => text)).toEqual([
    "you said status",
    "and more",
  ]);
  expect(slack.ephemerals("colleague")).toEqual([]);
});

it("sends the fields that Slack sends, with what was typed escaped", async () => {
  const bodies: unknown[] = [];
  await using world = await openWorld((app) => {
    app.command("/login", async ({ body, ack }) => {
      bodies.push(body);
      await ack();
    });
  });
  const { slack } = world;

  await slack.command(
    "admin",
    "/login who @colleague @secops @here #security <b> & https://example.com/x a@example.com",
    "security",
  );

  expect(bodies).toEqual([
    {
      token: matching(/./),
      team_id: "T0LOCAL",
      team_domain: "local",
      channel_id: "C0SECURITY",
      channel_name: "privategroup",
      user_id: "U0ADMIN",
      user_name: "admin",
      command: "/login",
      text: "who <@U0COLLEAGUE|colleague> <!subteam^S0SECOPS|@secops> <!here> <#C0SECURITY|security> &lt;b&gt; &amp; <https://example.com/x> <mailto:a@example.com|a@example.com>",
      api_app_id: "A0COUNTERSIGN",
      is_enterprise_install: "false",
      response_url: matching(/^http:\/\/127\.0\.0\.1:\d+\/commands\/T0LOCAL\//),
      trigger_id: matching(/^\d+\.\d+\.[0-9a-f]{32}$/),
    },
  ]);
});

it("posts an in_channel answer for everybody and refuses one with bad blocks", async () => {
  await using world = await openWorld((app) => {
    app.command("/good", async ({ ack }) => ack({ response_type: "in_channel", text: "hello" }));
    app.command("/bad", async ({ ack }) => ack({ blocks: [{ type: "sectoin" }] }));
  });
  const { slack } = world;

  await slack.command("outsider", "/good", "general");
  const refused = await slack.command("outsider", "/bad", "general");

  expect(slack.messages("general").map(({ text }) => text)).toEqual(["hello"]);
  expect(refused).toMatchObject({ acked: true, failure: "invalid_command_response" });
});

it("gives up after its patience when nobody acknowledges", async () => {
  await using world = await openWorld(
    (app) => app.command("/slow", async () => Promise.resolve()),
    { patienceMs: 60 },
  );
  const { slack } = world;

  const interaction = await slack.command("engineer", "/slow");

  expect(interaction).toMatchObject({ acked: false, failure: "operation_timeout" });
  expect(interaction.ackMs).toBeGreaterThanOrEqual(55);
  expect(slack.transcript()).toContain('/slow failed with the error "operation_timeout"');
});

it("fails at once when no app is connected", async () => {
  await using slack = await openLocalSlack();

  const interaction = await slack.command("engineer", "/sg status");

  expect(interaction).toMatchObject({ acked: false, failure: "dispatch_failed" });
});
