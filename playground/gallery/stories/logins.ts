import type { JsonObject } from "../../../src/core/json.ts";
import { START } from "../house.ts";
import type { Step, Story } from "../play.ts";

const FACTS = {
  sighting: "s1",
  at: START.toISOString(),
  receivedAt: START.toISOString(),
  protocol: "ssh",
  session: "shell",
  grade: "B",
  account: "111122223333",
  accountName: "prod",
  region: "eu-central-1",
  hostId: "i-0c0de000000003eb1",
  hostName: "web-1",
  user: "ines",
  ip: "203.0.113.7",
  port: 50_000,
  method: "publickey",
  keyType: "ED25519",
  fingerprint: "SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8",
} as const;
const ME = "U0ENGINEER";
const USER_ARN = "arn:aws:iam::111122223333:user/ines";

function identified(changes: JsonObject = {}): Step {
  return {
    tell: "login.identified",
    data: {
      person: { user: ME, state: "active", by: "ssh_fp", assurance: "declared" },
      named: [ME],
      facts: FACTS,
      risks: [],
      scope: `${FACTS.account}/${FACTS.hostId}`,
      credential: FACTS.fingerprint,
      source: FACTS.ip,
      key: `${ME}/s`,
      granted: true,
      ...changes,
    },
  };
}

const ASKED: Step = { tell: "login.asked", data: { user: ME, channel: `D${ME}`, ts: "1.2" } };
const UNROUTED = identified({ person: undefined, why: "unknown_user", named: [] });
const OPENED: Step = { tell: "incident.opened", data: { number: 7, key: "k" } };

const FACTORS: Step = {
  tell: "proof.factors",
  data: {
    user: ME,
    proven: [
      {
        kind: "ssh_fp",
        value: "SHA256:oAy/UhvgmzELiBmO5qrLKfWZNQZHv92p3aIRx77z8xY",
        since: "2026-01-01T00:00:00.000Z",
      },
      { kind: "iam_arn", value: USER_ARN, since: "2026-01-01T00:00:00.000Z" },
    ],
  },
};

/** "Was this you?" with each of its answers, and with none. */
export const LOGINS: readonly Story[] = [
  {
    name: "yes",
    key: `${ME}/s`,
    steps: [
      identified(),
      ASKED,
      { press: "login_yes", as: ME },
      { press: "login_retract", as: ME },
      OPENED,
      { submit: "login_detail", as: ME },
      { tell: "incident.resolved", data: { number: 7, key: "k", reason: "contained" } },
    ],
  },
  {
    name: "risky",
    key: `${ME}/s`,
    steps: [
      identified({ risks: ["superuser", "no_mfa"] }),
      ASKED,
      { press: "login_yes", as: ME },
      { submit: "login_yes", as: ME },
      FACTORS,
      { press: "login_prove", as: ME },
      { press: "login_noproof", as: ME },
      { press: "login_countersign", as: "U0ONCALL" },
    ],
  },
  {
    name: "somebody else",
    key: `${ME}/s`,
    steps: [
      identified(),
      ASKED,
      { press: "login_other", as: ME },
      { submit: "login_other", as: ME },
    ],
  },
  {
    name: "silence",
    key: `${ME}/s`,
    steps: [identified(), ASKED, { due: "remind" }, { due: "deadline" }, OPENED],
  },
  {
    name: "nobody to ask",
    key: "unrouted/s",
    steps: [
      UNROUTED,
      { press: "login_assign", as: "U0ONCALL" },
      { press: "login_explain", as: "U0ONCALL" },
      { submit: "login_explain", as: "U0ONCALL" },
    ],
  },
  {
    name: "incident by hand",
    key: "unrouted/s",
    steps: [UNROUTED, { press: "login_incident", as: "U0ONCALL" }, OPENED],
  },
];
