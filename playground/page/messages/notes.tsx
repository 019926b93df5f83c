import type { VNode } from "preact";
import type { MessageFact } from "../../site/slack-facts.ts";
import type { Desk } from "../frame/desk.ts";
import { Icon } from "../frame/icon.tsx";
import { useNames } from "../frame/names.ts";
import { focusCase } from "../happened/focus.ts";
import { emojiSign } from "../mrkdwn/emoji.ts";

/** What stands below a message: pins, reactions, its thread. */
export function MessageNotes({
  message,
  isInThread,
  desk,
}: {
  message: MessageFact;
  isInThread: boolean;
  desk: Desk;
}): VNode {
  const names = useNames();
  const { ts, replyCount, reactions, isPinned, onlyFor, caseId } = message;
  const hasThread = !isInThread && onlyFor === undefined;
  return (
    <>
      {isPinned && (
        <span class="note">
          <Icon name="pin" /> Pinned
        </span>
      )}
      {reactions.map(({ name, users }) => (
        <span
          key={name}
          class="note"
          aria-label={`${name} by ${users.map((id) => names.user(id)).join(", ")}`}
        >
          {emojiSign(name) ?? `:${name}:`} {users.length}
        </span>
      ))}
      {caseId !== undefined && (
        <button type="button" class="thread-link thread-start" onClick={() => focusCase(caseId)}>
          What happened
        </button>
      )}
      {hasThread && (
        <button
          type="button"
          class={replyCount > 0 ? "thread-link" : "thread-link thread-start"}
          aria-label={replyCount > 0 ? undefined : "Reply in thread"}
          onClick={() => desk.openThread(ts)}
        >
          {replyCount === 0 && <Icon name="reply" />}
          {replyCount === 0 ? " Reply" : replyCount === 1 ? "1 reply" : `${replyCount} replies`}
        </button>
      )}
    </>
  );
}
