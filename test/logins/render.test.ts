import type { KnownBlock } from "@slack/types";
import { describe, expect, it } from "vitest";
import { findBlockFaults, isTooLongTogether } from "../../playground/slack/validate/message.ts";
import { findViewFaults } from "../../playground/slack/validate/view.ts";
import type { Message } from "../../src/core/message.ts";
import type { LoginCase, LoginState } from "../../src/logins/challenge/details.ts";
import { LOGIN_CLOSED, LOGIN_OPEN } from "../../src/logins/challenge/details.ts";
import type { LoginFacts } from "../../src/logins/evidence/facts.ts";
import { renderLogin, renderLoginModal, summariseLogin } from "../../src/logins/render.ts";
import { FACTS, loginIn } from "./builders.ts";
import { MINUTE, START } from "./cast.ts";

const NOW = new Date(START.getTime() + MINUTE);
const STATES: readonly LoginState[] = [...LOGIN_OPEN, ...LOGIN_CLOSED];
const MODALS = ["login_yes", "login_detail", "login_other", "login_assign", "login_explain"];

function shown(of: LoginCase, slot: string, now = NOW): Message {
  const message = renderLogin(of, slot, { now });
  if (!message) throw new Error(`nothing in ${slot}`);
  return message;
}

/** What people read, a line each; buttons in brackets. Checks on the way that Slack would take it. */
function lines(message: Message): string {
  expect(findBlockFaults(message.blocks, "/blocks")).toEqual([]);
  expect(isTooLongTogether(message.blocks)).toBe(false);
  const texts = message.blocks.flatMap(linesOf);
  return [`"${message.text}"`, ...texts.filter((each) => each !== undefined)].join("\n");
}

function linesOf(block: KnownBlock): (string | undefined)[] {
  if (block.type === "header") return [`# ${block.text.text}`];
  if (block.type === "section")
    return [block.text?.text, ...(block.fields ?? []).map(({ text }) => text.replace("\n", " "))];
  if (block.type === "context")
    return block.elements.map((each) => ("text" in each ? `~ ${each.text}` : each.type));
  if (block.type !== "actions") return [block.type];
  return block.elements.map((each) =>
    each.type === "button" ? `[${each.text.text}] ${each.action_id} ${each.value}` : each.type,
  );
}

