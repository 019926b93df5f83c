import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Actor } from "../../src/core/event.ts";
import { decideEnrolment } from "../../src/logins/decide.ts";
import type {
  EnrolmentCase,
  EnrolmentDecision,
  EnrolmentDetails,
  EnrolmentEvent,
} from "../../src/logins/enrolment/details.ts";
import {
  renderEnrolment,
  renderEnrolmentModal,
  summariseEnrolment,
} from "../../src/logins/enrolment/render.ts";
import { requestHash } from "../../src/logins/enrolment/second-name.ts";
import { enrolmentWatcher } from "../../src/logins/index.ts";
import { NONCE } from "./builders.ts";
import { ACCOUNT, LINKED_ARN, LINKED_KEY, MINUTE, POLICY, person, RITA, START } from "./cast.ts";
import { ALICE, SIGNATURE } from "./events.ts";

const OCCASION = { now: START, newId: "n1", newNumber: 0, nonce: "chance" };
const LATER = new Date(START.getTime() + 5 * MINUTE).toISOString();
const BINDER = person("U0BINA", ["login.bind"]);

type Input = {
  [K in EnrolmentEvent["kind"]]: Pick<Extract<EnrolmentEvent, { kind: K }>, "kind" | "data">;
}[EnrolmentEvent["kind"]];

function decide(
  before: EnrolmentCase | undefined,
  event: Input,
  actor: Actor = ALICE,
): EnrolmentDecision {
  const whole = { ...event, id: "e", at: START, receivedAt: START, actor };
  return decideEnrolment(before, whole, POLICY, OCCASION);
}

function caseIn(state: EnrolmentCase["state"], details: Partial<EnrolmentDetails>): EnrolmentCase {
  return {
    id: "n1",
    kind: "enrolment",
    key: "k",
    number: 0,
    state,
    version: 1,
    openedAt: START,
    updatedAt: START,
    details: { person: "U0ALICE", by: "U0ALICE", until: LATER, gen: 1, ...details },
  };
}

function linking(
  factor: "ssh" | "aws",
  more: Partial<NonNullable<EnrolmentDetails["link"]>> = {},
): EnrolmentCase {
  return caseIn("linking", { link: { factor, nonce: NONCE, failures: 0, ...more } });
}

const UNLINK = {
  id: "b1",
  person: "U0ALICE",
  kind: "ssh_fp",
  value: LINKED_KEY,
  assurance: "proven",
  by: "U0ALICE",
  since: "2026-01-01T00:00:00.000Z",
} as const;
const ANNOUNCE = { scope: `${ACCOUNT}/web`, ms: 2 * 3_600_000, reason: "new disks" };
const announcing = caseIn("waiting", { announce: ANNOUNCE });
const unlinking = caseIn("waiting", { unlink: UNLINK });

function signing(of: EnrolmentCase): Input {
  return { kind: "enrolment.signed", data: { hash: requestHash(of) } };
}

