import { describe, expect, it } from "vitest";
import type { AroundLogin } from "../../src/aws/perform-logins-gather.ts";
import type { Lookup } from "../../src/aws/trail.ts";
import { type JsonObject, jsonObject } from "../../src/core/json.ts";
import type { Store } from "../../src/core/ports.ts";
import { claimOf } from "../../src/logins/evidence/claim.ts";
import type { Evidence } from "../../src/logins/evidence/evidence.ts";
import { linksOf } from "../../src/logins/links.ts";
import { readRecord } from "../../src/logins/read-record.ts";
import type { SightingDetails } from "../../src/logins/sighting/details.ts";
import { openLend } from "../../src/wiring/lend.ts";
import { openSurroundings } from "../../src/wiring/surroundings.ts";
import { evidence } from "../logins/builders.ts";
import { call, record, role, USER } from "../logins/calls.ts";
import { ACCOUNT, POLICY, START } from "../logins/cast.ts";
import { freshSqlite } from "../support/databases.ts";
import { fakeClock } from "../support/fake-clock.ts";

const BASTION = "i-0bbb1234def567890";
const ALICE = { user: "U0ALICE", state: "active", by: "ssh_fp", assurance: "declared" };
const HEARING = { failuresFrom: async () => 6, speaks: async () => true };

/** As the store gives it back: without what is absent. */
function plain(value: object): JsonObject {
  return jsonObject.parse(JSON.parse(JSON.stringify(value)));
}

/** A sighting as it is stored once it is settled, with the links that it left. */
async function see(
  store: Store,
  id: string,
  seen: Evidence,
  attached: SightingDetails["attached"] = [],
): Promise<void> {
  const details = {
    evidence: [seen],
    more: 0,
    claim: claimOf([seen]),
    due: START.toISOString(),
    gen: 1,
    attempt: 1,
    attached,
  };
  const dates = { openedAt: START, updatedAt: START };
  const opened = { kind: "sighting", key: id, number: 0, state: "settled", version: 1, ...dates };
  await store.transaction(async (tx) => {
    await tx.insertCase({ id, ...opened, details: plain(details) }, false);
    await tx.addLinks(id, linksOf(seen).leave);
  });
}

function around(id: string, seen: Evidence, changes: Partial<AroundLogin> = {}): AroundLogin {
  return {
    claim: plain(claimOf([seen])),
    sighting: id,
    candidates: [ALICE],
    host: { tags: {}, privateIps: ["10.0.0.5"] },
    source: undefined,
    ...changes,
  };
}

const inner = evidence({ id: "log:inner", ip: "10.0.0.5", port: 52_000 });
const outer = evidence({ id: "log:outer", host: { key: BASTION, instanceId: BASTION } });

describe("what is found around a login", () => {
  it("L7: the host that it came through, and the question about the login there", async () => {
    await using database = await freshSqlite();
    await using store = await database.open({ clock: fakeClock(START.toISOString()) });
    await see(store, "outer", outer, [{ key: "U0ALICE/bastion", person: "U0ALICE" }]);
    await see(store, "inner", inner);
    const look = openSurroundings({
      queries: store.queries,
      hearing: HEARING,
      clock: fakeClock(),
    });

    const source = { instanceId: BASTION, name: "bastion-1" };
    const found = await look(around("inner", inner, { source, host: "unknown" }));

    expect(found).toEqual({
      through: { host: BASTION, name: "bastion-1", question: "U0ALICE/bastion" },
      hostSpeaks: true,
      failures: 6,
    });
  });

  it("L7: the login that went on from here, when that was known first", async () => {
    await using database = await freshSqlite();
    await using store = await database.open({ clock: fakeClock(START.toISOString()) });
    await see(store, "inner", inner, [{ key: "U0ALICE/web-7", person: "U0ALICE" }]);
    await see(store, "outer", outer);
    const look = openSurroundings({
      queries: store.queries,
      hearing: HEARING,
      clock: fakeClock(),
    });

    expect(await look(around("outer", outer))).toMatchObject({ onward: "U0ALICE/web-7" });
  });

  it.each([
    ["another's login", { person: "U0BOB" }, START],
    ["a login of a minute before", { person: "U0ALICE" }, new Date(START.getTime() - 60_000)],
  ])("L7: not %s there", async (_, { person }, receivedAt) => {
    await using database = await freshSqlite();
    await using store = await database.open({ clock: fakeClock(START.toISOString()) });
    const earlier = { ...outer, receivedAt: receivedAt.toISOString() };
    await see(store, "outer", earlier, [{ key: `${person}/x`, person }]);
    await see(store, "inner", inner);
    const look = openSurroundings({
      queries: store.queries,
      hearing: HEARING,
      clock: fakeClock(),
    });

    const found = await look(around("inner", inner, { source: { instanceId: BASTION } }));

    expect(found["through"]).toEqual({ host: BASTION });
  });

  it("L7: a tunnel to the host's private address", async () => {
    await using database = await freshSqlite();
    await using store = await database.open({ clock: fakeClock(START.toISOString()) });
    const tunnel = evidence({
      id: "ct:1",
      role: "mate",
      kind: "eic.tunnel",
      protocol: "eic",
      grade: "A",
      tunnelTo: "10.0.0.5",
      host: undefined,
    });
    await see(store, "tunnel", tunnel);
    await see(store, "outer", outer);
    const look = openSurroundings({
      queries: store.queries,
      hearing: HEARING,
      clock: fakeClock(),
    });

    const found = await look(around("outer", outer));

    expect(found["mates"]).toMatchObject([{ id: "ct:1", tunnelTo: "10.0.0.5" }]);
  });

  it("nothing for a claim or a sighting that there is not", async () => {
    await using database = await freshSqlite();
    await using store = await database.open();
    const look = openSurroundings({
      queries: store.queries,
      hearing: HEARING,
      clock: fakeClock(),
    });

    expect(await look(around("none", inner))).toEqual({});
    expect(await look({ ...around("none", inner), claim: {} })).toEqual({});
  });
});

