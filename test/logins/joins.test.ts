import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/core/json.ts";
import { fingerprintOf } from "../../src/logins/evidence/digest.ts";
import type { Evidence } from "../../src/logins/evidence/evidence.ts";
import { readRecord } from "../../src/logins/read-record.ts";
import { call, record, role, SSO } from "./calls.ts";
import {
  ACCOUNT,
  ALICE_KEY,
  accepted,
  acceptedOn,
  HOST,
  hostLine,
  MINUTE,
  POLICY,
  START,
} from "./cast.ts";
import { newWorld, type World } from "./world.ts";

const OTHER = "i-0fff1234def567890";
const BLOB = Buffer.from("ssh-ed25519 a key for one minute").toString("base64");
const PUSHED = fingerprintOf(`ssh-ed25519 ${BLOB}`) ?? "";
const BOB = role(SSO, "bob@example.com");

function push(instanceId: string): ReturnType<typeof call> {
  const requestParameters = {
    instanceId,
    instanceOSUser: "ec2-user",
    sSHPublicKey: `ssh-ed25519 ${BLOB}`,
  };
  const changes = { userIdentity: BOB, requestParameters, eventID: `push-${instanceId}` };
  return call(record("SendSSHPublicKey", "ec2-instance-connect", changes));
}

function tunnel(): ReturnType<typeof call> {
  const changes = { userIdentity: BOB, requestParameters: { privateIpAddress: "10.0.1.7" } };
  return call(record("OpenTunnel", "ec2-instance-connect", changes));
}

/** A world in which bob is known by his name at the identity provider. */
function withBob(): World {
  const world = newWorld();
  world.emails.set("bob@example.com", "U0BOB");
  return world;
}

function evidenceOf(raw: ReturnType<typeof call>): Evidence {
  const reading = readRecord(raw, POLICY, START);
  const [first] = "evidence" in reading ? reading.evidence : [];
  if (!first) throw new Error("no evidence");
  return first;
}

function wayOf(world: World, isBastion: boolean): JsonObject {
  const question = world.logins()[0]?.key;
  const known = question === undefined ? {} : { question };
  if (isBastion) return question === undefined ? {} : { onward: question };
  return { through: { host: "i-0bbb1234def567890", name: "bastion-1", ...known } };
}

describe("L6: a pushed key on another host than its own", () => {
  const login = accepted({ user: "ec2-user", key: PUSHED, ip: "198.51.100.9" });

  it.each([
    ["push first", [push(OTHER), login]],
    ["login first", [login, push(OTHER)]],
  ])("%s: is an incident within 5 s, and nobody is asked", (_, records) => {
    const world = withBob();

    for (const each of records) world.receive(each);
    world.advance(4999);

    expect([...world.incidents().keys()]).toEqual([
      `login:alarm/misused_key/${ACCOUNT}/${HOST}/ssh_fp:${PUSHED}`,
    ]);
    expect(world.asked).toEqual([]);
  });

  it("pushed to both is no misuse, in any order", () => {
    const orders = [
      [push(OTHER), push(HOST), login],
      [push(HOST), push(OTHER), login],
      [push(HOST), login, push(OTHER)],
    ];
    for (const records of orders) {
      const world = withBob();

      for (const each of records) world.receive(each);
      world.advance(3 * MINUTE);

      expect(world.incidents().size).toBe(0);
    }
  });

  it("is no misuse when the key is somebody's own", () => {
    const policy = {
      ...POLICY,
      people: POLICY.people.map((each) =>
        each.slack === "U0BOB" ? { ...each, keys: [PUSHED] } : each,
      ),
    };
    const world = newWorld(policy);

    world.receive(push(OTHER));
    world.receive(login);
    world.advance(5 * MINUTE);

    expect(world.incidents().size).toBe(0);
    expect(world.asked).toEqual([`U0BOB@${world.newest("login").id}`]);
  });

  it("after ten minutes is judged like any other", () => {
    const world = withBob();

    world.receive(push(OTHER));
    world.advance(11 * MINUTE);
    world.receive(accepted({ user: "ec2-user", key: PUSHED, at: world.now() }));
    world.advance(3 * MINUTE);

    expect([...world.incidents().keys()].filter((key) => key.includes("misused"))).toEqual([]);
  });

  it("a push that nobody uses is the login on a host that sends no lines", () => {
    const world = withBob();
    world.found = () => ({ hostSpeaks: false });

    world.receive(push(HOST));
    world.advance(2 * MINUTE);

    expect(world.asked).toEqual([`U0BOB@${world.newest("login").id}`]);
  });
});

