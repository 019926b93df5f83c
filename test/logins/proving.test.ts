import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { LoginCase, LoginDetails, Proving } from "../../src/logins/challenge/details.ts";
import { countersignHash } from "../../src/logins/challenge/plan-hash.ts";
import { loginWatcher } from "../../src/logins/index.ts";
import { renderLogin, renderLoginModal } from "../../src/logins/render.ts";
import { decideOnLogin, FACTS, kindsOf, loginIn, NONCE, PROVING } from "./builders.ts";
import { ALICE_KEY, LINKED_ARN, LINKED_KEY, MINUTE, POLICY, person, RITA, START } from "./cast.ts";
import { ALICE, EVENTS, SIGNATURE } from "./events.ts";

function proving(changes: Partial<Proving> = {}, details: Partial<LoginDetails> = {}): LoginCase {
  return loginIn("proving", { proving: { ...PROVING, ...changes }, ...details });
}

function fixture(name: string): string {
  return readFileSync(`test/fixtures/ssh-signatures/${name}`, "utf8");
}

function given(proof: string): Parameters<typeof decideOnLogin>[1] {
  return { kind: "proof.given", data: { version: 3, proof }, actor: ALICE };
}

const ADDRESS = `https://sts.eu-central-1.amazonaws.com/?${new URLSearchParams({
  Action: "GetCallerIdentity",
  Version: "2011-06-15",
  "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
  "X-Amz-Credential": "AKIAIOSFODNN7EXAMPLE/20261121/eu-central-1/sts/aws4_request",
  "X-Amz-Date": "20261121T140300Z",
  "X-Amz-Expires": "60",
  "X-Amz-SignedHeaders": "host;x-countersign-nonce",
  "X-Amz-Signature": "0".repeat(64),
}).toString()}`;

describe("a proof by SSH", () => {
  it("confirms, and keeps the key and the hash of what was pasted, nothing of it", () => {
    const decision = decideOnLogin(proving(), given(SIGNATURE));

    expect(decision.case).toMatchObject({
      state: "confirmed",
      details: {
        confirmed: { by: "U0ALICE", text: "Deploy", proof: { factor: "ssh", by: LINKED_KEY } },
      },
    });
    expect(JSON.stringify(decision)).not.toContain(SIGNATURE.slice(40, 80));
    expect(loginWatcher.concealed).toContain("proof");
  });

  it("L24: by the key that came in, or by one linked after the login, proves nothing", () => {
    const inQuestion = proving({}, { keys: [ALICE_KEY, LINKED_KEY] });
    const late = proving({
      proven: [{ kind: "ssh_fp", value: LINKED_KEY, since: START.toISOString() }],
    });

    for (const before of [inQuestion, late])
      expect(decideOnLogin(before, given(SIGNATURE)).case?.state).toBe("proving");
  });

  it("L24: over a text for another case, person or verdict proves nothing", () => {
    for (const nonce of [NONCE.replace("ALICE", "BOB"), NONCE.replace("yes", "link"), `${NONCE}x`])
      expect(decideOnLogin(proving({ nonce }), given(SIGNATURE)).case?.state).toBe("proving");
  });

  it("L24: comes too late after 3 minutes, and by another person never", () => {
    const over = proving({ until: new Date(START.getTime() + MINUTE).toISOString() });

    expect(decideOnLogin(over, given(SIGNATURE))).toMatchObject({ refused: true });
    expect(decideOnLogin(proving(), EVENTS["signature, by another"]).refused).toBe(true);
  });

  it("L24: is accepted once: afterwards the same block is refused", () => {
    const first = decideOnLogin(proving(), given(SIGNATURE));
    const confirmed = loginIn("confirmed", first.case?.details ?? {});

    expect(decideOnLogin(confirmed, given(SIGNATURE))).toMatchObject({ refused: true });
  });

  it("is not taken while a login was added that the person has not seen, and no try is lost", () => {
    const decision = decideOnLogin(proving({}, { seen: 4 }), given(SIGNATURE));

    expect(decision).toMatchObject({ refused: true, reply: { errors: { proof: /added since/ } } });
    expect(decision.case).toBeUndefined();
  });
});

describe("a proof that fails", () => {
  const wrong = [
    "trust me",
    fixture("ecdsa256.sig"),
    fixture("ed25519-git.sig"),
    "https://evil.example/",
  ];

  it.each(wrong)("once may be tried again, and says why", (proof) => {
    const decision = decideOnLogin(proving(), given(proof));

    expect(decision.case).toMatchObject({
      state: "proving",
      details: { proving: { failures: 1 } },
    });
    expect(JSON.stringify(decision.reply)).toContain("One try is left");
  });

  it.each(wrong)("L13: twice is an incident, and covers nothing", (proof) => {
    const decision = decideOnLogin(proving({ failures: 1 }), given(proof));

    expect(decision.case).toMatchObject({
      state: "raised",
      details: { raised: { cause: "disputed" } },
    });
    expect(kindsOf(decision)[0]).toBe("incident.open");
    expect(decision.case?.details.confirmed).toBeUndefined();
  });

  it("L13: expired is an incident", () => {
    const decision = decideOnLogin(proving(), EVENTS["proof is late"]);

    expect(decision.case?.state).toBe("raised");
    expect(kindsOf(decision)[0]).toBe("incident.open");
  });
});

