import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAddress } from "../../src/slack/interactions/case-address.ts";
import { blockActionsSchema } from "../../src/slack/interactions/payloads.ts";
import { readClick } from "../../src/slack/interactions/read-click.ts";

const base = {
  user: { id: "U1", team_id: "T1" },
  team: null,
  channel: { id: "D1" },
  message: { ts: "1.1" },
};

/** A press or choice as Slack sends it. */
function payload(action: object, rest: object = {}): ReturnType<typeof blockActionsSchema.parse> {
  return blockActionsSchema.parse({ ...base, ...rest, actions: [{ action_id: "a", ...action }] });
}

describe("a click", () => {
  it.each([
    ["a button", { value: "case1.7" }, {}, { version: 7 }],
    ["a button with more", { value: "case1.7.2.1.0" }, {}, { version: 7, extra: "2.1.0" }],
    [
      "an overflow menu",
      { selected_option: { value: "case1.7.later" } },
      {},
      { version: 7, extra: "later", selected: "case1.7.later" },
    ],
    [
      "a menu of people in a block that names the case",
      { block_id: "case1.7", selected_user: "U2" },
      {},
      { version: 7, selected: "U2" },
    ],
    [
      "a date in a modal",
      { block_id: "when", selected_date: "2026-11-20" },
      { view: { id: "V1", private_metadata: "case1.7.form" } },
      { version: 7, extra: "form", selected: "2026-11-20" },
    ],
  ])("on %s names its case", (_, action, rest, click) => {
    const read = readClick("T1", payload(action, rest));

    expect(read?.caseId).toBe("case1");
    expect(read?.click).toEqual({
      actionId: "a",
      team: "T1",
      user: "U1",
      channel: "D1",
      messageTs: "1.1",
      ...click,
    });
  });

  it("has an id of person, place and moment, and Slack's time", () => {
    const read = readClick("T1", payload({ value: "case1.7", action_ts: "1763647380.250000" }));

    expect(read).toMatchObject({
      eventId: "click:T1:U1:1.1:a:1763647380.250000",
      at: new Date("2025-11-20T14:03:00.250Z"),
    });
  });

  it("never throws and never invents a case, whatever is sent", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (value, block, time) => {
        const read = readClick("T1", payload({ value, block_id: block, action_ts: time }));
        const named = readAddress(value) ?? readAddress(block);
        expect(read?.caseId).toBe(named?.caseId);
      }),
    );
  });
});

describe("an address of a case", () => {
  it.each([
    "",
    ".",
    "a.",
    ".1",
    "a.b",
    "a.-1",
    "a.1.",
    "a.1.<!here>",
    "a b.1",
    `${"a".repeat(41)}.1`,
  ])("is not %j", (text) => {
    expect(readAddress(text)).toBeUndefined();
  });
});
