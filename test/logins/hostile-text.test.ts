import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findBlockFaults } from "../../playground/slack/validate/message.ts";
import { findViewFaults } from "../../playground/slack/validate/view.ts";
import {
  LOGIN_CLOSED,
  LOGIN_OPEN,
  type LoginCase,
  type LoginDetails,
  type LoginState,
} from "../../src/logins/challenge/details.ts";
import type { LoginFacts } from "../../src/logins/evidence/facts.ts";
import { renderLogin, renderLoginModal } from "../../src/logins/render.ts";
import { FACTS, loginIn } from "./builders.ts";
import { START } from "./cast.ts";

const NOW = START;
const STATES: readonly LoginState[] = [...LOGIN_OPEN, ...LOGIN_CLOSED];
const SLOTS = ["ask:U0ALICE", "ask:U0BOB", "unrouted", "notice", "remind"];
const MODALS = ["login_yes", "login_detail", "login_other", "login_assign", "login_explain"];

/** A question in which everything that others write is this text. */
function hostile(state: LoginState, text: string): LoginCase {
  const facts: LoginFacts = {
    ...FACTS,
    user: text,
    hostName: text,
    accountName: text,
    method: text,
    keyType: text,
    keyId: text,
    principal: text,
    roleName: text,
  };
  const act = { by: "U0ALICE", at: START.toISOString(), text };
  const changes: Partial<LoginDetails> = {
    facts,
    confirmed: act,
    ended: { how: "explained", by: "U0RITA", text },
    incident: { key: "k", number: 1, state: "closed", reason: text },
    lesson: { text },
  };
  return loginIn(state, changes);
}

describe("L21: foreign text", () => {
  const nasty = fc.oneof(
    fc.constantFrom(
      "<!channel>",
      "<@U0ALICE>",
      "<https://evil.example|ok>",
      "https://evil.example",
      "*bold* _it_ ~no~ `code` ```fence```",
      ":bomb: &lt;!here&gt;",
      "\u202Eevil\u2066",
      "@here #general",
      "> quote\n• list",
      "`<!channel>`",
    ),
    fc.string({ unit: "grapheme", maxLength: 200 }),
  );

  it("makes no mention, link or markup in any message, and none that Slack would refuse", () => {
    fc.assert(
      fc.property(
        nasty,
        fc.constantFrom(...STATES),
        fc.constantFrom(...SLOTS),
        (text, state, slot) => {
          const message = renderLogin(hostile(state, text), slot, { now: NOW });
          if (!message) return;

          expect(findBlockFaults(message.blocks, "/blocks")).toEqual([]);
          expect(markup([message.text, ...textsIn(message.blocks)])).toEqual([]);
        },
      ),
      { numRuns: 10_000 },
    );
  });

  it("in modals neither", () => {
    fc.assert(
      fc.property(nasty, fc.constantFrom(...MODALS), (text, name) => {
        const view = renderLoginModal(hostile("asked", text), name);

        expect(findViewFaults(view, "/view")).toEqual([]);
        expect(markup(textsIn(view?.blocks))).toEqual([]);
      }),
    );
  });
});

/** Mentions, links and markup that are not ours: what is left when our own are taken out. */
function markup(texts: readonly string[]): string[] {
  const ours = /<@U0(?:ALICE|BOB|RITA)>|^\*[A-Z][a-z ]+\*\n|`[^`]*`/g;
  return texts.flatMap((text) => text.replaceAll(ours, "").match(/<[^>]*>|[*_~`]/g) ?? []);
}

/** Every text that Slack would read as markup, in whatever block. */
function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== "object" || value === null) return [];
  const { type, text } = Object.fromEntries(Object.entries(value));
  const own: string[] = type === "mrkdwn" && typeof text === "string" ? [text] : [];
  return [...own, ...Object.values(value).flatMap(textsIn)];
}
