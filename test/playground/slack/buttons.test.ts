import { expect, it } from "vitest";
import {
  acknowledgeAll,
  buttons,
  having,
  matching,
  openWorld,
  post,
  section,
  webClient,
} from "./world.ts";

it("sends what Slack sends when a button is pressed", async () => {
  const bodies: unknown[] = [];
  await using world = await openWorld((app) => {
    app.action(/.*/, async ({ body, ack }) => {
      bodies.push(body);
      await ack();
    });
  });
  const { slack } = world;
  const { ts, channel } = await post(webClient(slack), {
    channel: "C0AWS",
    text: "drift",
    blocks: [section("*drift* in `sg-1`"), { ...buttons(["revert", "Revert"]), block_id: "b" }],
  });

  const interaction = await slack.press("admin", { ts, channel }, "revert");

  expect(interaction).toMatchObject({ acked: true, who: "admin" });
  expect(bodies).toEqual([
    {
      type: "block_actions",
      user: { id: "U0ADMIN", username: "admin", name: "admin", team_id: "T0LOCAL" },
      api_app_id: "A0COUNTERSIGN",
      token: matching(/./),
      container: { type: "message", message_ts: ts, channel_id: "C0AWS", is_ephemeral: false },
      trigger_id: matching(/./),
      team: { id: "T0LOCAL", domain: "local" },
      enterprise: null,
      is_enterprise_install: false,
      channel: { id: "C0AWS", name: "aws" },
      message: having({
        type: "message",
        ts,
        text: "drift",
        user: slack.botUserId,
      }),
      state: { values: {} },
      response_url: matching(/\/actions\/T0LOCAL\//),
      actions: [
        {
          type: "button",
          action_id: "revert",
          block_id: "b",
          text: { type: "plain_text", text: "Revert", emoji: true },
          value: "value of revert",
          action_ts: matching(/^\d+\.\d{6}$/),
        },
      ],
    },
  ]);
});

it("keeps what was chosen in menus of a message, and forges a value when told to", async () => {
  const bodies: { readonly actions: unknown; readonly state: unknown }[] = [];
  await using world = await openWorld((app) => {
    app.action(/.*/, async ({ body, ack }) => {
      if (body.type === "block_actions")
        bodies.push({ actions: body.actions, state: body.state?.values });
      await ack();
    });
  });
  const { slack } = world;
  const who = { type: "users_select", action_id: "who" };
  const message = await post(webClient(slack), {
    channel: "C0AWS",
    blocks: [
      { type: "actions", block_id: "menus", elements: [who] },
      { ...buttons(["go", "Go"]), block_id: "go" },
    ],
  });

  await slack.press("admin", message, "who", { selected: "oncall" });
  await slack.press("admin", message, "go", { value: "forged" });

  const chosen = { menus: { who: { type: "users_select", selected_user: "U0ONCALL" } } };
  expect(bodies.map(({ state }) => state)).toEqual([chosen, chosen]);
  expect(bodies.map(({ actions }) => actions)).toMatchObject([
    [{ type: "users_select", selected_user: "U0ONCALL" }],
    [{ type: "button", value: "forged" }],
  ]);
});

it("does not send the text of an ephemeral message, but where to answer", async () => {
  const bodies: { readonly message?: unknown; readonly container: unknown }[] = [];
  await using world = await openWorld((app) => {
    app.command("/sg", async ({ ack }) =>
      ack({ text: "choose", blocks: [{ type: "divider" }, buttons(["again", "Again"])] }),
    );
    app.action("again", async ({ body, ack, respond }) => {
      if (body.type === "block_actions") bodies.push(body);
      await ack();
      await respond({ replace_original: true, text: "done" });
    });
  });
  const { slack } = world;
  await slack.command("oncall", "/sg status", "security");
  const [shown] = slack.ephemerals("oncall");

  const interaction = await slack.press("oncall", shown ?? { channel: "", ts: "" }, "again");

  await expect.poll(() => interaction.replies).toHaveLength(1);
  expect(bodies[0]?.message).toBeUndefined();
  expect(bodies[0]?.container).toMatchObject({ is_ephemeral: true, channel_id: "C0SECURITY" });
  expect(slack.ephemerals("oncall").map(({ text, edits }) => ({ text, edits }))).toEqual([
    { text: "done", edits: 1 },
  ]);
});

it("lets a button be pressed that an edit took away, but none that never was", async () => {
  await using world = await openWorld(acknowledgeAll);
  const { slack } = world;
  const client = webClient(slack);
  const message = await post(client, {
    channel: "C0AWS",
    blocks: [section("open"), buttons(["revert", "Revert"])],
  });
  await client.chat.update({ channel: message.channel, ts: message.ts, text: "closed" });

  const late = await slack.press("colleague", message, "revert");

  expect(late.acked).toBe(true);
  expect(slack.messages("aws")[0]?.blocks).toEqual([]);
  await expect(slack.press("colleague", message, "apply")).rejects.toThrow("no control");
});
