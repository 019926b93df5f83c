import type { ModalView } from "@slack/types";
import { expect, it } from "vitest";
import { buttons, matching, openWorld, refusalOf, section, webClient } from "./world.ts";

function form(title: string, more: Partial<ModalView> = {}): ModalView {
  return {
    type: "modal",
    callback_id: "decline",
    title: { type: "plain_text", text: title },
    submit: { type: "plain_text", text: "Send" },
    blocks: [
      {
        type: "input",
        block_id: "why",
        label: { type: "plain_text", text: "Why?" },
        element: { type: "plain_text_input", action_id: "reason", min_length: 3 },
      },
      {
        type: "input",
        block_id: "until",
        optional: true,
        label: { type: "plain_text", text: "Until" },
        element: { type: "datepicker", action_id: "day", initial_date: "2026-01-31" },
      },
    ],
    ...more,
  };
}

it("opens a form, keeps it open on errors, and closes it when the app is content", async () => {
  const bodies: unknown[] = [];
  await using world = await openWorld((app) => {
    app.command("/sg", async ({ body, ack, client }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: form("Decline") });
    });
    app.view("decline", async ({ body, view, ack }) => {
      bodies.push(body);
      const reason = view.state.values["why"]?.["reason"]?.value ?? "";
      if (reason !== "a good reason")
        await ack({ response_action: "errors", errors: { why: "Say more" } });
      else await ack();
    });
  });
  const { slack } = world;

  const opened = await slack.command("admin", "/sg decline");
  await expect.poll(() => slack.views("admin")).toHaveLength(1);
  const id = slack.views("admin")[0]?.id ?? "";
  const refused = await slack.submit("admin", id, { reason: "because" });
  const complained = slack.views("admin")[0];
  const accepted = await slack.submit("admin", id, { why: "a good reason", day: "2026-02-01" });

  expect(opened.replies.map(({ via, text }) => [via, text.split("\n")[0]])).toEqual([
    ["view", "Decline"],
  ]);
  expect(complained).toMatchObject({ title: "Decline", errors: { why: "Say more" } });
  expect(refused.replies).toHaveLength(1);
  expect(accepted).toMatchObject({ acked: true, replies: [] });
  expect(slack.views("admin")).toEqual([]);
  expect(bodies[1]).toMatchObject({
    type: "view_submission",
    user: { id: "U0ADMIN", name: "admin", team_id: "T0LOCAL" },
    trigger_id: matching(/./),
    response_urls: [],
    view: {
      id,
      type: "modal",
      callback_id: "decline",
      private_metadata: "",
      root_view_id: id,
      previous_view_id: null,
      state: {
        values: {
          why: { reason: { type: "plain_text_input", value: "a good reason" } },
          until: { day: { type: "datepicker", selected_date: "2026-02-01" } },
        },
      },
    },
  });
});

it("does what the app answers to a form: another one, one on top, none at all", async () => {
  await using world = await openWorld((app) => {
    app.command("/sg", async ({ body, ack, client }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: form("One") });
    });
    app.view("decline", async ({ view, ack }) => {
      if (view.title.text === "One") await ack({ response_action: "update", view: form("Two") });
      else if (view.title.text === "Two")
        await ack({ response_action: "push", view: form("Three") });
      else await ack({ response_action: "clear" });
    });
  });
  const { slack } = world;
  await slack.command("admin", "/sg decline");
  await expect.poll(() => slack.views("admin")).toHaveLength(1);
  const [first] = slack.views("admin");

  await slack.submit("admin", first?.id ?? "", { reason: "because" });
  const afterUpdate = slack.views("admin");
  await slack.submit("admin", first?.id ?? "", { reason: "because" });
  const afterPush = slack.views("admin");
  await slack.submit("admin", afterPush[1]?.id ?? "", { reason: "because" });

  expect(afterUpdate.map(({ id, title }) => [id, title])).toEqual([[first?.id, "Two"]]);
  expect(afterUpdate[0]?.values["why"]?.["reason"]).toMatchObject({ value: "because" });
  expect(afterPush.map(({ title }) => title)).toEqual(["Two", "Three"]);
  expect(afterPush[1]).toMatchObject({ previousId: first?.id, rootId: first?.id });
  expect(slack.views("admin")).toEqual([]);
});

it("tells the app of a closed form only when it asked to be told", async () => {
  const closed: unknown[] = [];
  await using world = await openWorld((app) => {
    app.command(/.*/, async ({ command, ack, body, client }) => {
      await ack();
      const view = form(command.text, { notify_on_close: command.text === "told" });
      await client.views.open({ trigger_id: body.trigger_id, view });
    });
    app.view({ callback_id: "decline", type: "view_closed" }, async ({ body, ack }) => {
      closed.push(body);
      await ack();
    });
  });
  const { slack } = world;

  for (const title of ["untold", "told"]) {
    await slack.command("admin", `/sg ${title}`);
    await expect.poll(() => slack.views("admin").map((each) => each.title)).toEqual([title]);
    await slack.close("admin", slack.views("admin")[0]?.id ?? "");
  }

  expect(slack.views("admin")).toEqual([]);
  expect(closed).toMatchObject([
    { type: "view_closed", is_cleared: false, view: { title: { text: "told" } } },
  ]);
});

