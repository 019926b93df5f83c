import { describe, expect, it } from "vitest";
import { ALICE_KEY, accepted, hostLine, MINUTE, person, RITA, START } from "./cast.ts";
import { newWorld } from "./world.ts";

const ALICE = person("U0ALICE");

describe("a login, from its line to its end", () => {
  it("asks its person once, whatever number of copies and mates come", () => {
    const world = newWorld();

    world.receive(accepted({}));
    world.receive(accepted({}));
    world.receive(
      hostLine(
        `${START.toISOString()} web-7 sshd[4242]: pam_unix(sshd:session): session opened for user alice(uid=1000) by (uid=0)`,
      ),
    );
    world.receive(
      hostLine(
        `${START.toISOString()} web-7 sshd[4250]: Starting session: shell on pts/0 for alice from 203.0.113.7 port 50000 id 0`,
      ),
    );
    world.advance(MINUTE);

    expect(world.asked).toEqual([`U0ALICE@${world.newest("login").id}`]);
    expect(world.newest("login")).toMatchObject({
      state: "asked",
      details: {
        facts: { user: "alice", session: "shell", fingerprint: ALICE_KEY, accountName: "prod" },
        deadline: "2026-11-21T14:13:00.000Z",
      },
    });
  });

  it("asks 3 s after the line when the key is known", () => {
    const world = newWorld();

    world.receive(accepted({}));
    world.advance(2999);
    const early = world.asked.length;
    world.advance(1);

    expect([early, world.asked.length]).toEqual([0, 1]);
  });

  it("closes with a lesson after a Yes", () => {
    const world = newWorld();
    world.receive(accepted({}));
    world.advance(MINUTE);

    world.click(world.newest("login"), "login_yes", ALICE);
    world.advance(60 * MINUTE);

    expect(world.newest("login")).toMatchObject({
      state: "confirmed",
      details: { lesson: { text: "Session Manager needs no open port and no key." } },
    });
    expect(world.incidents().size).toBe(0);
  });

  it("reminds at 5 minutes and opens an incident at 10 when nobody answers", () => {
    const world = newWorld();
    world.receive(accepted({}));
    world.advance(5 * MINUTE);
    const reminded = world.effects.filter(
      ({ kind, key }) => kind === "slack.post" && key.endsWith("/remind"),
    );
    const calm = world.incidents().size;
    world.advance(5 * MINUTE);

    expect(reminded).toHaveLength(1);
    expect(calm).toBe(0);
    expect(world.newest("login")).toMatchObject({
      state: "raised",
      details: { raised: { cause: "silent" }, incident: { number: 1, state: "open" } },
    });
  });

  it("L11: opens the incident before anything else when somebody says No, and asks for details afterwards", () => {
    const world = newWorld();
    world.receive(accepted({}));
    world.advance(MINUTE);

    const decision = world.click(world.newest("login"), "login_no", ALICE);

    expect(decision.effects[0]).toMatchObject({
      kind: "hand",
      event: { kind: "incident.open", data: { cause: "login.denied", severity: "sev2" } },
    });
    expect(decision.case?.state).toBe("raised");
    expect(decision.reply).toEqual({ kind: "modal", modal: "login_detail" });
  });

  it("counts the same login again within the cover, and asks anew after it", () => {
    const world = newWorld();
    world.receive(accepted({}));
    world.advance(MINUTE);
    world.click(world.newest("login"), "login_yes", ALICE);

    world.receive(accepted({ at: world.now(), port: 50_001 }));
    world.advance(MINUTE);
    const covered = world.newest("login");
    world.advance(20 * MINUTE);
    world.receive(accepted({ at: world.now(), port: 50_002 }));
    world.advance(MINUTE);

    expect(covered).toMatchObject({ state: "confirmed", details: { count: 2 } });
    expect(world.asked).toHaveLength(2);
    expect(world.logins().map(({ state }) => state)).toEqual(["confirmed", "asked"]);
  });

  it("takes a No to an earlier question although a newer one with the same key is open", () => {
    const world = newWorld();
    world.receive(accepted({}));
    world.advance(MINUTE);
    const first = world.newest("login");
    world.click(first, "login_yes", ALICE);
    world.advance(30 * MINUTE);
    world.receive(accepted({ at: world.now(), port: 50_002 }));
    world.advance(MINUTE);

    world.click(first, "login_retract", ALICE);

    expect(world.logins().map(({ state }) => state)).toEqual(["closed", "asked"]);
    expect([...world.incidents().keys()]).toEqual([`login:${first.id}:raised`]);
  });

  it("hands the question to the person when they become known, no later than it would have been", () => {
    const world = newWorld();
    world.receive(
      accepted({ user: "ec2-user", key: "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }),
    );
    world.advance(121_000);
    const unrouted = world.newest("login");
    const sighting = world.newest("sighting");
    const deadline = unrouted.details["deadline"];
    const facts = { ...unrouted.details, key: "U0ALICE/x", named: ["U0ALICE"] };

    world.tell(unrouted, "login.enriched", {
      ...facts,
      person: { user: "U0ALICE", state: "active", by: "ssh_fp", assurance: "declared" },
    });

    expect(sighting.details["outcome"]).toBe("attached");
    expect(world.logins().map(({ state }) => state)).toEqual(["closed", "asked"]);
    expect(world.newest("login").details["deadline"]).toBe(deadline);
  });

  it("lets a responder explain what nobody can be asked about, by name", () => {
    const world = newWorld();
    world.receive(
      accepted({ user: "carol", key: "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }),
    );
    world.advance(MINUTE);
    const unrouted = world.newest("login");

    const opened = world.click(unrouted, "login_explain", RITA);
    world.submit(unrouted, "login_explain", RITA, { text: "the new colleague" });
    world.advance(20 * MINUTE);

    expect(unrouted.state).toBe("unrouted");
    expect(opened.reply).toEqual({ kind: "modal", modal: "login_explain" });
    expect(world.newest("login")).toMatchObject({
      state: "closed",
      details: { ended: { how: "explained", by: "U0RITA", text: "the new colleague" } },
    });
    expect(world.incidents().size).toBe(0);
  });
});
