import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ChannelFact } from "../../site/slack-facts.ts";
import { Composer } from "../messages/composer.tsx";
import { MessageList } from "../messages/list.tsx";
import { safeUrl } from "../mrkdwn/entity.ts";
import { Link } from "../mrkdwn/show.tsx";
import { titleOf } from "../sidebar/sidebar.tsx";
import { useDesk } from "./desk.ts";
import { useMessages } from "./workspace.ts";

/** A channel or direct messages: what is said, and where to say something. */
export function Channel({ channel }: { channel: ChannelFact }): VNode {
  const { me, workspace } = useDesk();
  const all = useMessages(channel.id, me.id);
  const main = all.filter(({ threadTs, ts }) => threadTs === undefined || threadTs === ts);
  const { name, sign } = titleOf(channel, workspace.people, me.id);
  const isMember = channel.members.includes(me.id);
  return (
    <>
      <ChannelNotes channel={channel} />
      {main.length === 0 && <p class="empty">Nothing has been said here yet.</p>}
      <MessageList key={`${me.id} ${channel.id}`} messages={main} place={channel.id} />
      {isMember ? (
        <Composer
          key={channel.id}
          channel={channel.id}
          label={`Message ${sign === "#" ? "#" : ""}${name}`}
        />
      ) : (
        <p class="empty">You are not a member of this channel: you read along.</p>
      )}
    </>
  );
}

function ChannelNotes({ channel }: { channel: ChannelFact }): VNode | undefined {
  if (channel.topic === "" && channel.bookmarks.length === 0) return undefined;
  return (
    <div class="channel-notes">
      {channel.topic !== "" && <span>{channel.topic}</span>}
      {channel.bookmarks.map(({ title, link }) =>
        safeUrl(link) === undefined ? (
          <span key={link}>{title}</span>
        ) : (
          <Link key={link} url={link}>
            {title}
          </Link>
        ),
      )}
    </div>
  );
}

/** The thread beside it. */
export function Thread({ channel, ts }: { channel: ChannelFact; ts: string }): VNode {
  const { me, openThread } = useDesk();
  const all = useMessages(channel.id, me.id);
  const shown = all.filter((each) => each.ts === ts || each.threadTs === ts);
  const aside = useRef<HTMLElement>(null);
  useEffect(() => borrowFocus(aside.current?.querySelector("textarea")), [ts]);
  useEffect(() => {
    function close({ key }: KeyboardEvent): void {
      // A dialog that is open keeps its Esc.
      if (key === "Escape" && !document.querySelector("dialog[open]")) openThread(undefined);
    }
    document.addEventListener("keydown", close);
    return () => document.removeEventListener("keydown", close);
  }, [openThread]);
  return (
    <aside ref={aside} class="thread" aria-label="Thread">
      <header class="thread-head">
        <h2>Thread</h2>
        <button
          type="button"
          class="icon-button"
          aria-label="Close thread"
          onClick={() => openThread(undefined)}
        >
          ✕
        </button>
      </header>
      <MessageList key={ts} messages={shown} place={ts} isInThread />
      <Composer key={ts} channel={channel.id} threadTs={ts} label="Reply" />
    </aside>
  );
}

/** The focus goes there, and back to where it was when this ends. */
function borrowFocus(to: HTMLElement | null | undefined): () => void {
  const before = document.activeElement;
  to?.focus();
  return () => {
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  };
}
