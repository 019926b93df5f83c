import { type Fields, isFields, listOf, parseJson, wordIn } from "./json.ts";
import type { MessageContent, MessageMetadata } from "./model.ts";
import { areMessageBlocks, findBlockFaults, isTooLongTogether } from "./validate/message.ts";
import type { Fault } from "./validate/rule.ts";

const MOST_ATTACHMENTS = 100;

/** Slack says no: the answer is `{ok: false, error, ...more}`. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly more: Fields;

  constructor(error: string, more: Fields = {}) {
    super(error);
    this.more = more;
  }
}

/** Says no. Throws always. */
export function refuse(error: string, more: Fields = {}): never {
  throw new Refusal(error, more);
}

/** Says no to a view or an argument, with the reasons as the API words them. Throws if there are any. */
export function refuseArguments(faults: readonly Fault[]): void {
  if (faults.length > 0) refuse("invalid_arguments", { response_metadata: reasons(faults) });
}

function reasons(faults: readonly Fault[]): Fields {
  return { messages: faults.map((each) => `[ERROR] ${inWords(each)}`) };
}

function inWords({ message, pointer }: Fault): string {
  return `${message} [json-pointer:${pointer}]`;
}

/** What a message is to say, out of an API call or an answer; blocks and attachments may be JSON text. Throws a Refusal. */
export function readContent(args: Fields): MessageContent {
  const text = wordIn(args, "text") ?? "";
  const blocks = readBlocks(readJson(args, "blocks"));
  const attachments = readAttachments(readJson(args, "attachments"));
  if (isTooLongTogether([...blocks, ...attachments])) refuse("msg_blocks_too_long");
  if (text === "" && blocks.length === 0 && attachments.length === 0) refuse("no_text");
  return { text, blocks, attachments };
}

/** An argument that is JSON, or JSON as text (as forms carry it); undefined when it is missing or empty. */
export function readJson(args: Fields, key: string): unknown {
  const value = args[key];
  if (value === undefined || value === null || value === "") return undefined;
  return typeof value === "string" ? (parseJson(value) ?? value) : value;
}

function readBlocks(blocks: unknown): MessageContent["blocks"] {
  if (blocks === undefined) return [];
  if (!Array.isArray(blocks) || !blocks.every(isFields)) refuse("invalid_blocks_format");
  if (areMessageBlocks(blocks)) return blocks;
  const faults = findBlockFaults(blocks, "/blocks");
  return refuse("invalid_blocks", {
    errors: faults.map(inWords),
    response_metadata: reasons(faults),
  });
}

function readAttachments(attachments: unknown): MessageContent["attachments"] {
  if (attachments === undefined) return [];
  const list = listOf(attachments).filter(isFields);
  if (!Array.isArray(attachments) || list.length !== attachments.length)
    refuse("invalid_attachments");
  if (list.length > MOST_ATTACHMENTS) refuse("too_many_attachments");
  const faults = list.flatMap((each, index) =>
    "blocks" in each ? findBlockFaults(each["blocks"], `/attachments/${index}/blocks`) : [],
  );
  if (faults.length === 0) return list;
  return refuse("invalid_attachments", {
    errors: faults.map(inWords),
    response_metadata: reasons(faults),
  });
}

/** The metadata argument: undefined when not given, "none" for the empty object that takes it away. Throws a Refusal. */
export function readMetadata(args: Fields): MessageMetadata | "none" | undefined {
  const metadata = readJson(args, "metadata");
  if (metadata === undefined) return undefined;
  if (!isFields(metadata)) return refuse("invalid_metadata_format");
  if (Object.keys(metadata).length === 0) return "none";
  const { event_type: type, event_payload: payload } = metadata;
  if (typeof type !== "string" || !isFields(payload)) return refuse("invalid_metadata_schema");
  return { event_type: type, event_payload: payload };
}