describe("the question", () => {
  it("says where, as whom, from where, when, how, on whose word, why and until when", () => {
    const question = loginIn("asked", { risks: ["only_declared"] });

    expect(lines(shown(question, "ask:U0ALICE"))).toMatchInlineSnapshot(`
      ""Was this you? SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC. Answer by 14:13 UTC."
      # Was this you?
      *Where* web-7 (i-0abc1234def567890) in prod
      *As* \`alice\`
      *From* \`203.0.113.7\`
      *When* 14:03 UTC, 1 min ago
      *How* SSH, publickey, shell
      *Key* ED25519 \`SHA256:Cjyqt+kgFppxGAL2iwpKZpJthKwpNSrj/PoaZzMJbBk\`
      *Evidence* from the host's journal
      *Risk* low
      ~ Why I ask: only the configuration says whose it is.
      ~ Answer by 14:13 UTC. No answer counts as a No and goes to the on-call.
      [Yes, it was me] login_yes l1.3
      [No, it was not me] login_no l1.3
      [Somebody else] login_other l1.3"
    `);
  });

  it("says what came through AWS, and that several logins are one question", () => {
    const recent = [3, 4, 5].map((minute) => ({
      sighting: `s${minute}`,
      at: new Date(START.getTime() + minute * MINUTE).toISOString(),
    }));
    const facts: LoginFacts = {
      ...FACTS,
      via: "eic",
      user: "ec2-user",
      shared: true,
      grade: "A",
      keyId: undefined,
      principal: "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_01/alice@example.com",
      skewed: true,
      at: new Date(START.getTime() + 5 * MINUTE).toISOString(),
    };
    const question = loginIn("asked", { count: 4, recent, facts, risks: ["superuser", "no_mfa"] });

    expect(lines(shown(question, "ask:U0ALICE"))).toMatchInlineSnapshot(`
      ""Was this you? SSH login to web-7 (i-0abc1234def567890) in prod as ec2-user from 203.0.113.7 at 14:08 UTC. Answer by 14:13 UTC."
      # Was this you?
      4 logins, the last at 14:06, 14:07, 14:08 UTC.
      *Where* web-7 (i-0abc1234def567890) in prod
      *As* \`ec2-user\`
      *Principal* \`arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_01/alice@example.com\`
      *From* \`203.0.113.7\`
      *When* 14:08 UTC by the host's clock, which is ahead
      *How* SSH through EC2 Instance Connect, publickey, shell
      *Key* ED25519 \`SHA256:Cjyqt+kgFppxGAL2iwpKZpJthKwpNSrj/PoaZzMJbBk\`
      *Evidence* confirmed by AWS
      *Risk* high
      ~ Why I ask: the user may do everything; no second factor was used.
      ~ Answer by 14:13 UTC. No answer counts as a No and goes to the on-call.
      [Yes, it was me] login_yes l1.3
      [No, it was not me] login_no l1.3
      [Somebody else] login_other l1.3"
    `);
  });

  it("is passed on, confirmed, raised and closed in place", () => {
    const twice = [{ user: "U0ALICE" }, { user: "U0BOB" }];
    const confirmed = { by: "U0ALICE", at: START.toISOString(), text: "Deploy" };
    const lesson = { text: "Session Manager needs no open port.", url: "https://example.com/x" };
    const denied = { cause: "denied", by: "U0ALICE", at: START.toISOString() } as const;
    const moments: LoginCase[] = [
      loginIn("asked", { asked: twice }),
      loginIn("confirmed", { confirmed, lesson }),
      loginIn("confirmed", { confirmed: { ...confirmed, by: "U0BOB", text: undefined } }),
      loginIn("unrouted"),
      loginIn("raised"),
      loginIn("raised", { raised: denied }),
      loginIn("raised", { raised: { ...denied, by: "U0BOB" } }),
      loginIn("raised", { raised: { ...denied, cause: "gone" } }),
      loginIn("closed", {
        incident: { key: "k", number: 42, state: "closed", reason: "false_positive" },
      }),
      loginIn("closed", { incident: undefined, ended: { how: "explained", by: "U0RITA" } }),
      loginIn("closed", { incident: undefined, ended: { how: "merged" } }),
    ];

    const all = moments.map((each) => lines(shown(each, "ask:U0ALICE")));
    expect(all.join("\n\n")).toMatchInlineSnapshot(`
      ""Passed on to <@U0BOB>. If you know it was not them, say so. SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC"
      Passed on to <@U0BOB>. If you know it was not them, say so.
      ~ SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC
      [No, it was not me] login_no l1.3

      "Confirmed by you at 14:03 UTC (Deploy). SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC"
      Confirmed by you at 14:03 UTC (Deploy).
      Session Manager needs no open port. <https://example.com/x|Read more>
      ~ SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC
      [That was wrong] login_retract l1.3

      "Confirmed by <@U0BOB> at 14:03 UTC. SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC"
      Confirmed by <@U0BOB> at 14:03 UTC.
      ~ SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC
      [That was wrong] login_retract l1.3

      "The responders decide about this login now. SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC"
      The responders decide about this login now.
      ~ SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC
      [No, it was not me] login_no l1.3

      "No answer by 14:13 UTC. SEC-0042 is open. If it was you, tell the on-call. SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC"
      No answer by 14:13 UTC. SEC-0042 is open. If it was you, tell the on-call.
      ~ SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC
      [No, it was not me] login_no l1.3

      "Thank you. SEC-0042 is open. The on-call is called. Do not log in to look. Stay reachable. SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC"
      Thank you. SEC-0042 is open. The on-call is called. Do not log in to look. Stay reachable.
      ~ SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC

      "<@U0BOB> says it was not them. SEC-0042 is open. SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC"
      <@U0BOB> says it was not them. SEC-0042 is open.
      ~ SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC
      [No, it was not me] login_no l1.3

      "SEC-0042 is open. If it was you, tell the on-call. SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC"
      SEC-0042 is open. If it was you, tell the on-call.
      ~ SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC
      [No, it was not me] login_no l1.3

      "SEC-0042 is closed: false positive. SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC"
      SEC-0042 is closed: false positive.
      ~ SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC

      "Explained by <@U0RITA>. SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC"
      Explained by <@U0RITA>.
      ~ SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC
      [No, it was not me] login_no l1.3

      "This question is closed. SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC"
      This question is closed.
      ~ SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC
      [No, it was not me] login_no l1.3"
    `);
  });

  it("offers no way back from a Yes after a week", () => {
    const later = new Date(START.getTime() + 8 * 24 * 60 * MINUTE);

    expect(lines(shown(loginIn("confirmed"), "ask:U0ALICE", later))).not.toContain("login_retract");
  });
});

