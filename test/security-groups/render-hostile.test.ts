import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findBlockFaults, isTooLongTogether } from "../../playground/slack/validate/message.ts";
import { CLOSED_STATES, OPEN_STATES } from "../../src/security-groups/drift-case.ts";
import { renderDrift } from "../../src/security-groups/render.ts";
import { ruleLines } from "../../src/security-groups/rule-lines.ts";
import { type DriftCase, step } from "./play.ts";
import { HTTPS_WORLD, NOW, SSH_WORLD, STRICT } from "./samples.ts";
import { sees } from "./scenes.ts";

describe("foreign text", () => {
  const nasty = fc.oneof(
    fc.constantFrom(
      "<!channel>",
      "<@U0ALICE>",
      "<https://evil.example|ok>",
      "*bold* _it_ ~no~ `code` ```fence```",
      ":bomb: &lt;!here&gt;",
      "\u202Eevil\u2066",
      "x".repeat(5000),
      "",
    ),
    fc.string({ unit: "grapheme", maxLength: 300 }),
  );

  it("makes no mention or link in any message, and none that Slack would refuse", () => {
    const states = fc.constantFrom(...OPEN_STATES, ...CLOSED_STATES);
    fc.assert(
      fc.property(nasty, states, fc.constantFrom("main", "reminder"), (text, state, slot) => {
        const message = renderDrift(hostile(text, state), slot, { now: NOW });
        if (!message) return;
        expect(findBlockFaults(message.blocks, "")).toEqual([]);
        expect(isTooLongTogether(message.blocks)).toBe(false);
        // A header is plain text: whatever stands in it is no markup.
        const marked = message.blocks.filter(({ type }) => type !== "header");
        const all = JSON.stringify([message.text, marked]);
        expect(all.match(/<[!@#h][^>]*>/g) ?? []).toEqual([]);
        expect(all).not.toContain("\u202e");
      }),
      { numRuns: 500 },
    );
  });

  it("keeps a message of many long rules within what Slack takes", () => {
    const items = Array.from({ length: 400 }, (_, port) => ({
      kind: "cloud-added" as const,
      key: `ingress tcp ${port} ${port} sg group:${"<&>".repeat(80)}`,
      description: "&".repeat(255),
    }));
    const message = renderDrift(
      { ...hostile("x", "open"), details: { ...hostile("x", "open").details, items } },
      "main",
      { now: NOW },
    );

    expect(ruleLines(items)).toHaveLength(11);
    expect(findBlockFaults(message?.blocks, "")).toEqual([]);
    expect(isTooLongTogether(message?.blocks)).toBe(false);
  });
});

/** A case in which everything that others write is this text. */
function hostile(text: string, state: DriftCase["state"]): DriftCase {
  const of = step(undefined, sees([HTTPS_WORLD, SSH_WORLD]), NOW, STRICT).after;
  if (!of) throw new Error("no case");
  const who = {
    confidence: "exact" as const,
    at: NOW.toISOString(),
    eventId: text,
    eventName: text,
    author: {
      principal: text,
      kind: "role" as const,
      name: text,
      role: text,
      via: text,
      from: text,
    },
  };
  const [first, ...others] = of.details.items;
  if (!first) throw new Error("no item");
  return {
    ...of,
    state,
    details: {
      ...of.details,
      account: text,
      accountName: text,
      name: text,
      vpcId: text,
      items: [{ ...first, description: text, at: text, who }, ...others],
      cosmetic: [{ kind: "cosmetic", key: SSH_WORLD, wanted: text, description: text }],
      notUnderstood: [{ at: text, reason: text }],
      declared: { source: text, at: text, commit: { id: text, author: text } },
      unread: { since: NOW.toISOString(), reason: text, times: 1 },
      reach: [text],
      notify: [text],
      snooze: { until: NOW.toISOString(), ids: [], by: text, reason: text },
    },
  };
}