describe("a proof by AWS", () => {
  it("is asked about, and confirms when STS names the linked principal", () => {
    const asked = decideOnLogin(proving(), given(ADDRESS));
    const effect = asked.effects.at(-1);
    const waiting = loginIn("proving", asked.case?.details ?? {});
    const decision = decideOnLogin(waiting, EVENTS["sts knows"]);

    expect(effect).toMatchObject({ kind: "logins.verify", data: { url: ADDRESS, nonce: NONCE } });
    expect(decision.case).toMatchObject({
      state: "confirmed",
      details: { confirmed: { proof: { factor: "aws", by: LINKED_ARN } } },
    });
    expect(JSON.stringify(waiting.details)).not.toContain("X-Amz");
  });

  it("of another principal, or refused by STS, is a try lost; STS being silent is none", () => {
    const before = proving({ checking: { sha256: "0" } });

    const refused = decideOnLogin(before, EVENTS["sts refuses"]);
    const another = decideOnLogin(before, {
      kind: "proof.checked",
      data: { arn: LINKED_ARN.replace("alice", "mallory") },
    });
    const silent = decideOnLogin(before, EVENTS["sts is silent"]);

    expect(refused.case?.details.proving).toMatchObject({ failures: 1 });
    expect(another.case?.details.proving).toMatchObject({ failures: 1 });
    expect(silent.case?.details.proving).toMatchObject({ failures: 0 });
    expect(silent.case?.details.proving?.checking).toBeUndefined();
  });

  it.each(["console", "ssm", "eic", "switch"] as const)(
    "L24: never proves a login by %s",
    (protocol) => {
      const before = proving({}, { facts: { ...FACTS, protocol } });

      expect(kindsOf(decideOnLogin(before, given(ADDRESS)))).not.toContain("logins.verify");
    },
  );

  it("L24: never proves a login with a key that was pushed, and one proof is looked at at a time", () => {
    const pushed = proving({}, { facts: { ...FACTS, via: "eic" } });
    const checking = proving({ checking: { sha256: "0" } });

    expect(kindsOf(decideOnLogin(pushed, given(ADDRESS)))).not.toContain("logins.verify");
    expect(decideOnLogin(checking, given(SIGNATURE))).toMatchObject({ refused: true });
  });

  it("of a role's session that chose its own name is nobody's", () => {
    const arn = "arn:aws:sts::111122223333:assumed-role/deploy/alice";
    const since = "2026-01-01T00:00:00.000Z";
    const proven = [
      { kind: "iam_arn", value: arn, since },
      { kind: "sso_name", value: "alice", since },
    ];
    const before = proving({ proven, checking: { sha256: "0" } });

    const decision = decideOnLogin(before, { kind: "proof.checked", data: { arn } });

    expect(decision.case?.state).toBe("proving");
  });
});

describe("a colleague", () => {
  const asked = proving({ colleague: true, gen: 2 });
  const hash = countersignHash(asked);
  const yes = { kind: "responder.countersign", data: { hash } } as const;

  it("who spoke to the person confirms, in two names", () => {
    const decision = decideOnLogin(asked, { ...yes, actor: RITA });

    expect(decision.case).toMatchObject({
      state: "confirmed",
      details: { confirmed: { by: "U0ALICE", proof: { factor: "countersign", by: "U0RITA" } } },
    });
    expect(decision.rows).toMatchObject([{ table: "approvals", values: { person: "U0RITA" } }]);
  });

  it("L13: who could not confirm it opens an incident", () => {
    const decision = decideOnLogin(asked, EVENTS.uncountersign);

    expect(decision.case).toMatchObject({ state: "raised", details: { raised: { by: "U0RITA" } } });
    expect(kindsOf(decision)[0]).toBe("incident.open");
  });

  it("L17: is never the person, nor their other account, nor who handed it over, nor without the right", () => {
    const also = {
      ...POLICY,
      people: POLICY.people.map((each) => ({ ...each, also: ["U0TWIN"] })),
    };
    const handed = loginIn("proving", { ...asked.details, handedBy: ["U0RITA"] });
    const twin = person("U0TWIN", ["incident.respond"]);
    const self = person("U0ALICE", ["incident.respond"]);

    expect(decideOnLogin(asked, { ...yes, actor: self }).refused).toBe(true);
    expect(decideOnLogin(asked, { ...yes, actor: twin }, also).refused).toBe(true);
    expect(decideOnLogin(asked, { ...yes, actor: person("U0EVE") }).refused).toBe(true);
    expect(decideOnLogin(handed, { ...yes, actor: RITA }).refused).toBe(true);
  });

  it("who saw an older message is refused", () => {
    const added = loginIn("proving", { ...asked.details, seen: 9 });

    expect(decideOnLogin(added, { ...yes, actor: RITA })).toMatchObject({ refused: true });
  });

  it("is asked once, by the person alone, and at once when nothing linked is of use", () => {
    const nothing = decideOnLogin(proving({ proven: [] }), EVENTS["nothing linked"]);

    expect(kindsOf(nothing)).toContain("slack.post");
    expect(decideOnLogin(asked, EVENTS["cannot prove"])).toMatchObject({ refused: true });
    expect(decideOnLogin(proving(), { ...EVENTS["cannot prove"], actor: RITA }).refused).toBe(true);
  });

  it("is no way out where the configuration does not allow it", () => {
    const strict = proving({ factors: ["ssh"] });

    expect(decideOnLogin(strict, EVENTS["cannot prove"])).toMatchObject({ refused: true });
    expect(kindsOf(decideOnLogin(strict, EVENTS["nothing linked"]))).not.toContain("slack.post");
  });

  it("moves the end to the question's own deadline: the first timer has no say any more", () => {
    expect(decideOnLogin(asked, EVENTS["proof is late"]).case).toBeUndefined();
    expect(decideOnLogin(asked, EVENTS.deadline).case?.state).toBe("raised");
  });
});

