import { z } from "zod";
import type { Json } from "../../src/core/json.ts";
import type { Interaction, PersonName } from "../slack/model.ts";
import type { LocalSlack } from "../slack/open.ts";
import { isPersonName } from "../slack/people.ts";
import type { Part } from "./part.ts";

const person = z.string().transform((name, context): PersonName => {
  if (isPersonName(name)) return name;
  context.addIssue(`there is nobody called ${name}`);
  return z.NEVER;
});
const text = z.string().min(1).max(40_000);
const id = z.string().min(1).max(255);

const sayInput = z.object({ who: person, channel: id, text, threadTs: id.optional() });
const commandInput = z.object({ who: person, channel: id, text });
const pressInput = z.object({
  who: person,
  channel: id,
  ts: id,
  actionId: id,
  blockId: z.string(),
  value: z.string().optional(),
  selected: z.string().optional(),
});
const pressViewInput = z.object({
  who: person,
  viewId: id,
  actionId: id,
  value: z.string().optional(),
});
const submitInput = z.object({
  who: person,
  viewId: id,
  values: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
});
const closeInput = z.object({ who: person, viewId: id });
const whoInput = z.object({ who: person });
const directInput = z.object({ who: person, with: person });

/** What people do in Slack. Each answers whether the app took it, and what Slack shows when it did not. */
export function buildSlackActs(slack: LocalSlack): Part["acts"] {
  return {
    say: async (input) => {
      const { who, channel, text: said, threadTs } = read(sayInput, input);
      const { ts } = slack.say(who, { channel }, escape(said), threadTs);
      return { ts };
    },
    command: async (input) => {
      const { who, channel, text: typed } = read(commandInput, input);
      return outcomeOf(await slack.command(who, typed, { channel }));
    },
    press: async (input) => {
      const { who, channel, ts, actionId, ...rest } = read(pressInput, input);
      const { blockId, value, selected } = rest;
      const extra = {
        blockId,
        ...(value === undefined ? {} : { value }),
        ...(selected === undefined ? {} : { selected }),
      };
      return outcomeOf(await slack.press(who, { channel, ts }, actionId, extra));
    },
    pressView: async (input) => {
      const { who, viewId, actionId, value } = read(pressViewInput, input);
      return outcomeOf(await slack.pressView(who, viewId, actionId, value));
    },
    submit: async (input) => {
      const { who, viewId, values } = read(submitInput, input);
      return outcomeOf(await slack.submit(who, viewId, values));
    },
    close: async (input) => {
      const { who, viewId } = read(closeInput, input);
      return outcomeOf(await slack.close(who, viewId));
    },
    openDirect: async (input) => {
      const { who, with: other } = read(directInput, input);
      return { channel: slack.openDirect(who, other) };
    },
    openHome: async (input) => {
      await slack.openHome(read(whoInput, input).who);
      return undefined;
    },
  };
}

function outcomeOf({ acked, failure }: Interaction): Json {
  return { acked, ...(failure === undefined ? {} : { failure }) };
}

/** Throws with the first complaint. */
function read<Input>(schema: z.ZodType<Input>, input: unknown): Input {
  const { success, data, error } = schema.safeParse(input);
  if (success) return data;
  const [issue] = error.issues;
  throw new Error(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not valid"}`);
}

/** Slack stores what people type with `&`, `<` and `>` as entities. */
function escape(typed: string): string {
  return typed.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