describe("linking", () => {
  it("begins with a text of its own, good for 5 minutes", () => {
    const decision = decide(undefined, { kind: "link.asked", data: { factor: "ssh" } });

    expect(decision).toMatchObject({
      case: { state: "linking", details: { link: { nonce: "cs-link-n1-U0ALICE-chance" } } },
      effects: [{ kind: "wake", due: new Date(LATER) }],
      reply: { kind: "modal", modal: "login_link" },
    });
  });

  it("again makes the earlier text worthless, and a case that is over stays so", () => {
    const again = decide(linking("ssh"), { kind: "link.asked", data: { factor: "aws" } });
    const anew = decide(caseIn("done", {}), { kind: "link.asked", data: { factor: "ssh" } });

    expect(again.case).toMatchObject({ details: { gen: 2, link: { factor: "aws" } } });
    expect(again.case?.fresh).toBeUndefined();
    expect(anew.case?.fresh).toBe(true);
  });

  it("by a signature is a row, a word to the responders, and no copy of what was pasted", () => {
    const decision = decide(linking("ssh"), { kind: "link.given", data: { proof: SIGNATURE } });

    expect(decision.case?.state).toBe("done");
    expect(decision.rows).toMatchObject([
      {
        table: "identities",
        values: { person: "U0ALICE", kind: "ssh_fp", value: LINKED_KEY, assurance: "proven" },
      },
    ]);
    expect(decision.effects).toMatchObject([
      { kind: "slack.post", data: { to: { channel: "C0SEC" } } },
    ]);
    expect(JSON.stringify(decision)).not.toContain(SIGNATURE.slice(40, 80));
    expect(enrolmentWatcher.concealed).toContain("proof");
  });

  it("with what proves nothing may be tried once more", () => {
    const proof = readFileSync("test/fixtures/ssh-signatures/ed25519-git.sig", "utf8");
    const first = decide(linking("ssh"), { kind: "link.given", data: { proof } });
    const second = decide(linking("ssh", { failures: 1 }), { kind: "link.given", data: { proof } });

    expect(first.case?.state).toBe("linking");
    expect(second.case?.state).toBe("refused");
    expect([first, second].flatMap(({ rows = [] }) => rows)).toEqual([]);
  });

  it("L17: is nobody else's to finish, and not after 5 minutes", () => {
    const given: Input = { kind: "link.given", data: { proof: SIGNATURE } };
    const late = caseIn("linking", { ...linking("ssh").details, until: START.toISOString() });

    expect(decide(linking("ssh"), given, person("U0EVE")).refused).toBe(true);
    expect(decide(late, given)).toMatchObject({ refused: true });
    expect(decide(caseIn("lapsed", linking("ssh").details), given).rows ?? []).toEqual([]);
  });

  it("by AWS is whom STS names, if that is a person", () => {
    const before = linking("aws", { checking: { sha256: "ab" } });
    const role = `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/alice`;
    const sso = `arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_admin_0/alice@example.com`;

    const user = decide(before, { kind: "link.checked", data: { arn: LINKED_ARN } });
    const session = decide(before, { kind: "link.checked", data: { arn: sso } });
    const chosen = decide(before, { kind: "link.checked", data: { arn: role } });
    const silent = decide(before, { kind: "link.unchecked", data: { reason: "x" } });

    expect(user.rows).toMatchObject([
      { values: { kind: "iam_arn", value: LINKED_ARN, proof: "ab" } },
    ]);
    expect(session.rows).toMatchObject([
      { values: { kind: "sso_name", value: "alice@example.com" } },
    ]);
    expect(chosen.rows ?? []).toEqual([]);
    expect(silent.case?.details.link).toMatchObject({ failures: 0 });
    expect(
      decide(linking("aws"), { kind: "link.checked", data: { arn: LINKED_ARN } }).case,
    ).toBeUndefined();
  });

  it("shows what to run", () => {
    const form = JSON.stringify(renderEnrolmentModal(linking("ssh"), "login_link"));

    expect(form).toContain(`printf %s ${NONCE} | ssh-keygen -Y sign -n countersign`);
    expect(form).not.toContain("prove aws");
    expect(JSON.stringify(renderEnrolmentModal(linking("aws"), "login_link"))).toContain(
      `countersign prove aws ${NONCE}`,
    );
  });
});

describe("removing a link", () => {
  it("waits for a holder of login.bind, who is not the owner", () => {
    const asked = decide(undefined, { kind: "unlink.asked", data: UNLINK });
    const self = decide(unlinking, signing(unlinking), person("U0ALICE", ["login.bind"]));
    const responder = decide(unlinking, signing(unlinking), RITA);
    const signed = decide(unlinking, signing(unlinking), BINDER);

    expect(asked.case?.state).toBe("waiting");
    expect(asked.rows ?? []).toEqual([]);
    expect([self.refused, responder.refused]).toEqual([true, true]);
    expect(signed.rows).toMatchObject([
      { table: "approvals", values: { person: "U0BINA", needed_right: "login.bind" } },
      { table: "identities", values: { id: "b1", valid_to: START.getTime(), value: LINKED_KEY } },
    ]);
  });

  it("of somebody else's may only be asked by a holder, and still takes another name", () => {
    const asked = decide(undefined, { kind: "unlink.asked", data: UNLINK }, person("U0EVE"));
    const byBinder = caseIn("waiting", { unlink: UNLINK, by: "U0BINA" });

    expect(asked.refused).toBe(true);
    expect(decide(byBinder, signing(byBinder), BINDER).refused).toBe(true);
    expect(decide(byBinder, signing(byBinder), person("U0ALICE", ["login.bind"])).refused).toBe(
      true,
    );
  });
});

