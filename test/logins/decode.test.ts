import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EventDraft } from "../../src/core/event.ts";
import { jsonObject } from "../../src/core/json.ts";
import type { RawRecord } from "../../src/core/raw-record.ts";
import type { Decoded } from "../../src/core/watcher.ts";
import { loginDecoder, loginExplainer } from "../../src/logins/decode.ts";
import { evidenceSchema } from "../../src/logins/evidence/evidence.ts";
import type { LoginPolicy } from "../../src/logins/policy.ts";
import { decideOnSighting, kindsOf } from "./builders.ts";
import { call, record } from "./calls.ts";
import { ACCOUNT, ALICE_KEY, HOST, hostLine, MINUTE, POLICY, START } from "./cast.ts";
import { newWorld } from "./world.ts";

const SAID = `Accepted publickey for alice from 203.0.113.7 port 50000 ssh2: ED25519 ${ALICE_KEY}`;
const JOURNAL = {
  MESSAGE: SAID,
  _UID: "0",
  _COMM: "sshd",
  _PID: "4242",
  SYSLOG_IDENTIFIER: "sshd",
  _HOSTNAME: "web-7",
  __REALTIME_TIMESTAMP: String(START.getTime() * 1000),
};

function decode(raw: RawRecord, policy: LoginPolicy = POLICY): Decoded {
  return loginDecoder.decode(raw, policy, START);
}

function onlyEvent(decoded: Decoded): EventDraft {
  const [event] = "events" in decoded ? decoded.events : [];
  if (!event) throw new Error(JSON.stringify(decoded));
  return event;
}

describe("grades of evidence", () => {
  it.each([
    ["text of a file", `${START.toISOString()} web-7 sshd[1]: ${SAID}`, "C"],
    ["a bare message", SAID, "C"],
    ["root's sshd in the journal", JSON.stringify(JOURNAL), "B"],
    ["the same with numbers", JSON.stringify({ ...JOURNAL, _UID: 0 }), "B"],
    [
      "the same as bytes",
      JSON.stringify({ ...JOURNAL, MESSAGE: [...Buffer.from(SAID, "utf8")] }),
      "B",
    ],
    [
      "sshd-session",
      JSON.stringify({ ...JOURNAL, _COMM: "sshd-session", SYSLOG_IDENTIFIER: "sshd-session" }),
      "B",
    ],
    ["a journal without its own fields", JSON.stringify({ MESSAGE: SAID }), "C"],
    [
      "a text that claims to be root's",
      `${START.toISOString()} web-7 sshd[1]: ${JSON.stringify(JOURNAL)} ${SAID}`,
      undefined,
    ],
  ])("%s: %s -> %s", (_, message, grade) => {
    const decoded = decode(hostLine(message));

    const found = "events" in decoded ? decoded.events.map(({ data }) => data["grade"]) : [];
    expect(found).toEqual(grade === undefined ? [] : [grade]);
  });

  it("L5: what `logger` can write never exceeds C", () => {
    const tags = fc.constantFrom("sshd", "sshd-session", "sshd-auth");
    const times = fc.constantFrom("Nov 21 14:02:55", START.toISOString());
    fc.assert(
      fc.property(tags, times, fc.nat(65_535), fc.string(), (tag, time, pid, text) => {
        const said = `Accepted publickey for alice from 10.9.9.9 port 22 ssh2: ${text}`;
        const decoded = decode(hostLine(`${time} web-7 ${tag}[${pid}]: ${said}`));

        const events = "events" in decoded ? decoded.events : [];
        for (const { data } of events) expect(data["grade"]).toBe("C");
      }),
    );
  });

  it.each([
    ["another user", { _UID: "1000" }],
    ["another program", { _COMM: "logger" }],
  ])("L5: a login line that the journal says %s wrote is forged", (_, fields) => {
    const event = onlyEvent(decode(hostLine(JSON.stringify({ ...JOURNAL, ...fields }))));

    expect(event.data).toMatchObject({ alarm: "forged", grade: "C", outcome: "forged" });
    // It finds nothing and is found by nothing: its writer chose what stands in it.
    expect(event.ref).toEqual({ by: "key", key: event.data["id"] });
    expect(loginDecoder.project(event)).toMatchObject({ outcome: "forged" });
  });

  it("L5: 10,000 forged lines open one incident and ask nobody", () => {
    const kinds = new Set<string>();
    const keys = new Set<string>();

    for (let pid = 0; pid < 10_000; pid++) {
      const said = pid % 2 === 0 ? SAID : SAID.replace("alice", `bob${pid}`);
      const forged = { ...JOURNAL, _UID: "1001", _PID: String(pid), MESSAGE: said };
      const event = onlyEvent(decode(hostLine(JSON.stringify(forged))));
      const decision = decideOnSighting(undefined, {
        kind: "login.sighted",
        data: evidenceSchema.parse(event.data),
      });
      for (const kind of kindsOf(decision)) kinds.add(kind);
      for (const effect of decision.effects)
        if (effect.kind === "hand" && effect.event.ref.by === "key") keys.add(effect.event.ref.key);
    }

    expect([...kinds]).toEqual(["incident.open"]);
    expect([...keys]).toEqual([`login:alarm/forged/${ACCOUNT}/${HOST}/any`]);
  });

  it("a session line of the user's own is no forgery", () => {
    const line = {
      ...JOURNAL,
      _UID: "1000",
      MESSAGE: "Starting session: shell on pts/0 for alice from 203.0.113.7 port 50000 id 0",
    };

    expect(onlyEvent(decode(hostLine(JSON.stringify(line)))).data).not.toHaveProperty("alarm");
  });
});

