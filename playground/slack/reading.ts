import { controlsIn, controlsOfMessage } from "./controls.ts";
import { fieldsOf, wordIn } from "./json.ts";
import type {
  ChannelName,
  OpenView,
  PersonName,
  RecordedCall,
  SlackChannel,
  StoredFile,
  StoredHome,
  StoredMessage,
} from "./model.ts";
import { viewsOf } from "./views.ts";
import { readBlocks, readMessage } from "./words.ts";
import { personOf, type Workspace } from "./workspace.ts";

/** A place: a channel of the first day, somebody's direct messages with the bot, or any channel by id or name. */
export type Where = ChannelName | { readonly dm: PersonName } | { readonly channel: string };

/** A button or menu as people see it. */
export interface VisibleControl {
  readonly actionId: string;
  readonly blockId: string;
  readonly type: string;
  readonly label: string;
  readonly value?: string;
  readonly style?: string;
  /** The question asked before it is pressed. */
  readonly confirm?: string;
}

/** What is there to be seen. Everything returned is a snapshot: it does not change afterwards. */
export interface Reading {
  /** All messages of a place with the answers in threads, oldest first; ephemeral ones are not among them. */
  messages(where: Where): readonly StoredMessage[];
  /** What only this person sees, in all channels, oldest first. */
  ephemerals(who: PersonName): readonly StoredMessage[];
  /** The modals that somebody has open, the visible one last. */
  views(who: PersonName): readonly OpenView[];
  home(who: PersonName): StoredHome | undefined;
  /** All words of a message, modal or Home tab as people read them, a line per block. */
  read(what: StoredMessage | OpenView | StoredHome): string;
  /** What can be pressed in it, in the order of reading. */
  controls(what: StoredMessage | OpenView | StoredHome): readonly VisibleControl[];
  /** All channels and direct messages, archived ones too. */
  conversations(): readonly SlackChannel[];
  files(): readonly StoredFile[];
  /** Calls of the Web API in order; of one method, if named. */
  calls(method?: string): readonly RecordedCall[];
  /** Everything that happened, in order, as plain text. */
  transcript(): string;
}

/** The reading side of a workspace. */
export function buildReading(workspace: Workspace): Reading {
  function idOf(who: PersonName): string {
    return personOf(workspace, who).id;
  }
  return {
    messages(where) {
      const channel = findChannel(workspace, where);
      return workspace.messages.filter((each) => each.channel === channel?.id);
    },
    ephemerals: (who) => workspace.ephemerals.filter(({ onlyFor }) => onlyFor === idOf(who)),
    views: (who) => viewsOf(workspace, idOf(who)),
    home: (who) => workspace.homes.get(idOf(who)),
    read: (what) => linesOf(workspace, what).join("\n"),
    controls: (what) =>
      ("view" in what ? controlsIn(what.view.blocks) : controlsOfMessage(what)).map(visible),
    conversations: () => [...workspace.channels.values()],
    files: () => [...workspace.files.values()],
    calls: (method) =>
      workspace.calls.filter((call) => method === undefined || call.method === method),
    transcript: () => workspace.story.join("\n"),
  };
}

/** The place, if it is there: direct messages are not before somebody opens them. */
export function findChannel(workspace: Workspace, where: Where): SlackChannel | undefined {
  if (typeof where !== "string" && "dm" in where)
    return workspace.channels.get(personOf(workspace, where.dm).dm);
  const name = typeof where === "string" ? where : where.channel;
  return (
    workspace.channels.get(name) ??
    [...workspace.channels.values()].find((each) => each.kind !== "im" && each.name === name)
  );
}

function linesOf(
  workspace: Workspace,
  what: StoredMessage | OpenView | StoredHome,
): readonly string[] {
  return "view" in what ? readBlocks(workspace, what.view.blocks) : readMessage(workspace, what);
}

function visible({
  actionId,
  blockId,
  type,
  element,
}: ReturnType<typeof controlsIn>[number]): VisibleControl {
  const [value, style] = [wordIn(element, "value"), wordIn(element, "style")];
  const title = fieldsOf(fieldsOf(element["confirm"])["title"]);
  const asks = "confirm" in element ? { confirm: wordIn(title, "text") ?? "" } : {};
  const label = fieldsOf(element["text"] ?? element["placeholder"]);
  return {
    actionId,
    blockId,
    type,
    label: wordIn(label, "text") ?? "",
    ...(value === undefined ? {} : { value }),
    ...(style === undefined ? {} : { style }),
    ...asks,
  };
}
