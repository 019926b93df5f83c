import type { RefObject } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Choice } from "../controls/offer.ts";
import { useDesk } from "../frame/desk.ts";
import { act } from "../live.ts";
import { failureOf } from "./failures.ts";
import { suggest } from "./suggest.ts";

/** Where a composer writes. */
export interface Target {
  readonly channel: string;
  readonly threadTs?: string;
}

/** A text that is being typed, with what may be meant by it. */
export interface Composing {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  readonly isWaiting: boolean;
  readonly found: readonly Choice[];
  readonly at: number;
  readonly type: (text: string) => void;
  readonly complete: (choice: Choice) => void;
  readonly move: (step: number) => void;
  readonly send: () => void;
}

/** The state of one composer. */
export function useComposer(target: Target): Composing {
  const { me, workspace, complain } = useDesk();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [isWaiting, setWaiting] = useState(false);
  const field = useRef<HTMLTextAreaElement | null>(null);
  const found = suggest(text, workspace);

  function type(typed: string): void {
    setText(typed);
    setAt(0);
  }

  async function send(): Promise<void> {
    const said = text.trim();
    if (said === "" || isWaiting) return;
    setWaiting(true);
    const failure = await sendText(me.name, target, said);
    setWaiting(false);
    if (failure === undefined) setText("");
    else complain(failure);
    field.current?.focus();
  }

  function complete({ value }: Choice): void {
    type(text.replace(/\S*$/, `${value} `));
    field.current?.focus();
  }

  function move(step: number): void {
    setAt(Math.max(0, Math.min(found.length - 1, at + step)));
  }

  const shown = { field, text, isWaiting, found, at: Math.min(at, found.length - 1) };
  return { ...shown, type, complete, move, send: () => void send() };
}

/** A slash command goes to the app, anything else into the channel. Answers what to complain of. */
async function sendText(
  who: string,
  { channel, threadTs }: Target,
  text: string,
): Promise<string | undefined> {
  if (!/^\/\w/.test(text)) {
    const thread = threadTs === undefined ? {} : { threadTs };
    return failureOf(await act("slack", "say", { who, channel, text, ...thread }));
  }
  const failure = failureOf(await act("slack", "command", { who, channel, text }));
  return failure && `${text.split(" ", 1)[0]}: ${failure}`;
}
