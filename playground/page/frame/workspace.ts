import { useMemo } from "preact/hooks";
import type {
  ChannelFact,
  CommandFact,
  HomeFact,
  MessageFact,
  PersonFact,
  ViewFact,
  WorkspaceFact,
} from "../../site/slack-facts.ts";
import { isFields } from "../../slack/json.ts";
import { type Entry, useEntries } from "../live.ts";

/** People, channels and commands of the local Slack. */
export interface Workspace {
  readonly team: string;
  readonly botUserId: string;
  readonly groups: WorkspaceFact["groups"];
  readonly people: readonly PersonFact[];
  readonly channels: readonly ChannelFact[];
  readonly commands: readonly CommandFact[];
}

/** The workspace as it is now. */
export function useWorkspace(): Workspace {
  const self = useEntries("slack", "workspace");
  const people = useEntries("slack", "person/");
  const channels = useEntries("slack", "channel/");
  const commands = useEntries("slack", "command/");
  return useMemo(() => {
    const [found] = valuesOf(self, isWorkspace);
    return {
      ...(found ?? { team: "", botUserId: "", groups: [] }),
      people: valuesOf(people, isPerson).toSorted((a, b) => rank(a) - rank(b)),
      channels: valuesOf(channels, isChannel),
      commands: valuesOf(commands, isCommand),
    };
  }, [self, people, channels, commands]);
}

const ORDER = ["engineer", "colleague", "admin", "oncall", "outsider", "guest"];

function rank({ name }: PersonFact): number {
  const at = ORDER.indexOf(name);
  return at < 0 ? ORDER.length : at;
}

/** Messages that this person sees in a channel, oldest first; with the answers in threads. */
export function useMessages(channel: string, me: string): readonly MessageFact[] {
  const open = useEntries("slack", `message/${channel}/`);
  const hidden = useEntries("slack", `ephemeral/${channel}/`);
  return useMemo(() => {
    const mine = valuesOf(hidden, isMessage).filter(({ onlyFor }) => onlyFor === me);
    const all = valuesOf(open, isMessage);
    return mine.length === 0 ? all : [...all, ...mine].toSorted((a, b) => (a.ts < b.ts ? -1 : 1));
  }, [open, hidden, me]);
}

/** All messages of all channels, for what is unread. */
export function useAllMessages(): readonly MessageFact[] {
  const open = useEntries("slack", "message/");
  return useMemo(() => valuesOf(open, isMessage), [open]);
}

/** The modals that this person has open, the one on top last. */
export function useViews(me: string): readonly ViewFact[] {
  const views = useEntries("slack", "view/");
  return useMemo(
    () =>
      valuesOf(views, isView)
        .filter(({ user }) => user === me)
        .toSorted((a, b) => a.order - b.order),
    [views, me],
  );
}

/** The Home tab of this person, once the app has filled it. */
export function useHome(me: string): HomeFact | undefined {
  const homes = useEntries("slack", `home/${me}`);
  return useMemo(() => valuesOf(homes, isHome).find(({ user }) => user === me), [homes, me]);
}

function valuesOf<Fact>(
  entries: readonly Entry[],
  isFact: (value: unknown) => value is Fact,
): readonly Fact[] {
  return entries.flatMap(({ value }: { readonly value: unknown }) =>
    isFact(value) ? [value] : [],
  );
}

// What comes is what playground/site/slack-project.ts made: one field tells that it is not something else.

function isWorkspace(value: unknown): value is WorkspaceFact {
  return isFields(value) && "botUserId" in value;
}

function isPerson(value: unknown): value is PersonFact {
  return isFields(value) && "realName" in value;
}

function isChannel(value: unknown): value is ChannelFact {
  return isFields(value) && "members" in value;
}

function isCommand(value: unknown): value is CommandFact {
  return isFields(value) && "command" in value;
}

function isMessage(value: unknown): value is MessageFact {
  return isFields(value) && "ts" in value;
}

function isView(value: unknown): value is ViewFact {
  return isFields(value) && "order" in value;
}

function isHome(value: unknown): value is HomeFact {
  return isFields(value) && "view" in value;
}
