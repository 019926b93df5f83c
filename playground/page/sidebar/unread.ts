import { useEffect, useMemo, useState } from "preact/hooks";
import type { MessageFact } from "../../site/slack-facts.ts";
import type { Desk } from "../frame/desk.ts";
import { useAllMessages } from "../frame/workspace.ts";

/** What somebody has not read in a place. */
export interface Unread {
  readonly count: number;
  /** Messages that name this person, and all direct ones. */
  readonly mentions: number;
}

/** What the acting person has not read, by channel id. Marks live as long as the page. */
export function useUnread(desk: Desk): ReadonlyMap<string, Unread> {
  const messages = useAllMessages();
  const [marks, setMarks] = useState<ReadonlyMap<string, string>>(new Map());
  const { me, channel } = desk;
  const here = channel?.id;
  const last = messages.findLast((each) => each.channel === here)?.ts;
  useEffect(() => {
    if (here !== undefined && last !== undefined)
      setMarks((before) => new Map(before).set(`${me.name} ${here}`, last));
  }, [me.name, here, last]);
  return useMemo(() => countUnread(messages, marks, desk), [messages, marks, desk]);
}

function countUnread(
  messages: readonly MessageFact[],
  marks: ReadonlyMap<string, string>,
  { me, workspace, channel }: Desk,
): ReadonlyMap<string, Unread> {
  const counts = new Map<string, Unread>();
  const mine = workspace.groups.filter(({ users }) => users.includes(me.id));
  const names = [
    `<@${me.id}>`,
    "<!here>",
    "<!channel>",
    ...mine.map(({ id }) => `<!subteam^${id}`),
  ];
  const mayRead = new Set(
    workspace.channels
      .filter(({ id, members }) => id !== channel?.id && members.includes(me.id))
      .map(({ id }) => id),
  );
  for (const each of messages) {
    const isRead = each.ts <= (marks.get(`${me.name} ${each.channel}`) ?? "");
    if (isRead || each.user === me.id || !mayRead.has(each.channel)) continue;
    const { count, mentions } = counts.get(each.channel) ?? { count: 0, mentions: 0 };
    const isForMe = each.channel.startsWith("D") || isNamed(each, names);
    counts.set(each.channel, { count: count + 1, mentions: mentions + (isForMe ? 1 : 0) });
  }
  return counts;
}

function isNamed({ text, blocks }: MessageFact, names: readonly string[]): boolean {
  const all = `${text} ${JSON.stringify(blocks)}`;
  return names.some((name) => all.includes(name));
}