describe("L7: ways through other things", () => {
  const started = call(
    record("StartSession", "ssm", {
      userIdentity: BOB,
      requestParameters: { target: HOST, documentName: "AWS-StartSSHSession" },
    }),
  );
  const forwarded = accepted({ ip: "127.0.0.1", user: "ec2-user", key: PUSHED });

  it.each([
    ["session first", [started, forwarded]],
    ["login first", [forwarded, started]],
  ])("Session Manager, %s: asks once, with the address that AWS saw", (_, records) => {
    const world = withBob();

    for (const each of records) {
      world.receive(each);
      world.advance(2000);
    }
    world.advance(5 * MINUTE);

    expect(world.asked).toEqual([`U0BOB@${world.newest("login").id}`]);
    expect(world.newest("login").details).toMatchObject({
      count: 1,
      facts: { via: "ssm", ip: "203.0.113.7", user: "ec2-user", grade: "A" },
    });
  });

  const inside = accepted({ ip: "10.0.1.2", user: "ec2-user", key: PUSHED });

  it("an Instance Connect endpoint, tunnel first: is found when the host is looked up", () => {
    const world = withBob();
    world.host = { tags: {}, privateIps: ["10.0.1.7"] };
    world.found = () => ({ mates: [evidenceOf(tunnel())] });

    world.receive(tunnel());
    world.receive(inside);
    world.advance(5 * MINUTE);

    expect(world.asked).toEqual([`U0BOB@${world.newest("login").id}`]);
    expect(world.newest("login").details).toMatchObject({
      facts: { via: "eic", ip: "203.0.113.7", method: "publickey" },
    });
  });

  it("an Instance Connect endpoint, login first: the record finds the login by its address", () => {
    const world = withBob();
    world.host = { tags: {}, privateIps: ["10.0.1.7"] };
    world.policy = { ...POLICY, settleSharedMs: 5000 };

    world.receive(inside);
    world.advance(10_000);
    world.receive(tunnel());
    world.advance(MINUTE);

    expect(world.logins().map(({ state }) => state)).toEqual(["closed", "asked"]);
    expect(world.asked).toEqual([`U0BOB@${world.newest("login").id}`]);
  });

  it.each([
    ["inner login second", ["outer", "inner"]],
    ["inner login first", ["inner", "outer"]],
  ] as const)("a bastion, %s: one question that shows the chain", (_, order) => {
    const world = newWorld();
    const bastion = "i-0bbb1234def567890";
    const outer = acceptedOn(bastion, { port: 51_000 });
    const inner = accepted({ ip: "10.0.0.5", port: 52_000 });
    world.found = ({ host }): JsonObject => wayOf(world, host?.key === bastion);

    for (const each of order) {
      world.receive(each === "outer" ? outer : inner);
      world.advance(5000);
    }

    expect(world.asked).toHaveLength(1);
    expect(world.newest("login").details).toMatchObject({ count: 2 });
    const shown = world.cases.flatMap(({ details }) => details["facts"] ?? []);
    expect(JSON.stringify(shown)).toContain('"through":"bastion-1"');
  });

  it("another's question is not joined, whatever was found", () => {
    const world = newWorld();
    world.found = () => ({ through: { host: "i-1", question: "U0BOB/x/y/z" } });

    world.receive(accepted({ ip: "10.0.0.5" }));
    world.advance(5000);

    expect(world.newest("login").key).toMatch(/^U0ALICE\//);
  });
});

describe("L5: a line of which the journal knows nothing", () => {
  const policy = { ...POLICY, journals: new Set([HOST]) };

  it("waits 15 s for its copy and weighs more without it", () => {
    const world = newWorld(policy);

    world.receive(accepted({}));
    world.advance(14_999);
    const early = world.asked.length;
    world.advance(1);

    expect([early, world.asked.length]).toEqual([0, 1]);
    expect(world.newest("login").details["risks"]).toContain("journal_lacks");
  });

  it("with its copy is asked about as usual", () => {
    const world = newWorld(policy);
    const message = `Accepted publickey for alice from 203.0.113.7 port 50000 ssh2: ED25519 ${ALICE_KEY}`;
    const entry = { MESSAGE: message, _UID: "0", _COMM: "sshd", SYSLOG_IDENTIFIER: "sshd" };

    world.receive(accepted({}));
    world.receive(hostLine(JSON.stringify(entry)));
    world.advance(3000);

    expect(world.asked).toHaveLength(1);
    expect(world.newest("login").details).toMatchObject({ facts: { grade: "B" } });
    expect(world.newest("login").details["risks"]).not.toContain("journal_lacks");
  });
});

describe("what belongs to a login", () => {
  it("becoming root is shown with the login, without what was run with it", () => {
    const world = newWorld();
    world.receive(accepted({}));
    world.advance(5000);
    const at = new Date(START.getTime() + 40_000);
    const line =
      "sudo: alice : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/mysql -pSECRET --all";

    world.receive(hostLine(`${at.toISOString()} web-7 ${line}`, at));
    world.advance(1000);

    expect(world.newest("login").details).toMatchObject({
      facts: { became: { user: "root", afterS: 40, command: "/usr/bin/mysql" } },
    });
    expect(JSON.stringify([world.cases, world.rows, world.handed])).not.toContain("SECRET");
    expect(world.asked).toHaveLength(1);
  });

  it.each([
    ["nobody logged in", "sudo: carol : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/sh"],
    [
      "it was refused",
      "sudo: alice : command not allowed ; TTY=p ; PWD=/ ; USER=root ; COMMAND=/a",
    ],
  ])("sudo opens nothing when %s", (_, line) => {
    const world = newWorld();

    world.receive(hostLine(`${START.toISOString()} web-7 ${line}`));

    expect(world.cases).toEqual([]);
  });

  it("su is known as well", () => {
    const world = newWorld();
    world.receive(accepted({}));
    world.advance(5000);

    world.receive(hostLine(`${START.toISOString()} web-7 su: (to root) alice on pts/0`));
    world.advance(1000);

    expect(world.newest("login").details).toMatchObject({ facts: { became: { user: "root" } } });
  });

  it("a login of which a talkative host says no more is a tunnel", () => {
    const world = newWorld({ ...POLICY, talkative: new Set([HOST]) });

    world.receive(accepted({}));
    world.advance(5000);

    expect(world.newest("login").details).toMatchObject({ facts: { session: "tunnel" } });
  });
});

describe("L8: credentials given on another Windows host", () => {
  const namespace = "http://schemas.microsoft.com/win/2004/08/events/event";
  function xml(id: number, computer: string, fields: Readonly<Record<string, string>>): string {
    const data = Object.entries(fields).map(
      ([name, each]) => `<Data Name='${name}'>${each}</Data>`,
    );
    const time = `<TimeCreated SystemTime='${START.toISOString()}'/>`;
    const system = `<EventID>${id}</EventID>${time}<Computer>${computer}</Computer>`;
    return `<Event xmlns='${namespace}'><System>${system}</System><EventData>${data.join("")}</EventData></Event>`;
  }
  const explicit = xml(4648, "jump-1.corp.example", {
    SubjectUserName: "alice",
    TargetUserName: "alice",
    TargetServerName: "TERMSRV/web-7.corp.example",
  });
  const logon = xml(4624, "WEB-7.corp.example", {
    TargetUserName: "alice",
    LogonType: "10",
    IpAddress: "10.0.0.5",
    TargetLogonId: "0x1",
  });

  it.each([
    ["before", [explicit, logon]],
    ["after", [logon, explicit]],
  ])("%s the logon: one question, through that host", (_, lines) => {
    const world = newWorld();

    for (const [index, line] of lines.entries())
      world.receive(hostLine(line, START, line === explicit ? OTHER : index < 9 ? HOST : ""));
    world.advance(MINUTE);

    expect(world.asked).toHaveLength(1);
    expect(world.newest("login").details).toMatchObject({
      facts: { protocol: "rdp", through: "jump-1.corp.example" },
    });
  });

  it("that stay on the machine are a trace", () => {
    const world = newWorld();

    world.receive(
      hostLine(
        xml(4648, "web-7", {
          SubjectUserName: "alice",
          TargetUserName: "root",
          TargetServerName: "localhost",
        }),
      ),
    );

    expect(world.cases).toEqual([]);
  });
});
