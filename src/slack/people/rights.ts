import type { Actor } from "../../core/event.ts";
import type { Directory } from "../../core/readings.ts";

/** Looks up what a person may do now. */
export interface Rights {
  /** Names of rights that are certain; `unknown` when none is and one could not be looked up. Never throws. */
  readonly of: (user: string) => Promise<Extract<Actor, { kind: "person" }>["rights"]>;
}

/** Who holds which right, and where that is looked up. */
export interface RightsParts {
  /** Right -> `user:U…`, `usergroup:S…`, `schedule:<name>`. */
  readonly rights: Readonly<Record<string, readonly string[]>>;
  /** Its members hold the rights for which nobody is named, of those in `BY_MEMBERSHIP`. */
  readonly incidentsChannel: string;
  readonly directory: Directory;
  /** User ids of whoever is on call now by this schedule. */
  readonly onCall: (schedule: string) => readonly string[];
}

/** Rights that the members of the incidents channel hold while nobody is named for them. All others are nobody's then. */
const BY_MEMBERSHIP: readonly string[] = [
  "incident.respond",
  "incident.resolve",
  "login.read",
  "login.bind",
];

type Held = "yes" | "no" | "unknown";

/** Makes the look-up; it remembers nothing itself, the directory does. */
export function openRights(parts: RightsParts): Rights {
  const names = [...new Set([...BY_MEMBERSHIP, ...Object.keys(parts.rights)])];
  return {
    of: async (user) => {
      const held = await Promise.all(
        names.map(async (right) => ({ right, held: await holds(parts, right, user) })),
      );
      const certain = held.filter((each) => each.held === "yes").map(({ right }) => right);
      const doubtful = held.some((each) => each.held === "unknown");
      return certain.length === 0 && doubtful ? "unknown" : certain;
    },
  };
}

async function holds(parts: RightsParts, right: string, user: string): Promise<Held> {
  const named = Object.hasOwn(parts.rights, right) ? (parts.rights[right] ?? []) : [];
  const byDefault = named.length === 0 && BY_MEMBERSHIP.includes(right);
  const answers = byDefault
    ? [await isMember(parts, user)]
    : await Promise.all(named.map((holder) => isHolder(parts, holder, user)));
  if (answers.includes("yes")) return "yes";
  return answers.includes("unknown") ? "unknown" : "no";
}

async function isMember({ directory, incidentsChannel }: RightsParts, user: string): Promise<Held> {
  return among(await directory.members(incidentsChannel), user);
}

async function isHolder(parts: RightsParts, holder: string, user: string): Promise<Held> {
  const [kind, name = ""] = holder.split(":", 2);
  if (kind === "user") return name === user ? "yes" : "no";
  if (kind === "schedule") return parts.onCall(name).includes(user) ? "yes" : "no";
  return kind === "usergroup" ? among(await parts.directory.usergroup(name), user) : "no";
}

function among(reading: Awaited<ReturnType<Directory["members"]>>, user: string): Held {
  if (reading.reading !== "ok") return reading.reading === "gone" ? "no" : "unknown";
  return reading.value.includes(user) ? "yes" : "no";
}
