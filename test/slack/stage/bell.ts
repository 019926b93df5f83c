import { z } from "zod";
import { actionsBlock, caseButton, headerBlock, sectionBlock } from "../../../src/core/blocks.ts";
import type { Case, Decision } from "../../../src/core/case.ts";
import { postMessage, updateMessage } from "../../../src/core/effect.ts";
import type { EventOf } from "../../../src/core/event.ts";
import { mention } from "../../../src/core/hostile-text.ts";
import type { Watcher } from "../../../src/core/watcher.ts";

/** Somebody rang; who answers is noted. The smallest matter that uses everything Slack has to offer. */
const details = z.object({
  text: z.string(),
  channel: z.string(),
  notes: z.array(z.string()),
  by: z.array(z.string()),
  ugly: z.boolean().optional(),
});
type Details = z.infer<typeof details>;

const events = {
  "bell.rung": z.object({ text: z.string(), channel: z.string(), ugly: z.boolean().optional() }),
  "bell.answered": z.object({ user: z.string(), how: z.string() }),
  "bell.form": z.object({ user: z.string() }),
  "bell.noted": z.object({ user: z.string(), note: z.string() }),
  "bell.broke": z.object({}),
};

/** What actors held when they clicked, in order: rights are not part of a bell's story. */
export const seenRights: (readonly string[] | "unknown")[] = [];

/** A watcher for tests of the Slack side. */
export const bell: Watcher<"ringing" | "quiet", Details, typeof events, undefined> = {
  kind: "bell",
  numbered: false,
  openStates: ["ringing"],
  closedStates: ["quiet"],
  details,
  events,
  decide: (before, event, _, { newId }) =>
    event.kind === "bell.rung" ? ring(before, event.data, newId) : answer(before, event),
  render: (of, slot) => {
    const { text, notes, by, ugly } = of.details;
    if (slot === "silent") return undefined;
    const said = [text, ...notes, ...by.map((user) => `answered by ${mention(user)}`)].join("; ");
    const buttons = actionsBlock("buttons", [
      caseButton(of, "bell_answer", "Answer", { extra: "loudly" }),
      caseButton(of, "bell_form", "Form"),
      caseButton(of, "bell_break", "Break"),
    ]);
    return {
      text: `The bell rings: ${said}`,
      blocks: [
        headerBlock(slot === "main" ? "Bell" : `Bell ${slot}`),
        ...(ugly ? [{ type: "divider", block_id: "x".repeat(300) } as const] : []),
        ...(said.match(/.{1,3000}/gs) ?? []).map(sectionBlock),
        ...(of.state === "ringing" ? [buttons] : []),
      ],
    };
  },
  renderModal: (_, name) =>
    name === "form"
      ? {
          type: "modal",
          callback_id: "bell_note",
          title: { type: "plain_text", text: "Bell" },
          submit: { type: "plain_text", text: "Note" },
          blocks: [
            {
              type: "input",
              block_id: "note",
              label: { type: "plain_text", text: "Note" },
              element: { type: "plain_text_input", action_id: "text" },
            },
          ],
        }
      : undefined,
  summarise: (of) => `Bell: ${of.details.text}`,
  clicks: {
    bell_answer: {
      event: "bell.answered",
      data: ({ user, extra }) => ({ user, how: extra ?? "softly" }),
    },
    bell_form: { event: "bell.form", data: ({ user }) => ({ user }) },
    bell_break: { event: "bell.broke", data: () => ({}) },
  },
  submissions: {
    bell_note: {
      event: "bell.noted",
      data: ({ user, values }) => ({ user, note: values["note"] ?? "" }),
    },
  },
  causes: [],
};

type Bell = Case<"ringing" | "quiet", Details>;
type Decided = Decision<"ringing" | "quiet", Details>;
type Event = EventOf<typeof events>;

function ring(
  before: Bell | undefined,
  data: Extract<Event, { kind: "bell.rung" }>["data"],
  newId: string,
): Decided {
  const { channel, text, ugly } = data;
  const fresh = { text, channel, notes: [], by: [], ...(ugly ? { ugly } : {}) };
  return {
    case: { state: "ringing", details: before ? { ...before.details, text } : fresh },
    effects: before
      ? [updateMessage(before.id, before.version + 1, "main")]
      : [postMessage(newId, { slot: "main", to: { channel } })],
    reasons: ["it rang"],
  };
}

function answer(before: Bell | undefined, event: Exclude<Event, { kind: "bell.rung" }>): Decided {
  if (!before) return { effects: [], reasons: ["no such bell"] };
  if (event.actor.kind === "person") seenRights.push(event.actor.rights);
  switch (event.kind) {
    case "bell.broke":
      throw new TypeError("the bell fell down");
    case "bell.form":
      return {
        effects: [],
        reasons: ["asked for a form"],
        reply: { kind: "modal", modal: "form" },
      };
    case "bell.noted":
      return note(before, event.data.note);
    case "bell.answered":
      return quieten(before, event.data);
  }
}

function note(before: Bell, text: string): Decided {
  if (text.length < 4)
    return {
      effects: [],
      reasons: ["too short"],
      reply: { kind: "errors", errors: { note: "Say a little more." } },
    };
  return {
    case: {
      state: "ringing",
      details: { ...before.details, notes: [...before.details.notes, text] },
    },
    effects: [updateMessage(before.id, before.version + 1, "main")],
    reasons: ["noted"],
  };
}

function quieten(
  before: Bell,
  { user, how }: { readonly user: string; readonly how: string },
): Decided {
  if (before.state === "quiet")
    return { effects: [], reasons: ["Already answered."], refused: true };
  return {
    case: { state: "quiet", details: { ...before.details, by: [...before.details.by, user] } },
    effects: [updateMessage(before.id, before.version + 1, "main")],
    reasons: ["answered"],
    reply: { kind: "private", text: `You answered ${how}.` },
  };
}
