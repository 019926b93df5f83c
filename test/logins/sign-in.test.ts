import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loginExplainer } from "../../src/logins/decode.ts";
import { fingerprintOf } from "../../src/logins/evidence/digest.ts";
import { call, ROOT, record, role, SSO, signIn, USER } from "./calls.ts";
import { ACCOUNT, accepted, HOST, MINUTE, POLICY, START } from "./cast.ts";
import { newWorld } from "./world.ts";

describe("a sign-in, to its end", () => {
  it("L9: an IAM user without MFA gets that reason, SSO does not", () => {
    const world = newWorld({
      ...POLICY,
      places: [{ mode: "ask" }],
      people: POLICY.people.map((each) => ({ ...each, iam: [USER.arn] })).slice(0, 1),
    });
    world.emails.set("bob@example.com", "U0BOB");

    world.receive(call(signIn(USER)));
    world.receive(call(signIn(role(SSO, "bob@example.com"), { eventID: "2" })));
    world.advance(MINUTE);

    expect(world.logins().map(({ details }) => details["risks"])).toEqual([
      ["no_mfa", "only_declared"],
      [],
    ]);
    expect(world.asked.map((each) => each.split("@")[0])).toEqual(["U0ALICE", "U0BOB"]);
  });

  it("L9: a session name that its caller chose asks nobody", () => {
    const world = newWorld();
    world.emails.set("alice@example.com", "U0ALICE");

    world.receive(call(signIn(role("Admin", "alice@example.com"))));
    world.advance(MINUTE);

    expect(world.asked).toEqual([]);
    expect(world.newest("login")).toMatchObject({
      state: "unrouted",
      details: { why: "unknown_user", scope: `${ACCOUNT}/console` },
    });
    expect(world.newest("login").key).not.toContain("alice@example.com");
  });

  it("by SSO is recorded when nothing makes it risky", () => {
    const world = newWorld();
    world.emails.set("bob@example.com", "U0BOB");

    world.receive(call(signIn(role(SSO, "bob@example.com"))));
    world.advance(MINUTE);

    expect(world.newest("sighting").details["outcome"]).toBe("recorded");
  });

  it.each([
    ["CheckMfa", "signin"],
    ["GetSigninToken", "signin"],
    ["Authenticate", "sso"],
  ])("%s belongs to the sign-in, and asks nobody", (name, service) => {
    const world = newWorld({ ...POLICY, places: [{ mode: "ask" }] });
    world.emails.set("bob@example.com", "U0BOB");
    const bob = role(SSO, "bob@example.com");

    world.receive(call(record(name, service, { userIdentity: bob, eventID: "before" })));
    world.advance(MINUTE);
    const alone = world.newest("sighting").details["outcome"];
    world.receive(call(signIn(bob)));
    world.receive(call(record(name, service, { userIdentity: bob, eventID: "after" })));
    world.receive(call(record(name, service, { eventID: "of somebody else" })));
    world.advance(MINUTE);

    expect(alone).toBe("recorded");
    expect(world.asked).toHaveLength(1);
    expect(world.rows.filter(({ person }) => person === "U0BOB").map(({ kind }) => kind)).toEqual([
      "console.login",
      expect.stringMatching(/^console\./),
    ]);
  });

  it("two in a row are two, whatever was noted between them", () => {
    const world = newWorld({ ...POLICY, places: [{ mode: "ask" }] });
    world.emails.set("bob@example.com", "U0BOB");
    const bob = role(SSO, "bob@example.com");
    const factor = { userIdentity: bob, eventID: "factor" };

    world.receive(call(signIn(bob, { eventID: "first" })));
    world.receive(call(record("CheckMfa", "signin", factor)));
    world.receive(call(signIn(bob, { eventID: "second" })));
    world.advance(MINUTE);

    expect(world.newest("login").details).toMatchObject({ count: 2 });
  });

  it("a session's end belongs to it, whoever ended it", () => {
    const world = newWorld({ ...POLICY, places: [{ mode: "ask" }] });
    world.emails.set("bob@example.com", "U0BOB");
    const started = record("StartSession", "ssm", {
      eventID: "start",
      userIdentity: role(SSO, "bob@example.com"),
      requestParameters: { target: HOST },
      responseElements: { sessionId: "bob-0123456789abcdef0" },
    });
    const ended = record("TerminateSession", "ssm", {
      eventID: "end",
      requestParameters: { sessionId: "bob-0123456789abcdef0" },
    });

    world.receive(call(started));
    world.advance(60 * MINUTE);
    world.receive(call(ended));
    world.advance(MINUTE);

    expect(world.logins()).toHaveLength(1);
    expect(world.newest("login").details["facts"]).toMatchObject({ user: "bob@example.com" });
    expect(world.newest("sighting").details["evidence"]).toHaveLength(2);
  });

  it("of root opens an incident at once and asks nobody", () => {
    const world = newWorld();

    world.receive(call(signIn(ROOT)));

    expect([...world.incidents().keys()]).toEqual([
      `login:alarm/root/${ACCOUNT}/console/principal:arn:aws:iam::${ACCOUNT}:root`,
    ]);
    expect(world.handed[0]?.data).toMatchObject({ severity: "sev1", cause: "login.alarmed" });
    expect(world.asked).toEqual([]);
  });

  it("as somebody who left opens an incident", () => {
    const world = newWorld({ ...POLICY, places: [{ mode: "ask" }] });
    world.emails.set("bob@example.com", "U0BOB");
    world.directory.set("U0BOB", "deactivated");

    world.receive(call(signIn(role(SSO, "bob@example.com"))));
    world.advance(MINUTE);

    expect(world.handed[0]?.data).toMatchObject({
      severity: "sev1",
      cause: "login.alarmed",
      subject: [{ slackUser: "U0BOB" }],
    });
    expect(world.asked).toEqual([]);
  });
});