/** `AssumeRole` by a user of IAM that gave out the key `ASIA2`, as CloudTrail has it. */
const ASSUMED = record("AssumeRole", "sts", {
  userIdentity: { ...USER, accessKeyId: "AKIA1" },
  responseElements: { credentials: { accessKeyId: "ASIA2", sessionToken: "SECRET" } },
});

function evidenceOf(of: JsonObject): Evidence {
  const reading = readRecord(call(of), POLICY, START);
  const [first] = "evidence" in reading ? reading.evidence : [];
  if (!first) throw new Error("no evidence");
  return first;
}

/** A session that was begun with a key of a plain role. */
function startedWith(accessKeyId: string): JsonObject {
  const started = record("StartSession", "ssm", {
    userIdentity: role("Admin", "chosen-by-caller", { accessKeyId }),
    requestParameters: { target: "i-0abc1234def567890" },
  });
  return plain(claimOf([evidenceOf(started)]));
}

describe("L9: a session name that its caller chose", () => {
  const ARN = `arn:aws:iam::${ACCOUNT}:user/alice`;

  it("names nobody: whoever took the role on is found by its key, from what came in", async () => {
    await using database = await freshSqlite();
    await using store = await database.open({ clock: fakeClock(START.toISOString()) });
    await see(store, "assumed", evidenceOf(ASSUMED));
    const lend = openLend({ ...parts(store), lookUpEvents: refuse });

    const claim = await lend(startedWith("ASIA2"), AbortSignal.timeout(5000));

    expect(claim["marks"]).toEqual([{ kind: "iam_arn", value: ARN }]);
    expect(JSON.stringify(await store.queries.caseById("assumed"))).not.toContain("SECRET");
  });

  it("over two roles, in CloudTrail", async () => {
    await using database = await freshSqlite();
    await using store = await database.open({ clock: fakeClock(START.toISOString()) });
    const second = record("AssumeRole", "sts", {
      userIdentity: role("First", "x", { accessKeyId: "ASIA2" }),
      responseElements: { credentials: { accessKeyId: "ASIA3" } },
    });
    const trail = new Map([
      ["ASIA2", ASSUMED],
      ["ASIA3", second],
    ]);
    const asked: Lookup[] = [];
    const lend = openLend({
      ...parts(store),
      lookUpEvents: async (lookup) => {
        asked.push(lookup);
        const event = trail.get(lookup.by?.value ?? "");
        const value = event ? [{ CloudTrailEvent: JSON.stringify(event) }] : [];
        return { reading: "ok", value, readAt: START };
      },
    });

    const claim = await lend(startedWith("ASIA3"), AbortSignal.timeout(5000));

    expect(claim["marks"]).toEqual([{ kind: "iam_arn", value: ARN }]);
    expect(asked.map(({ by }) => by?.value)).toEqual(["ASIA3", "ASIA2"]);
  });

  it("stays nobody's where CloudTrail does not know or may not be asked", async () => {
    await using database = await freshSqlite();
    await using store = await database.open({ clock: fakeClock(START.toISOString()) });
    const silent = openLend({
      ...parts(store),
      policy: { ...POLICY, chainLookup: false },
      lookUpEvents: refuse,
    });
    const denied = openLend({
      ...parts(store),
      lookUpEvents: async () => ({ reading: "unknown", reason: "AccessDenied", readAt: START }),
    });

    for (const lend of [silent, denied])
      expect((await lend(startedWith("ASIA9"), AbortSignal.timeout(5000)))["marks"]).toEqual([]);
  });
});

function parts(store: Store): Omit<Parameters<typeof openLend>[0], "lookUpEvents"> {
  return { queries: store.queries, clock: fakeClock(START.toISOString()), policy: POLICY };
}

function refuse(): never {
  throw new Error("CloudTrail is not asked");
}
