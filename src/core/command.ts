import type { ModalView } from "@slack/types";
import type { Actor, CaseRef, EventDraft } from "./event.ts";
import type { Handled } from "./handle.ts";
import type { JsonObject } from "./json.ts";
import type { Message } from "./message.ts";
import type { Queries } from "./ports.ts";

/** Somebody typed a slash command. `words` is what follows the subcommand, split at blanks. */
export interface CommandCall {
  readonly actor: Extract<Actor, { kind: "person" }>;
  readonly channel: string;
  readonly words: readonly string[];
  readonly now: Date;
  readonly queries: Queries;
  /** An id for an event of one's own. */
  readonly newId: () => string;
  /** Hands an event in: the only way in which a command changes anything. */
  readonly handIn: (draft: EventDraft) => Promise<Pick<Handled, "outcome" | "reasons">>;
}

/**
 * What a subcommand wants to happen: an event of a case, handed in as that of the caller. What its watcher replies is the
 * answer, a form included: `/sg revert web-prod` opens the same form as the button.
 */
export interface Deed {
  readonly event: string;
  readonly caseKind: string;
  readonly ref: CaseRef;
  readonly data: JsonObject;
  /** Said when the watcher replies nothing. */
  readonly done: string;
}

/** A form that belongs to no case: what is typed is answered in its place, and nothing is stored. */
export interface CommandForm {
  /** Without callback id; its blocks' ids name the values. */
  readonly view: ModalView;
  /** Pure; never throws. */
  readonly answer: (values: Readonly<Record<string, string>>) => ModalView;
}

/** One subcommand: `/sg diff [group]`. The answer is private to the caller; `form` names one of the command's forms. */
export interface Subcommand {
  readonly usage: string;
  readonly meaning: string;
  readonly examples: readonly string[];
  readonly run: (
    call: CommandCall,
  ) => Promise<Message | { readonly deed: Deed } | { readonly form: string }>;
}

/** One slash command with its table of subcommands; `help` is made from it. */
export interface SlashCommand {
  readonly command: `/${string}`;
  readonly description: string;
  readonly usageHint: string;
  readonly subcommands: Readonly<Record<string, Subcommand>>;
  readonly forms?: Readonly<Record<string, CommandForm>>;
}