describe("L6: a pushed key and the login that uses it", () => {
  const blob = Buffer.from("ssh-ed25519 one more key blob").toString("base64");
  const key = fingerprintOf(`ssh-ed25519 ${blob}`) ?? "";
  const push = call(
    record("SendSSHPublicKey", "ec2-instance-connect", {
      userIdentity: role(SSO, "bob@example.com"),
      requestParameters: {
        instanceId: HOST,
        instanceOSUser: "ec2-user",
        sSHPublicKey: `ssh-ed25519 ${blob}`,
      },
    }),
  );
  const login = accepted({ user: "ec2-user", key });

  it.each([
    ["push first", [push, login]],
    ["login first", [login, push]],
  ])("%s: asks the person behind the principal once", (_, records) => {
    const world = newWorld();
    world.emails.set("bob@example.com", "U0BOB");

    for (const each of records) {
      world.receive(each);
      world.advance(20_000);
    }
    world.advance(5 * MINUTE);

    expect(world.asked).toEqual([`U0BOB@${world.newest("login").id}`]);
    expect(world.newest("login").details).toMatchObject({
      credential: "bob@example.com",
      facts: { grade: "A", via: "eic", user: "ec2-user", shared: true },
    });
  });

  it("a push that nobody uses is recorded", () => {
    const world = newWorld();

    world.receive(push);
    world.advance(5 * MINUTE);

    expect(world.newest("sighting")).toMatchObject({
      state: "settled",
      details: { outcome: "recorded" },
    });
    expect(world.logins()).toEqual([]);
  });
});

describe("L27: secrets", () => {
  it("of a session are kept nowhere", () => {
    const world = newWorld();
    const started = record("StartSession", "ssm", {
      requestParameters: { target: HOST },
      responseElements: { sessionId: "s", streamUrl: "wss://SECRET", tokenValue: "SECRET" },
    });

    const decoded = world.receive(call(started));
    world.advance(20 * MINUTE);

    const everything = [decoded, world.cases, world.handed, world.rows, world.effects];
    expect(JSON.stringify(everything)).not.toContain("SECRET");
    expect(world.newest("login").state).toBe("raised");
  });

  it("of a sudo command line are not even read", () => {
    const line =
      "Nov 21 14:03:00 web-7 sudo: alice : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/x SECRET";
    const decoded = loginExplainer.decode(
      { source: "log", id: "1", group: "g", stream: "s", at: START, message: line },
      POLICY,
      START,
    );

    expect(JSON.stringify(decoded)).not.toContain("SECRET");
  });
});

describe("fingerprints", () => {
  it("are those that ssh-keygen prints", () => {
    // ssh-keygen -lf of GitHub's published Ed25519 host key.
    const key =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl github.com";

    expect(fingerprintOf(key)).toBe("SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU");
  });

  it("are none of what is no key", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const fingerprint = fingerprintOf(text);

        expect(fingerprint === undefined || /^SHA256:[A-Za-z0-9+/]{43}$/.test(fingerprint)).toBe(
          true,
        );
      }),
    );
  });
});
