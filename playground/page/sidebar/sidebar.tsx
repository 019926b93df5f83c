import type { VNode } from "preact";
import type { ChannelFact } from "../../site/slack-facts.ts";
import { fieldsOf, wordIn } from "../../slack/json.ts";
import { Menu } from "../controls/menu.tsx";
import { useDesk } from "../frame/desk.ts";
import { act } from "../live.ts";
import { ActAs } from "./act-as.tsx";
import { type Unread, useUnread } from "./unread.ts";

/** Where one can go: the app, channels; and who acts. */
export function Sidebar(): VNode {
  const desk = useDesk();
  const { workspace, me } = desk;
  const unread = useUnread(desk);
  const channels = workspace.channels.filter(({ kind }) => kind !== "im");
  const mine = channels.filter(({ members, isArchived }) => members.includes(me.id) && !isArchived);
  const others = channels.filter(
    ({ members, kind, isArchived }) =>
      !members.includes(me.id) && kind === "public" && !isArchived && !me.isRestricted,
  );
  const direct = workspace.channels.filter(
    ({ kind, members }) => kind === "im" && members.includes(me.id),
  );
  return (
    <nav class="sidebar" aria-label="Workspace">
      <h1 class="sidebar-title">{workspace.team}</h1>
      <ActAs />
      <Section title="Channels" channels={mine} unread={unread} />
      {others.length > 0 && <Section title="More channels" channels={others} unread={unread} />}
      <Section title="Direct messages" channels={direct} unread={unread} />
      {!me.isRestricted && <NewDirect direct={direct} />}
      <h2>Apps</h2>
      <ul>
        <li>
          <button
            type="button"
            class="place"
            aria-current={desk.place === "home" ? "page" : undefined}
            onClick={() => desk.go("home")}
          >
            <span aria-hidden="true">⌂</span>
            <span class="place-name">Countersign Home</span>
          </button>
        </li>
      </ul>
    </nav>
  );
}

/** Begins direct messages with somebody to whom there are none yet. */
function NewDirect({ direct }: { direct: readonly ChannelFact[] }): VNode {
  const { workspace, me, go, complain } = useDesk();
  const others = workspace.people.filter(
    ({ id, isBot, isDeleted }) =>
      !isBot && !isDeleted && id !== me.id && !direct.some(({ members }) => members.includes(id)),
  );

  async function open(name: string | undefined): Promise<void> {
    const outcome = await act("slack", "openDirect", { who: me.name, with: name });
    if (!outcome.ok) complain(outcome.error);
    else go({ channel: wordIn(fieldsOf(outcome.answer), "channel") ?? "" });
  }

  return (
    <div class="new-direct">
      <Menu
        label="New direct message"
        placeholder="+ New message"
        choices={others.map(({ name, realName }) => ({ value: name, text: realName }))}
        chosen={[]}
        most={1}
        isWaiting={false}
        onChoose={([name]) => void open(name)}
      />
    </div>
  );
}

function Section({
  title,
  channels,
  unread,
}: {
  title: string;
  channels: readonly ChannelFact[];
  unread: ReadonlyMap<string, Unread>;
}): VNode {
  return (
    <>
      <h2>{title}</h2>
      <ul>
        {channels.map((channel) => (
          <li key={channel.id}>
            <PlaceButton channel={channel} unread={unread.get(channel.id)} />
          </li>
        ))}
        {channels.length === 0 && <li class="sidebar-none">none yet</li>}
      </ul>
    </>
  );
}

function PlaceButton({
  channel,
  unread,
}: {
  channel: ChannelFact;
  unread: Unread | undefined;
}): VNode {
  const desk = useDesk();
  const { name, sign } = titleOf(channel, desk.workspace.people, desk.me.id);
  const mentions = unread?.mentions ?? 0;
  return (
    <button
      type="button"
      class={unread ? "place place-unread" : "place"}
      aria-current={desk.channel?.id === channel.id ? "page" : undefined}
      onClick={() => desk.go({ channel: channel.id })}
    >
      <span aria-hidden="true">{sign}</span>
      <span class="place-name">{name}</span>
      {mentions > 0 && (
        <span class="badge" aria-label={`${mentions} for you`}>
          {mentions}
        </span>
      )}
      {unread && mentions === 0 && <span class="sr-only">unread</span>}
    </button>
  );
}

/** What a place is called by those who see it. */
export function titleOf(
  { kind, name, members }: ChannelFact,
  people: readonly { readonly id: string; readonly realName: string }[],
  me: string,
): { readonly name: string; readonly sign: string } {
  if (kind !== "im") return { name, sign: kind === "private" ? "◆" : "#" };
  const other = people.find(({ id }) => members.includes(id) && id !== me);
  return { name: other?.realName ?? "Countersign", sign: other ? "●" : "✓" };
}
