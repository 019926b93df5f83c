import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import type { MessageFact } from "../../site/slack-facts.ts";
import { type Fields, fieldsOf, isFields, listOf, wordIn } from "../../slack/json.ts";
import { Blocks } from "../blocks/block.tsx";
import { SurfaceContext } from "../controls/press.ts";
import { Avatar } from "../frame/avatar.tsx";
import { type Desk, useDesk } from "../frame/desk.ts";
import { Icon } from "../frame/icon.tsx";
import { useNames } from "../frame/names.ts";
import { formatTime } from "../mrkdwn/dates.ts";
import { Mrkdwn } from "../mrkdwn/show.tsx";
import { Files } from "./files.tsx";
import { MessageNotes } from "./notes.tsx";
import { useMessageSurface } from "./surface.ts";

/** What the message says: blocks, or the text when there are none; then attachments. */
export function Content({
  text,
  blocks,
  attachments,
}: {
  text: string;
  blocks: readonly unknown[];
  attachments: readonly unknown[];
}): VNode {
  return (
    <div class="content">
      {blocks.length > 0 ? (
        <Blocks of={blocks} />
      ) : (
        <div class="content-text">
          <Mrkdwn text={text} />
        </div>
      )}
      {attachments.filter(isFields).map((attachment, index) => (
        <Attachment key={index} of={attachment} />
      ))}
    </div>
  );
}

function Attachment({ of }: { of: Fields }): VNode {
  const blocks = listOf(of["blocks"]);
  return (
    <div class="attachment">
      {blocks.length > 0 ? (
        <Blocks of={blocks} />
      ) : (
        <Mrkdwn text={wordIn(of, "text") ?? wordIn(of, "fallback") ?? ""} />
      )}
    </div>
  );
}

/** One message with everything around it; `isInThread`: in the side panel, where threads have no thread. */
export function Message({
  message,
  isInThread = false,
}: {
  message: MessageFact;
  isInThread?: boolean;
}): VNode {
  const desk = useDesk();
  const names = useNames();
  // A channel of five hundred is drawn again for each new one: what did not change is kept.
  return useMemo(
    () => <Shown {...{ message, isInThread, desk }} />,
    [message, isInThread, names, desk.place],
  );
}

function Shown({
  message,
  isInThread,
  desk,
}: {
  message: MessageFact;
  isInThread: boolean;
  desk: Desk;
}): VNode {
  const names = useNames();
  const surface = useMessageSurface(message, desk);
  const author = names.user(message.user);
  const at = new Date(Number(message.ts) * 1000);
  const kind = message.onlyFor === undefined ? "message" : "message message-private";
  return (
    <article
      class={kind}
      aria-label={`${author}, ${formatTime(at, { now: at })}`}
      data-ts={message.ts}
    >
      <Avatar name={author} isApp={message.byBot} />
      <div class="message-body">
        {message.onlyFor !== undefined && (
          <div class="message-hint">
            <Icon name="eye" /> Only visible to you
          </div>
        )}
        <header class="message-head">
          <strong>{author}</strong>
          {message.byBot && <span class="tag">APP</span>}
          <time dateTime={at.toISOString()} title={at.toLocaleString()}>
            {formatTime(at, { now: at })}
          </time>
        </header>
        <SurfaceContext.Provider value={surface}>
          <Content {...message} />
        </SurfaceContext.Provider>
        {message.edits > 0 && <span class="edited">(edited)</span>}
        <Files files={message.files} />
        <MessageNotes {...{ message, isInThread, desk }} />
      </div>
    </article>
  );
}

/** For the live region: who wrote, and how it begins. */
export function announcementOf(message: MessageFact, author: string): string {
  const words =
    message.text === "" ? (wordIn(fieldsOf(message.blocks[0]), "type") ?? "") : message.text;
  return `${author}: ${words.slice(0, 200)}`;
}