it("checks a form as Slack's own form does before anything is sent", async () => {
  await using world = await openWorld((app) => {
    app.command("/sg", async ({ body, ack, client }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: form("Decline") });
    });
  });
  const { slack } = world;
  await slack.command("admin", "/sg decline");
  await expect.poll(() => slack.views("admin")).toHaveLength(1);
  const id = slack.views("admin")[0]?.id ?? "";

  await expect(slack.submit("admin", id, {})).rejects.toThrow('"Why?" must be filled in');
  await expect(slack.submit("admin", id, { why: "no" })).rejects.toThrow("too short");
  await expect(slack.submit("admin", id, { who: "me" })).rejects.toThrow('no control "who"');
  await expect(slack.submit("oncall", id, { why: "because" })).rejects.toThrow("does not see");
});

it("takes a trigger once and not for long, and an old hash never", async () => {
  const now = { at: new Date("2026-01-01T00:00:00Z") };
  const triggers: string[] = [];
  await using world = await openWorld(
    (app) => {
      app.command("/sg", async ({ body, ack }) => {
        triggers.push(body.trigger_id);
        await ack();
      });
    },
    { now: () => now.at },
  );
  const { slack } = world;
  const client = webClient(slack);
  await slack.command("admin", "/sg one");
  await slack.command("admin", "/sg two");
  const [first = "", second = ""] = triggers;

  const { view } = await client.views.open({ trigger_id: first, view: form("One") });
  const changed = { view_id: view?.id ?? "", hash: view?.hash ?? "", view: form("Two") };
  await client.views.update(changed);
  now.at = new Date("2026-01-01T00:00:04Z");

  const open = { view: form("Again") };
  expect(await refusalOf(client.views.update(changed))).toBe("hash_conflict");
  expect(await refusalOf(client.views.open({ ...open, trigger_id: first }))).toBe(
    "exchanged_trigger_id",
  );
  expect(await refusalOf(client.views.open({ ...open, trigger_id: second }))).toBe(
    "expired_trigger_id",
  );
  expect(await refusalOf(client.views.open({ ...open, trigger_id: "1.2.x" }))).toBe(
    "invalid_trigger_id",
  );
  expect(await refusalOf(client.views.update({ view_id: "V0", view: form("Two") }))).toBe(
    "not_found",
  );
  expect(slack.views("admin").map(({ title }) => title)).toEqual(["Two"]);
});

it("says what is wrong with a view, by pointer", async () => {
  await using world = await openWorld(() => undefined);
  const { slack } = world;
  const client = webClient(slack);
  const view = {
    type: "home" as const,
    blocks: [section("x".repeat(3001))],
    private_metadata: "m".repeat(3001),
  };

  const answer = client.apiCall("views.publish", { user_id: "U0ADMIN", view });

  await expect(answer).rejects.toMatchObject({
    data: {
      error: "invalid_arguments",
      response_metadata: {
        messages: [
          "[ERROR] must be less than 3001 characters [json-pointer:/view/blocks/0/text/text]",
          "[ERROR] must be less than 3001 characters [json-pointer:/view/private_metadata]",
        ],
      },
    },
  });
});

it("fills the Home tab when it is opened, and hears its buttons", async () => {
  const heard: unknown[] = [];
  await using world = await openWorld((app) => {
    app.event("app_home_opened", async ({ event, client }) => {
      heard.push(event);
      const blocks = [section(`Hello <@${event.user}>`), buttons(["mine", "Mine"])];
      await client.apiCall("views.publish", {
        user_id: event.user,
        view: { type: "home", blocks },
      });
    });
    app.action("mine", async ({ body, ack }) => {
      heard.push(body);
      await ack();
    });
  });
  const { slack } = world;

  await slack.openHome("engineer");
  await expect.poll(() => slack.home("engineer")?.publishes).toBe(1);
  const home = slack.home("engineer");
  await slack.pressView("engineer", home?.id ?? "", "mine", "forged");
  await slack.openHome("engineer");
  await expect.poll(() => slack.home("engineer")?.publishes).toBe(2);

  expect(home ? slack.read(home) : "").toBe("Hello @engineer\n[Mine]");
  expect(heard).toMatchObject([
    { type: "app_home_opened", user: "U0ENGINEER", channel: "D0ENGINEER", tab: "home" },
    {
      type: "block_actions",
      container: { type: "view", view_id: home?.id },
      view: { type: "home", id: home?.id },
      actions: [{ action_id: "mine", value: "forged" }],
    },
    { type: "app_home_opened", view: { id: home?.id } },
  ]);
  expect(slack.home("colleague")).toBeUndefined();
});
