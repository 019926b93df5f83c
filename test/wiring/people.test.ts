import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config/load.ts";
import type { Identity } from "../../src/core/ports.ts";
import type { Directory, PersonState } from "../../src/core/readings.ts";
import { type Candidate, choosePerson, parseCandidates } from "../../src/logins/people.ts";
import { directoryRows } from "../../src/logins/sighting/rows.ts";
import { openCandidates } from "../../src/wiring/people.ts";
import { fakeClock } from "../support/fake-clock.ts";
import { NOON } from "../support/samples.ts";

const KEY = "SHA256:Cjyqt+kgFppxGAL2iwpKZpJthKwpNSrj/PoaZzMJbBk";
const CONFIG = parseConfig(
  `installation: test
queue: {url: "https://sqs.eu-central-1.amazonaws.com/111122223333/countersign"}
channels: {aws: C0AWS}
incidents: {channel: C0SECURITY}
people: [{slack: U0DECLARED, keys: ["${KEY}"]}]
`,
  "countersign.yml",
);
const MAIL = { kind: "sso_name", value: "ines@example.com", mail: true } as const;

/** A directory in which these people are, and what it was asked. */
function directoryOf(...people: readonly PersonState[]): Directory & { readonly asked: string[] } {
  const asked: string[] = [];
  const missing = { user: "", state: "absent" } as const;
  return {
    asked,
    person: (user) => Promise.resolve(people.find((each) => each.user === user) ?? missing),
    byEmail: (email) => {
      asked.push(email);
      return Promise.resolve(people.find((each) => each.email === email) ?? missing);
    },
    isQuiet: (user) => Promise.resolve(user === "U0INES" ? true : "unknown"),
    members: () => Promise.reject(new Error("nobody asks")),
    usergroup: () => Promise.reject(new Error("nobody asks")),
  };
}

function identity(changes: Partial<Identity>): Identity {
  return {
    id: "1",
    person: "U0INES",
    kind: "ssh_fp",
    value: KEY,
    assurance: "proven",
    validFrom: NOON,
    ...changes,
  };
}

async function candidates(
  mark: { readonly kind: string; readonly value: string },
  known: readonly Identity[],
  directory: Directory,
): Promise<readonly Candidate[]> {
  const queries = { identities: () => Promise.resolve(known) };
  const look = openCandidates({ config: CONFIG, directory, queries, clock: fakeClock() });
  return parseCandidates(await look({ name: "x", marks: [mark], protocol: "ssh" }));
}

const INES: PersonState = { user: "U0INES", state: "active", email: "ines@example.com" };

describe("whom a claim may mean", () => {
  it("is by what was linked before what the configuration says", async () => {
    const found = await candidates(
      { kind: "ssh_fp", value: KEY },
      [identity({})],
      directoryOf(INES),
    );

    expect(found.map(({ user, assurance }) => [user, assurance])).toEqual([
      ["U0INES", "proven"],
      ["U0DECLARED", "declared"],
    ]);
    expect(choosePerson(found)).toMatchObject({ kind: "one", candidate: { user: "U0INES" } });
  });

  it("L22 (in part): says of whom it is known whether their notifications are paused", async () => {
    const found = await candidates(
      { kind: "ssh_fp", value: KEY },
      [identity({})],
      directoryOf(INES),
    );

    expect(found.map(({ quiet }) => quiet)).toEqual([true, undefined]);
  });

  it("L10 (in part): two who linked the same are both named, and nobody is chosen", async () => {
    const both = [identity({}), identity({ id: "2", person: "U0TWO" })];

    const found = await candidates({ kind: "ssh_fp", value: KEY }, both, directoryOf(INES));

    expect(choosePerson(found)).toEqual({ kind: "several", users: ["U0INES", "U0TWO"] });
  });

  it("is looked up by e-mail once, and kept by user id from then on", async () => {
    const first = directoryOf(INES);
    const found = await candidates(MAIL, [], first);
    const rows = directoryRows(found, NOON);
    const again = directoryOf(INES);
    const kept = identity({ kind: "sso_name", value: MAIL.value, assurance: "directory" });

    const later = await candidates(MAIL, [kept], again);

    expect(first.asked).toEqual([MAIL.value]);
    expect(rows).toMatchObject([
      {
        table: "identities",
        values: { person: "U0INES", kind: "sso_name", value: MAIL.value, assurance: "directory" },
      },
    ]);
    expect(later).toMatchObject([{ user: "U0INES", assurance: "directory" }]);
    expect(again.asked).toEqual([]);
    expect(directoryRows(later, NOON)).toEqual([]);
  });

  it("an address that somebody else has by now means nobody: neither of them is asked", async () => {
    const moved = directoryOf(
      { ...INES, email: "ines.keller@example.com" },
      { ...INES, user: "U0NEW" },
    );
    const kept = identity({ kind: "sso_name", value: MAIL.value, assurance: "directory" });

    const found = await candidates(MAIL, [kept], moved);

    expect(choosePerson(found)).toEqual({ kind: "nobody", why: "absent" });
    expect(moved.asked).toEqual([]);
  });
});