describe("the responders' messages", () => {
  it("say why nobody can be asked, and what may be done", () => {
    const several = loginIn("unrouted", { why: "several", named: ["U0ALICE", "U0BOB"], count: 2 });

    expect(lines(shown(several, "unrouted"))).toMatchInlineSnapshot(`
      ""A login nobody can answer for: SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC. It becomes an incident at 14:13 UTC."
      # A login nobody can answer for
      Nobody can be asked: the evidence may mean several people (<@U0ALICE> or <@U0BOB>).
      2 logins, the last at 14:03 UTC.
      *Where* web-7 (i-0abc1234def567890) in prod
      *As* \`alice\`
      *From* \`203.0.113.7\`
      *When* 14:03 UTC, 1 min ago
      *How* SSH, publickey, shell
      *Key* ED25519 \`SHA256:Cjyqt+kgFppxGAL2iwpKZpJthKwpNSrj/PoaZzMJbBk\`
      *Evidence* from the host's journal
      *Risk* low
      ~ What weighs: every login is asked about.
      ~ It becomes an incident at 14:13 UTC, unless somebody answers.
      [Ask somebody] login_assign l1.3
      [I can explain it] login_explain l1.3
      [Open incident] login_incident l1.3"
    `);
  });

  it("offer no explanation for a high risk", () => {
    const high = loginIn("unrouted", { risks: ["superuser"], why: undefined });

    expect(lines(shown(high, "unrouted"))).not.toContain("login_explain");
  });

  it("follow what becomes of it", () => {
    const moments = [
      loginIn("asked"),
      loginIn("confirmed"),
      loginIn("raised"),
      loginIn("closed"),
      loginIn("closed", {
        incident: undefined,
        ended: { how: "explained", by: "U0RITA", text: "a new *machine*" },
      }),
      loginIn("closed", { incident: undefined, ended: { how: "merged" } }),
    ];

    const all = moments.map((each) => shown(each, "unrouted").text);
    expect(all.join("\n")).toMatchInlineSnapshot(`
      "<@U0ALICE> is asked, until 14:13 UTC. SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC
      Confirmed by <@U0ALICE>. SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC
      SEC-0042 is open. Cause: silent. SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC
      SEC-0042 is closed. SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC
      Explained by <@U0RITA>: a new ∗machine∗ SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC
      The person is known now and is asked. SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC"
    `);
  });

  it("tell of a risky Yes", () => {
    expect(
      lines(shown(loginIn("confirmed", { risks: ["superuser"] }), "notice")),
    ).toMatchInlineSnapshot(`
      ""<@U0ALICE> says this high-risk login was theirs. Nothing but their Slack account stands behind it: speak to them. SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC"
      <@U0ALICE> says this high-risk login was theirs. Nothing but their Slack account stands behind it: speak to them.
      *Where* web-7 (i-0abc1234def567890) in prod
      *As* \`alice\`
      *From* \`203.0.113.7\`
      *When* 14:03 UTC, 1 min ago
      *How* SSH, publickey, shell
      *Key* ED25519 \`SHA256:Cjyqt+kgFppxGAL2iwpKZpJthKwpNSrj/PoaZzMJbBk\`
      *Evidence* from the host's journal
      *Risk* high
      ~ Why it weighs: the user may do everything.
      [Open incident] login_incident l1.3"
    `);
  });

  it("tell what became of a login that was noticed", () => {
    expect(shown(loginIn("raised"), "notice").text).toContain("SEC-0042 is open.");
  });
});

describe("the reminder", () => {
  it("says by when, as long as nobody has answered", () => {
    expect(shown(loginIn("asked"), "remind").text).toMatchInlineSnapshot(
      `"Still open: was this you? Answer by 14:13 UTC, else it goes to the on-call."`,
    );
    expect(shown(loginIn("unrouted"), "remind").text).toMatchInlineSnapshot(
      `"Still nobody has answered for this login. It becomes an incident at 14:13 UTC."`,
    );
    expect(renderLogin(loginIn("confirmed"), "remind", { now: NOW })).toBeUndefined();
  });
});

describe("lists", () => {
  it("show what is open", () => {
    expect(STATES.map((state) => summariseLogin(loginIn(state)))).toMatchInlineSnapshot(`
      [
        "<@U0ALICE>: was this you? SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC. Answer by 14:13 UTC.",
        "<@U0ALICE> says it was them, and has to prove it: SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC.",
        "Nobody can answer for: SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC. It becomes an incident at 14:13 UTC.",
        "Incident open: SSH login to web-7 (i-0abc1234def567890) in prod as alice from 203.0.113.7 at 14:03 UTC.",
        undefined,
        undefined,
      ]
    `);
  });

  it("know no other slot and no other modal", () => {
    expect(renderLogin(loginIn("asked"), "x", { now: NOW })).toBeUndefined();
    expect(renderLoginModal(loginIn("asked"), "x")).toBeUndefined();
  });
});

describe("modals", () => {
  it.each(MODALS)("%s is one that Slack takes", (name) => {
    const view = renderLoginModal(loginIn("asked"), name);

    expect(findViewFaults(view, "/view")).toEqual([]);
    expect(view?.callback_id).toBe(name);
  });
});
