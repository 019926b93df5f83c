import type { KnownBlock } from "@slack/types";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openLocalSlack } from "../../../playground/slack/open.ts";
import { findBlockFaults, isTooLongTogether } from "../../../playground/slack/validate/message.ts";
import { findViewFaults } from "../../../playground/slack/validate/view.ts";
import { actions, button, input, many, option, plain, REFUSED } from "./refused-blocks.ts";
import { post, section, webClient } from "./world.ts";

/** One of everything that our messages and forms use. */
const ACCEPTED: readonly KnownBlock[] = [
  { type: "header", text: plain("Drift") },
  { type: "section", text: { type: "mrkdwn", text: "*x*", verbatim: true }, fields: [plain("a")] },
  {
    type: "section",
    text: plain("Which?"),
    accessory: { type: "static_select", options: [option("a")], initial_option: option("a") },
  },
  { type: "context", elements: [plain("since 09:00"), { type: "mrkdwn", text: "by <@U0ADMIN>" }] },
  { type: "divider" },
  {
    type: "rich_text",
    elements: [
      { type: "rich_text_section", elements: [{ type: "text", text: "x", style: { code: true } }] },
      { type: "rich_text_preformatted", elements: [{ type: "text", text: "sg-1" }] },
      {
        type: "rich_text_list",
        style: "bullet",
        elements: [{ type: "rich_text_section", elements: [{ type: "user", user_id: "U0ADMIN" }] }],
      },
    ],
  },
  {
    type: "actions",
    elements: [
      {
        type: "button",
        text: plain("Go"),
        style: "danger",
        value: "c1.4",
        confirm: {
          title: plain("Sure?"),
          text: plain("x"),
          confirm: plain("Yes"),
          deny: plain("No"),
        },
      },
      { type: "overflow", options: [option("a")] },
      { type: "users_select", placeholder: plain("Who?") },
      { type: "radio_buttons", options: [{ text: { type: "mrkdwn", text: "*a*" }, value: "a" }] },
      { type: "checkboxes", options: [option("a")], initial_options: [option("a")] },
      { type: "datepicker", initial_date: "2026-01-31" },
      { type: "timepicker", initial_time: "09:30" },
    ],
  },
  { type: "input", label: plain("Why?"), element: { type: "plain_text_input", multiline: true } },
  { type: "image", image_url: "https://example.com/x.png", alt_text: "x" },
  {
    type: "table",
    rows: [[{ type: "raw_text", text: "port" }]],
    column_settings: [{ align: "left" }],
  },
];

describe("blocks of a message", () => {
  it("are accepted when they keep the rules", () => {
    expect(findBlockFaults(ACCEPTED, "/blocks")).toEqual([]);
  });

  it.each(REFUSED)("are refused with %s", (_, blocks, complaint) => {
    const faults = findBlockFaults(blocks, "/blocks");

    expect(faults.map(({ message, pointer }) => `${message} [${pointer}]`)).toEqual([complaint]);
  });

  it("may use an action_id again in another block", () => {
    expect(findBlockFaults([actions(button()), actions(button())], "/blocks")).toEqual([]);
  });

  it("may say 13,200 characters together and no more", () => {
    const said = many(5, () => section("x".repeat(2640)));

    expect(isTooLongTogether(said)).toBe(false);
    expect(isTooLongTogether([...said, section("x")])).toBe(true);
  });

  it("never break the validator, whatever they are", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const faults = findBlockFaults(value, "");
        expect(Array.isArray(value) || faults.length > 0).toBe(true);
        expect(Array.isArray(findViewFaults(value, ""))).toBe(true);
      }),
    );
  });
});

describe("views", () => {
  const modal = { type: "modal", title: plain("Form"), blocks: [{ type: "divider" }] };

  it.each([
    ["no title", { type: "modal", blocks: [] }, "missing required field: title []"],
    [
      "a long title",
      { ...modal, title: plain("x".repeat(25)) },
      "must be less than 25 characters [/title/text]",
    ],
    [
      "a long submit",
      { ...modal, submit: plain("x".repeat(25)) },
      "must be less than 25 characters [/submit/text]",
    ],
    [
      "101 blocks",
      { ...modal, blocks: many(101, () => ({ type: "divider" })) },
      "no more than 100 items allowed [/blocks]",
    ],
    [
      "long metadata",
      { ...modal, private_metadata: "x".repeat(3001) },
      "must be less than 3001 characters [/private_metadata]",
    ],
    [
      "a long callback_id",
      { ...modal, callback_id: "x".repeat(256) },
      "must be less than 256 characters [/callback_id]",
    ],
    [
      "inputs and no way to send them",
      { ...modal, blocks: [input({ type: "plain_text_input" })] },
      "missing required field: submit []",
    ],
    [
      "a table",
      { ...modal, blocks: [{ type: "table", rows: [[]] }] },
      "unsupported type: table [/blocks/0/type]",
    ],
    [
      "a field that no view has",
      { ...modal, submit_disabled: true },
      "invalid additional property: submit_disabled []",
    ],
    [
      "a title on the Home tab",
      { type: "home", title: plain("x"), blocks: [] },
      "invalid additional property: title []",
    ],
    ["no known type", { type: "window", blocks: [] }, "unsupported type: window [/type]"],
  ])("are refused with %s", (_, view, complaint) => {
    const faults = findViewFaults(view, "");

    expect(faults.map(({ message, pointer }) => `${message} [${pointer}]`)).toEqual([complaint]);
  });

  it("may hold an alert and 100 blocks", () => {
    const blocks = [
      { type: "alert", text: plain("x"), level: "warning" },
      ...many(99, () => ({ type: "divider" })),
    ];

    expect(findViewFaults({ ...modal, blocks }, "")).toEqual([]);
  });
});

describe("the answers", () => {
  it("name each fault in `errors` and in the metadata of a refused message", async () => {
    await using slack = await openLocalSlack();

    const posting = post(webClient(slack), {
      channel: "C0AWS",
      text: "x",
      blocks: [{ type: "wheel" }],
    });

    await expect(posting).rejects.toMatchObject({
      data: {
        error: "invalid_blocks",
        errors: ["unsupported type: wheel [json-pointer:/blocks/0/type]"],
        response_metadata: {
          messages: ["[ERROR] unsupported type: wheel [json-pointer:/blocks/0/type]"],
        },
      },
    });
  });

  it("come from blocks.validate with pointer, code and what was expected", async () => {
    await using slack = await openLocalSlack();
    const client = webClient(slack);

    await client.apiCall("blocks.validate", { blocks: ACCEPTED });
    const bad = client.apiCall("blocks.validate", {
      blocks: [{ type: "section", text: { type: "invalid", text: "x" } }],
    });
    const both = client.apiCall("blocks.validate", { blocks: [], view: {} });

    await expect(bad).rejects.toMatchObject({
      data: {
        error: "invalid_blocks",
        errors: [
          {
            code: "failed_constraint",
            message: "unsupported type: invalid",
            pointer: "/0/text/type",
            constraint: { type: "enum", expected: ["plain_text", "mrkdwn"] },
          },
        ],
      },
    });
    await expect(both).rejects.toMatchObject({ data: { error: "invalid_arguments" } });
  });
});
