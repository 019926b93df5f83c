import { useMemo, useState } from "preact/hooks";
import type { ChannelFact, PersonFact } from "../../site/slack-facts.ts";
import type { Desk, Place } from "./desk.ts";
import type { Names } from "./names.ts";
import type { Workspace } from "./workspace.ts";

const KEY = "countersign.acts-as";

/** The state of the desk, and what is said at its bottom. */
export interface DeskState {
  readonly desk: Desk;
  readonly names: Names;
  readonly complaint: string | undefined;
}

/** Who acts and where. Nothing until the workspace is known. */
export function useDeskState(workspace: Workspace): DeskState | undefined {
  const [name, setName] = useState(() => sessionStorage.getItem(KEY) ?? "engineer");
  const [place, setPlace] = useState<Place>({ channel: "C0AWS" });
  const [thread, setThread] = useState<string>();
  const [complaint, complain] = useState<string>();
  const me = workspace.people.find((each) => each.name === name) ?? workspace.people[0];
  const channel = me && channelOf(workspace, place, me);

  function go(to: Place): void {
    setPlace(to);
    setThread(undefined);
    complain(undefined);
  }

  function actAs(next: string): void {
    sessionStorage.setItem(KEY, next);
    setName(next);
    setThread(undefined);
    complain(undefined);
  }

  const names = useMemo(() => namesOf(workspace, me?.id ?? ""), [workspace, me?.id]);
  return useMemo(() => {
    if (!me) return undefined;
    const acts = { actAs, go, openThread: setThread, complain };
    return { desk: { workspace, me, place, channel, thread, ...acts }, names, complaint };
  }, [workspace, me, place, channel, thread, names, complaint]);
}

/** The channel, if this person may look into it; else the first that they are in. */
function channelOf(
  { channels }: Workspace,
  place: Place,
  { id, isRestricted }: PersonFact,
): ChannelFact | undefined {
  if (place === "home") return undefined;
  const wanted = channels.find((each) => each.id === place.channel);
  const mayLook = wanted?.members.includes(id) || (wanted?.kind === "public" && !isRestricted);
  return mayLook ? wanted : channels.find(({ members }) => members.includes(id));
}

function namesOf({ people, channels, groups, botUserId }: Workspace, me: string): Names {
  return {
    me,
    user: (id) =>
      id === botUserId ? "Countersign" : (people.find((each) => each.id === id)?.realName ?? id),
    group: (id) => groups.find((each) => each.id === id)?.handle ?? id,
    channel: (id, otherwise = "") =>
      channels.find((each) => each.id === id)?.name ?? (otherwise || id),
  };
}