describe("our own form", () => {
  const body = {
    type: "countersign.login.v1",
    account: ACCOUNT,
    host: "i-0abc1234def567890",
    user: "alice",
    ip: "203.0.113.7",
    method: "publickey",
    at: START.toISOString(),
    grade: "B",
  };

  it.each([
    ["AROATRUSTED:relay", "B"],
    ["AROATRUSTED", "B"],
    ["AROAOTHER:relay", "C"],
    [undefined, "C"],
  ])("from %s is worth %s", (senderId, grade) => {
    const policy = { ...POLICY, trustedSenders: ["AROATRUSTED"] };
    const raw: RawRecord = {
      source: "own",
      id: "1",
      body,
      ...(senderId === undefined ? {} : { senderId }),
    };

    expect(onlyEvent(decode(raw, policy)).data["grade"]).toBe(grade);
  });

  it("is rejected when something is missing, and left to others when it is of another type", () => {
    const { user: _, ...rest } = body;

    expect(decode({ source: "own", id: "1", body: rest })).toEqual({
      rejected: "countersign.login.v1: user",
    });
    expect(decode({ source: "own", id: "1", body: { type: "x" } })).toHaveProperty("nothing");
  });
});

describe("what reaches the house", () => {
  it("10,000 failures open no case and are no events", () => {
    const world = newWorld();

    for (let index = 0; index < 10_000; index++)
      world.receive(
        hostLine(
          `Nov 21 14:03:00 web-7 sshd[${index}]: Failed password for invalid user u${index} from 198.51.100.1 port ${index} ssh2`,
        ),
      );

    expect(world.cases).toEqual([]);
  });

  it("is the same event when an agent sends the same line again", () => {
    const [a, b] = [decode(hostLine(SAID)), decode(hostLine(SAID))].map(onlyEvent);
    const later = onlyEvent(decode(hostLine(SAID, new Date(START.getTime() + MINUTE))));

    expect(a?.id).toBe(b?.id);
    // A line without a time of its own may be another login with the same port.
    expect(later.id).not.toBe(a?.id);
  });

  it("knows a host by its instance id, else by name and group together", () => {
    const byStream = onlyEvent(decode(hostLine(SAID, START, "eu/i-0abc1234def567890/secure")));
    const byName = onlyEvent(
      decode(hostLine(`${START.toISOString()} web-7 sshd[1]: ${SAID}`, START, "secure")),
    );

    expect(byStream.data["host"]).toMatchObject({ key: "i-0abc1234def567890" });
    expect(byName.data["host"]).toEqual({ key: "web-7@/var/log/secure", name: "web-7" });
  });

  it("reads several lines in one row one by one", () => {
    const decoded = decode(
      hostLine(`${SAID}\n${SAID.replace("50000", "50001")}\r\nsomething else`),
    );

    expect("events" in decoded && decoded.events).toHaveLength(2);
  });

  it("rejects what must not be lost: a login that no rule cuts, and Windows' localised text", () => {
    expect(decode(hostLine("sshd[1]: Accepted google_authenticator for root"))).toHaveProperty(
      "rejected",
    );
    expect(
      decode(hostLine("[Security] [INFORMATION] [4624] [Microsoft] [WIN] [An account …]")),
    ).toHaveProperty("rejected");
  });

  it("keeps no NUL, which PostgreSQL could not store", () => {
    const event = onlyEvent(
      decode({
        source: "own",
        id: "1",
        body: {
          type: "countersign.login.v1",
          account: ACCOUNT,
          host: "h",
          user: "a\0b",
          ip: "203.0.113.7",
          method: "x",
          at: START.toISOString(),
        },
      }),
    );

    expect(event.data["user"]).toBe("a\uFFFDb");
  });

  it("marks a source whose clock is off, and reckons from ours", () => {
    const off = new Date(START.getTime() - 60 * MINUTE);
    const world = newWorld();

    world.receive(hostLine(`${off.toISOString()} web-7 sshd[1]: ${SAID}`, off));
    world.advance(MINUTE);

    expect(world.newest("login").details).toMatchObject({
      facts: { skewed: true, at: off.toISOString() },
      deadline: new Date(START.getTime() + 10 * MINUTE).toISOString(),
    });
  });

  it("never throws, whatever a record holds", () => {
    const records = fc.oneof(
      fc
        .oneof(fc.string(), fc.json(), fc.constant("<Event><System>"))
        .map((message) => hostLine(message)),
      fc.json().map(
        (text): RawRecord => ({
          source: "cloudtrail",
          id: "1",
          record: jsonObject.safeParse(JSON.parse(text)).data ?? {},
        }),
      ),
      fc.json().map(
        (text): RawRecord => ({
          source: "own",
          id: "1",
          body: { type: "countersign.login.v1", user: text },
        }),
      ),
    );
    fc.assert(
      fc.property(records, (raw) => {
        const decoded = loginExplainer.decode(raw, POLICY, START);
        const events = "events" in decoded ? decoded.events : [];

        for (const event of events) expect(loginExplainer.project(event)).toBeDefined();
      }),
    );
  });
});

