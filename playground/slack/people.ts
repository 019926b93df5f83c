import type { PersonName, SlackPerson } from "./model.ts";

interface Sketch {
  readonly realName: string;
  readonly title: string;
  readonly tz: string;
  readonly is?: "admin" | "guest" | "bot" | "deleted";
}

/** Zones differ on purpose, one of them by half an hour: a page that says "09:00" means something else to each. */
const SKETCHES: Readonly<Record<PersonName, Sketch>> = {
  engineer: { realName: "Ines Keller", title: "Software engineer", tz: "Europe/Zurich" },
  colleague: { realName: "Theo Grant", title: "Software engineer", tz: "America/New_York" },
  admin: { realName: "Ada Okafor", title: "Platform lead", tz: "Europe/London", is: "admin" },
  oncall: { realName: "Ravi Menon", title: "Security on-call", tz: "Asia/Kolkata" },
  outsider: { realName: "Yuki Mori", title: "Marketing", tz: "Asia/Tokyo" },
  guest: { realName: "Grace Njeri", title: "Contractor", tz: "Africa/Nairobi", is: "guest" },
  robot: { realName: "Deploy Robot", title: "", tz: "America/Los_Angeles", is: "bot" },
  deactivated: { realName: "Luc Moreau", title: "", tz: "Europe/Paris", is: "deleted" },
};

/** Everybody, as they are when the workspace opens. E-mail addresses are `<name>@example.com`. */
export function firstPeople(): Map<PersonName, SlackPerson> {
  const people = new Map<PersonName, SlackPerson>();
  for (const name of personNames()) people.set(name, personFrom(name, SKETCHES[name]));
  return people;
}

/** The names of all people. */
export function personNames(): readonly PersonName[] {
  return Object.keys(SKETCHES).filter(isPersonName);
}

/** True for the name of somebody in the workspace. */
export function isPersonName(text: string): text is PersonName {
  return Object.hasOwn(SKETCHES, text);
}

function personFrom(name: PersonName, { realName, title, tz, is }: Sketch): SlackPerson {
  return {
    name,
    id: `U0${name.toUpperCase()}`,
    dm: `D0${name.toUpperCase()}`,
    realName,
    title,
    email: `${name}@example.com`,
    tz,
    isAdmin: is === "admin",
    isRestricted: is === "guest",
    isBot: is === "bot",
    isDeleted: is === "deleted",
    presence: is === undefined || is === "admin" ? "active" : "away",
  };
}
