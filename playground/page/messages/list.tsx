import { Fragment, type RefObject, type VNode } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { MessageFact } from "../../site/slack-facts.ts";
import { useNames } from "../frame/names.ts";
import { dayNumber, formatDay } from "../mrkdwn/dates.ts";
import { announcementOf, Message } from "./message.tsx";

/** So near to the end somebody reads along: then the end stays in sight when something new comes. */
const NEAR_END_PX = 80;

/** Keeps the end of a box in sight while what is inside of it grows, unless somebody has scrolled up. */
function useEndInSight(messages: readonly MessageFact[]): {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly inside: RefObject<HTMLDivElement | null>;
  readonly noteScroll: () => void;
} {
  const box = useRef<HTMLDivElement>(null);
  const inside = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);

  function showEnd(): void {
    if (isAtEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }

  useLayoutEffect(showEnd, [messages]);
  useEffect(() => {
    // Messages out of sight have an estimated height until they come into sight.
    const observer = new ResizeObserver(showEnd);
    if (inside.current) observer.observe(inside.current);
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);

  function noteScroll(): void {
    if (!box.current) return;
    const { scrollTop, scrollHeight, clientHeight } = box.current;
    isAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  return { box, inside, noteScroll };
}

/** Messages by day, oldest first. Follows the end, unless somebody has scrolled up to read. */
export function MessageList({
  messages,
  place,
  isInThread = false,
}: {
  messages: readonly MessageFact[];
  place: string;
  isInThread?: boolean;
}): VNode {
  const { box, inside, noteScroll } = useEndInSight(messages);

  return (
    <div
      ref={box}
      class="messages"
      tabIndex={0}
      role="log"
      aria-live="off"
      aria-label="Messages"
      onScroll={noteScroll}
    >
      <div ref={inside}>
        {messages.map((message, index) => (
          <Fragment key={message.ts}>
            {isNewDay(message, messages[index - 1]) && <Day of={message} />}
            <Message message={message} isInThread={isInThread} />
          </Fragment>
        ))}
      </div>
      <Announcer messages={messages} place={place} />
    </div>
  );
}

function dateOf({ ts }: MessageFact): Date {
  return new Date(Number(ts) * 1000);
}

function isNewDay(message: MessageFact, before: MessageFact | undefined): boolean {
  const reader = { now: new Date() };
  return !before || dayNumber(dateOf(before), reader) !== dayNumber(dateOf(message), reader);
}

function Day({ of }: { of: MessageFact }): VNode {
  return (
    <div class="day" role="separator">
      <span>{formatDay(dateOf(of), { now: new Date() })}</span>
    </div>
  );
}

/** Reads new messages aloud, one at a time; what was there when the place was opened is not news. */
function Announcer({
  messages,
  place,
}: {
  messages: readonly MessageFact[];
  place: string;
}): VNode {
  const names = useNames();
  const last = messages.at(-1);
  const seen = useRef({ place, ts: last?.ts });
  const [text, setText] = useState("");
  useEffect(() => {
    const isNews = seen.current.place === place && last && last.ts !== seen.current.ts;
    seen.current = { place, ts: last?.ts };
    if (isNews) setText(announcementOf(last, names.user(last.user)));
  }, [last, place, names]);
  return (
    <div class="sr-only" aria-live="polite">
      {text}
    </div>
  );
}