describe("the documented form", () => {
  it("shows a failure as one, with null for what is not known", () => {
    const decoded = loginExplainer.decode(
      hostLine("Nov 21 14:03:00 web-7 sshd[1]: Invalid user eve from 198.51.100.1 port 9"),
      POLICY,
      START,
    );

    expect(loginExplainer.project(onlyEvent(decoded))).toEqual({
      kind: "login.failed",
      at: "2026-11-21T14:03:00.000Z",
      protocol: "ssh",
      outcome: "failed",
      user: "eve",
      sourceIp: "198.51.100.1",
      sourcePort: 9,
      method: null,
      fingerprint: null,
      host: "i-0abc1234def567890",
      evidence: "ssh.invalid_user",
      grade: "C",
      account: ACCOUNT,
      region: "eu-west-1",
      session: null,
      keyId: null,
      principal: null,
      role: null,
      mfa: null,
      alarm: null,
      count: 1,
    });
  });

  it.each([
    [
      "ConsoleLogin",
      "signin",
      {},
      { kind: "login.sighted", protocol: "console", user: "alice", host: null, method: null },
    ],
    [
      "StartSession",
      "ssm",
      { requestParameters: { target: "ecs:cluster_task" } },
      { kind: "login.sighted", protocol: "ssm", host: "ecs:cluster_task", session: "shell" },
    ],
    ["CheckMfa", "signin", {}, { kind: "login.mate", outcome: "noted" }],
  ])("shows %s of %s", (name, service, changes, expected) => {
    const decoded = loginExplainer.decode(call(record(name, service, changes)), POLICY, START);

    expect(loginExplainer.project(onlyEvent(decoded))).toMatchObject(expected);
  });

  it("is none for the events of others", () => {
    const event = onlyEvent(decode(hostLine(SAID)));

    expect(loginDecoder.project({ ...event, kind: "sg.touched" })).toBeUndefined();
    expect(loginDecoder.project({ ...event, data: {} })).toBeUndefined();
  });
});
