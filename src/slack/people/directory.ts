import { z } from "zod";
import type { Clock, Log } from "../../core/ports.ts";
import type { Directory, PersonState, Reading } from "../../core/readings.ts";
import type { Answer, Gateway } from "../calls/gateway.ts";
import type { Method } from "../calls/methods.ts";
import type { TrackedWork } from "../tracked-work.ts";
import { type Cache, openCache } from "./cache.ts";
import { openQuiet } from "./quiet.ts";
import { tryCall } from "./try-call.ts";

const MINUTE_MS = 60_000;
/** A deactivated person must not be asked for long. */
const PERSON_FRESH_MS = 5 * MINUTE_MS;
/** `users.lookupByEmail` is scarce, and people seldom change their address. */
const EMAIL_FRESH_MS = 4 * 60 * MINUTE_MS;
/** Who lost a right must lose it soon; who got one should not wait long. */
const GROUP_FRESH_MS = 2 * MINUTE_MS;
const GROUP_STALE_MS = 10 * MINUTE_MS;
const PAGE = 200;
/** 10,000 members: a channel beyond that grants nothing by membership. */
const MAX_PAGES = 50;

const userSchema = z.object({
  user: z.object({
    id: z.string(),
    deleted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    is_restricted: z.boolean().optional(),
    is_ultra_restricted: z.boolean().optional(),
    is_stranger: z.boolean().optional(),
    name: z.string().optional(),
    real_name: z.string().optional(),
    tz: z.string().nullish(),
    profile: z
      .object({
        display_name: z.string().optional(),
        real_name: z.string().optional(),
        email: z.string().nullish(),
      })
      .optional(),
  }),
});
type SlackUser = z.infer<typeof userSchema>["user"];

const membersSchema = z.object({
  members: z.array(z.string()),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
const groupSchema = z.object({ users: z.array(z.string()) });

/** The directory of this app, which is told of changes as they happen. */
export interface LearningDirectory extends Directory {
  /** Takes over what Slack tells of a person, a `user_change` or `team_join`; undefined when it tells nothing of one. */
  readonly learn: (event: unknown) => PersonState | undefined;
}

/** Parts of the directory. */
export interface DirectoryParts {
  readonly gateway: Gateway;
  readonly clock: Clock;
  readonly log: Log;
  readonly work: TrackedWork;
}

type Members = Reading<readonly string[]>;

/** Looks people, channels and groups up in Slack and remembers them for minutes (e-mail addresses: hours). Never throws. */
export function openDirectory(parts: DirectoryParts): LearningDirectory {
  const people: Cache<PersonState> = openCache(
    parts,
    { freshMs: knownFor(PERSON_FRESH_MS), staleMs: PERSON_FRESH_MS },
    (user) => readPerson(parts, "users.info", { user }, user),
  );
  const emails: Cache<PersonState> = openCache(
    parts,
    { freshMs: knownFor(EMAIL_FRESH_MS), staleMs: EMAIL_FRESH_MS },
    (email) => readPerson(parts, "users.lookupByEmail", { email }, ""),
  );
  const groups = {
    freshMs: (reading: Members) => (reading.reading === "ok" ? GROUP_FRESH_MS : 0),
    staleMs: GROUP_STALE_MS,
  };
  const channels = openCache(parts, groups, (channel) => readMembers(parts, channel));
  const usergroups = openCache(parts, groups, (id) => readUsergroup(parts, id));
  return {
    person: people.get,
    byEmail: (email) => emails.get(email.trim().toLowerCase()),
    isQuiet: openQuiet(parts),
    members: channels.get,
    usergroup: usergroups.get,
    learn: (event) => {
      const parsed = userSchema.safeParse(event);
      if (!parsed.success) return undefined;
      const state = describePerson(parsed.data.user);
      people.put(state.user, state);
      return state;
    },
  };
}

function knownFor(ms: number): (state: PersonState) => number {
  return ({ state }) => (state === "unknown" ? 0 : state === "absent" ? MINUTE_MS : ms);
}

async function readPerson(
  parts: DirectoryParts,
  method: Method,
  args: Readonly<Record<string, string>>,
  asked: string,
): Promise<PersonState> {
  const answer = await tryCall(parts, method, args);
  if (answer.kind === "refused" && /^users?_not_(?:found|visible)$/.test(answer.error))
    return { user: asked, state: "absent" };
  const parsed = answer.kind === "ok" ? userSchema.safeParse(answer.data) : undefined;
  return parsed?.success ? describePerson(parsed.data.user) : { user: asked, state: "unknown" };
}

function describePerson(user: SlackUser): PersonState {
  const name = user.profile?.display_name || user.profile?.real_name || user.real_name || user.name;
  return {
    user: user.id,
    state: stateOf(user),
    ...(name ? { name } : {}),
    ...(user.tz ? { tz: user.tz } : {}),
    ...(user.profile?.email ? { email: user.profile.email } : {}),
  };
}

function stateOf(user: SlackUser): PersonState["state"] {
  if (user.deleted) return "deactivated";
  if (user.is_bot || user.id === "USLACKBOT") return "bot";
  if (user.is_restricted || user.is_ultra_restricted || user.is_stranger) return "guest";
  return "active";
}

async function readMembers(parts: DirectoryParts, channel: string): Promise<Members> {
  const members: string[] = [];
  let cursor = "";
  for (let page = 0; page < MAX_PAGES; page++) {
    const next = cursor === "" ? {} : { cursor };
    const answer = await tryCall(parts, "conversations.members", {
      channel,
      limit: PAGE,
      ...next,
    });
    const parsed = answer.kind === "ok" ? membersSchema.safeParse(answer.data) : undefined;
    if (!parsed?.success) return unknownBecause(parts, "conversations.members", answer);
    members.push(...parsed.data.members);
    cursor = parsed.data.response_metadata?.next_cursor ?? "";
    if (cursor === "") return { reading: "ok", value: members, readAt: parts.clock.now() };
  }
  return { reading: "unknown", reason: "too many members", readAt: parts.clock.now() };
}

async function readUsergroup(parts: DirectoryParts, usergroup: string): Promise<Members> {
  const answer = await tryCall(parts, "usergroups.users.list", { usergroup });
  const parsed = answer.kind === "ok" ? groupSchema.safeParse(answer.data) : undefined;
  return parsed?.success
    ? { reading: "ok", value: parsed.data.users, readAt: parts.clock.now() }
    : unknownBecause(parts, "usergroups.users.list", answer);
}

function unknownBecause(parts: DirectoryParts, method: Method, answer: Answer): Members {
  const why = answer.kind === "refused" ? answer.error : "Slack did not answer";
  return { reading: "unknown", reason: `${why}: ${method}`, readAt: parts.clock.now() };
}
