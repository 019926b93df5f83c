import type { InputBlock, InputBlockElement, PlainTextOption } from "@slack/types";
import { expect, it } from "vitest";
import { acknowledgeAll, openWorld, post, webClient } from "./world.ts";

function option(value: string): PlainTextOption {
  return { text: { type: "plain_text", text: value.toUpperCase() }, value };
}

const options = [option("a"), option("b")];
const chosen = { a: stored("a"), b: stored("b") };

/** An option as it comes back, completed by Slack. */
function stored(value: string): object {
  return { text: { type: "plain_text", text: value.toUpperCase(), emoji: true }, value };
}

/** Each kind of input: how it is made, what is in it at first, what is filled in, what is sent. */
const INPUTS: readonly (readonly [
  InputBlockElement,
  object,
  string | readonly string[],
  object,
])[] = [
  [{ type: "plain_text_input", initial_value: "x" }, { value: "x" }, "y", { value: "y" }],
  [{ type: "number_input", is_decimal_allowed: false }, { value: null }, "7", { value: "7" }],
  [
    { type: "static_select", options },
    { selected_option: null },
    "b",
    { selected_option: chosen.b },
  ],
  [
    {
      type: "static_select",
      option_groups: [{ label: { type: "plain_text", text: "All" }, options }],
    },
    { selected_option: null },
    "a",
    { selected_option: chosen.a },
  ],
  [
    { type: "radio_buttons", options, initial_option: option("a") },
    { selected_option: chosen.a },
    "b",
    { selected_option: chosen.b },
  ],
  [
    { type: "checkboxes", options, initial_options: [option("a")] },
    { selected_options: [chosen.a] },
    ["a", "b"],
    { selected_options: [chosen.a, chosen.b] },
  ],
  [
    { type: "multi_users_select", initial_users: ["U0ADMIN"] },
    { selected_users: ["U0ADMIN"] },
    ["oncall", "U0GUEST"],
    { selected_users: ["U0ONCALL", "U0GUEST"] },
  ],
  [
    { type: "conversations_select" },
    { selected_conversation: null },
    "aws",
    { selected_conversation: "C0AWS" },
  ],
  [
    { type: "timepicker", timezone: "Asia/Kolkata" },
    { selected_time: null, timezone: "Asia/Kolkata" },
    "09:30",
    { selected_time: "09:30", timezone: "Asia/Kolkata" },
  ],
  [
    { type: "datetimepicker", initial_date_time: 1_768_478_400 },
    { selected_date_time: 1_768_478_400 },
    "1768482000",
    { selected_date_time: 1_768_482_000 },
  ],
];

it.each(INPUTS)("sends what was filled into %o", async (element, first, filled, sent) => {
  const bodies: unknown[] = [];
  const block: InputBlock = {
    type: "input",
    block_id: "it",
    label: { type: "plain_text", text: "It" },
    element: { ...element, action_id: "that" },
  };
  await using world = await openWorld((app) => {
    app.command("/sg", async ({ body, ack, client }) => {
      await ack();
      await client.views.open({
        trigger_id: body.trigger_id,
        view: {
          type: "modal",
          callback_id: "form",
          title: { type: "plain_text", text: "Form" },
          submit: { type: "plain_text", text: "Send" },
          blocks: [block],
        },
      });
    });
    app.view("form", async ({ view, ack }) => {
      bodies.push(view.state.values);
      await ack();
    });
  });
  const { slack } = world;
  await slack.command("admin", "/sg form");
  await expect.poll(() => slack.views("admin")).toHaveLength(1);
  const [open] = slack.views("admin");

  await slack.submit("admin", open?.id ?? "", { that: filled });

  const { type } = element;
  expect(open?.values).toEqual({ it: { that: { type, ...first } } });
  expect(bodies).toEqual([{ it: { that: { type, ...sent } } }]);
});

it("presses the control in the block that is named, or the one with the value", async () => {
  const pressed: unknown[] = [];
  await using world = await openWorld((app) => {
    app.action("pick", async ({ action, ack }) => {
      pressed.push([
        action.type,
        "block_id" in action ? action.block_id : "",
        "value" in action ? action.value : "",
      ]);
      await ack();
    });
  });
  const { slack } = world;
  const message = await post(webClient(slack), {
    channel: "C0AWS",
    blocks: ["one", "two"].map((name) => ({
      type: "actions",
      block_id: name,
      elements: [
        {
          type: "button",
          action_id: "pick",
          text: { type: "plain_text", text: name },
          value: name,
        },
      ],
    })),
  });

  await slack.press("admin", message, "pick");
  await slack.press("admin", message, "pick", { value: "two" });
  await slack.press("admin", message, "pick", { value: "three", blockId: "two" });

  expect(pressed).toEqual([
    ["button", "one", "one"],
    ["button", "two", "two"],
    ["button", "two", "three"],
  ]);
});

it("chooses from an overflow menu, and only what it offers", async () => {
  await using world = await openWorld(acknowledgeAll);
  const { slack } = world;
  const overflow = { type: "overflow", action_id: "more", options };
  const message = await post(webClient(slack), {
    channel: "C0AWS",
    blocks: [{ type: "actions", elements: [overflow] }],
  });

  const interaction = await slack.press("admin", message, "more", { selected: "b" });

  expect(interaction.acked).toBe(true);
  await expect(slack.press("admin", message, "more", { selected: "c" })).rejects.toThrow(
    '"c" is not offered here; there are: a, b',
  );
  await expect(slack.press("admin", message, "more")).rejects.toThrow("choose something");
});