describe("the messages of a proof", () => {
  const now = { now: START };

  it("ask for one more step, with two ways and a No", () => {
    const message = renderLogin(proving({ trouble: "It is <!channel>." }), "ask:U0ALICE", now);
    const text = JSON.stringify(message);

    expect(message?.text).toContain("One more step, by 14:06 UTC");
    expect(text.match(/login_\w+/g)).toEqual(["login_prove", "login_noproof", "login_no"]);
    expect(text).not.toContain("<!channel>");
  });

  it("ask a colleague to speak to them", () => {
    const asked = proving({ colleague: true });
    const request = renderLogin(asked, "countersign", now);

    expect(renderLogin(asked, "ask:U0ALICE", now)?.text).toContain("A colleague must countersign");
    expect(request?.text).toContain("Speak to them by voice");
    expect(JSON.stringify(request)).toContain(`l1.3.${countersignHash(asked).slice(0, 32)}`);
    expect(renderLogin(loginIn("confirmed"), "countersign", now)?.text).toContain("Confirmed by");
  });

  it("remind of a Yes that is not proven, list it, and say why it was not enough", () => {
    const raised = { ...PROVING, failures: 2, trouble: "It is not a signature." };
    const disputed = { cause: "disputed", at: START.toISOString() } as const;
    const failed = loginIn("raised", { proving: raised, raised: disputed });
    const late = loginIn("raised", { proving: PROVING, raised: disputed });

    expect(renderLogin(proving(), "no such slot", now)).toBeUndefined();
    expect(renderLogin(loginIn("confirmed"), "remind", now)).toBeUndefined();
    expect(renderLogin(proving(), "watch", now)?.text).toContain("has to prove it");
    expect(renderLogin(proving(), "remind", now)?.text).toContain("not proven yet");
    expect(renderLogin(failed, "ask:U0ALICE", now)?.text).toContain(
      "could not be proven: It is not",
    );
    expect(renderLogin(late, "ask:U0ALICE", now)?.text).toContain("not proven in time");
    expect(
      renderLogin(loginIn("raised", { proving: PROVING }), "ask:U0ALICE", now)?.text,
    ).toContain("Not proven by 14:13");
    expect(renderLogin(proving(), "unrouted", now)?.text).toContain("has to prove it");
    expect(renderLogin(proving(), "ask:U0BOB", now)?.text).toContain("Passed on");
  });

  it("say in the form what to run, for what can be used alone", () => {
    const form = JSON.stringify(renderLoginModal(proving(), "login_prove"));
    const console = proving({}, { facts: { ...FACTS, protocol: "console" } });

    expect(form).toContain(`printf %s ${NONCE} | ssh-keygen -Y sign -n countersign`);
    expect(form).toContain(`countersign prove aws ${NONCE}`);
    expect(JSON.stringify(renderLoginModal(console, "login_prove"))).not.toContain("prove aws");
  });

  it.each([
    ["ssh", LINKED_KEY],
    ["aws", LINKED_ARN],
    ["countersign", "U0RITA"],
  ] as const)("tell afterwards what stands behind the Yes: %s", (factor, by) => {
    const act = { by: "U0ALICE", at: START.toISOString(), proof: { factor, by } };

    const message = renderLogin(loginIn("confirmed", { confirmed: act }), "ask:U0ALICE", now);

    expect(message?.text).toContain(by);
  });
});