describe("an announcement", () => {
  it("L23 (in part): of more than 4 hours, or without a reason, is refused", () => {
    const tooLong = decide(undefined, {
      kind: "announce.asked",
      data: { ...ANNOUNCE, ms: 14_400_001 },
    });
    const why = decide(undefined, { kind: "announce.asked", data: { ...ANNOUNCE, reason: "x" } });

    expect([tooLong.refused, why.refused]).toEqual([true, true]);
  });

  it("L23 (in part): holds only with the name of another responder", () => {
    const self = decide(announcing, signing(announcing), person("U0ALICE", ["incident.respond"]));
    const nobody = decide(announcing, signing(announcing), person("U0EVE"));
    const stale = decide(
      announcing,
      { kind: "enrolment.signed", data: { hash: "0".repeat(32) } },
      RITA,
    );
    const signed = decide(announcing, signing(announcing), RITA);

    expect([self.refused, nobody.refused, stale.refused]).toEqual([true, true, true]);
    expect(signed.rows?.at(-1)).toMatchObject({
      table: "announcements",
      values: {
        person: "U0ALICE",
        countersigned_by: "U0RITA",
        valid_to: START.getTime() + ANNOUNCE.ms,
      },
    });
  });

  it("can be refused, taken back, and lapses by itself", () => {
    const refused = decide(announcing, { kind: "enrolment.refused", data: {} }, RITA);
    const back = decide(announcing, { kind: "enrolment.refused", data: {} });
    const foreign = decide(announcing, { kind: "enrolment.refused", data: {} }, person("U0EVE"));
    const lapsed = decide(announcing, { kind: "timer", data: { name: "lapse", gen: 1 } });

    expect([refused, back].map((each) => each.case?.state)).toEqual(["refused", "refused"]);
    expect(foreign.refused).toBe(true);
    expect(lapsed.case?.state).toBe("lapsed");
    expect(
      decide(announcing, { kind: "timer", data: { name: "lapse", gen: 0 } }).case,
    ).toBeUndefined();
  });

  it("shows its words escaped, and its buttons only while it waits", () => {
    const hostile = caseIn("waiting", {
      announce: { ...ANNOUNCE, scope: "<!here>`x", reason: "*b* <!channel>" },
    });
    const message = JSON.stringify(renderEnrolment(hostile, "request"));
    const done = renderEnrolment(
      caseIn("done", { announce: ANNOUNCE, decidedBy: "U0RITA" }),
      "request",
    );

    expect(message).not.toMatch(/<!/);
    expect(message.match(/enrol_\w+/g)).toEqual(["enrol_sign", "enrol_refuse"]);
    expect(JSON.stringify(done)).not.toContain("enrol_sign");
    expect(done?.text).toContain("<@U0RITA> agreed");
  });
});

describe("the messages of enrolment", () => {
  it("tell the responders of a new link", () => {
    const done = caseIn("done", {
      link: { factor: "ssh", nonce: NONCE, failures: 0, value: LINKED_KEY },
    });

    expect(renderEnrolment(done, "linked")?.text).toContain(`<@U0ALICE> linked \`${LINKED_KEY}\``);
    expect(renderEnrolment(done, "other")).toBeUndefined();
    expect(renderEnrolmentModal(done, "other")).toBeUndefined();
    expect(renderEnrolmentModal(announcing, "login_link")).toBeUndefined();
  });

  it.each([
    ["done", "agreed. It is done"],
    ["refused", "refused"],
    ["lapsed", "Nobody agreed in time"],
    ["linking", "It is open"],
  ] as const)("say what became of a request: %s", (state, words) => {
    const of = caseIn(state, { unlink: UNLINK, by: "U0BINA", decidedBy: "U0RITA" });

    expect(renderEnrolment(of, "request")?.text).toContain(
      "<@U0BINA> asks to remove <@U0ALICE>'s ssh",
    );
    expect(renderEnrolment(of, "request")?.text).toContain(words);
  });

  it("list what waits for a name, and nothing else", () => {
    expect(summariseEnrolment(unlinking)).toContain("asks to remove their ssh");
    expect(summariseEnrolment(linking("ssh"))).toBeUndefined();
  });
});

describe("any state", () => {
  const states = ["linking", "waiting", "done", "refused", "lapsed"] as const;
  const events: readonly Input[] = [
    { kind: "link.asked", data: { factor: "ssh" } },
    { kind: "link.given", data: { proof: SIGNATURE } },
    { kind: "link.checked", data: { arn: LINKED_ARN } },
    { kind: "link.unchecked", data: { reason: "x" } },
    { kind: "unlink.asked", data: UNLINK },
    { kind: "announce.asked", data: ANNOUNCE },
    { kind: "enrolment.signed", data: { hash: "0".repeat(64) } },
    { kind: "enrolment.refused", data: {} },
    { kind: "timer", data: { name: "lapse", gen: 1 } },
  ];

  it.each(states.flatMap((state) => events.map((event) => [state, event] as const)))(
    "%s meets %j and says why",
    (state, event) => {
      const decision = decide(caseIn(state, {}), event);

      expect(decision.reasons).not.toEqual([]);
      expect(decision.rows ?? []).toEqual([]);
    },
  );

  it("meets every kind of event", () => {
    expect(events.map(({ kind }) => kind).toSorted()).toEqual(
      Object.keys(enrolmentWatcher.events).toSorted(),
    );
  });
});
