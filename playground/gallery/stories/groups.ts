import { z } from "zod";
import type { JsonObject } from "../../../src/core/json.ts";
import { START } from "../house.ts";
import type { Step, Story } from "../play.ts";

const PLACE = {
  account: "111122223333",
  region: "eu-central-1",
  groupId: "sg-0c0de000000003eb0",
};
const FROM_LB = {
  ruleId: "sgr-03b5b8cbe3834d2b2",
  direction: "ingress",
  protocol: "tcp",
  fromPort: 8080,
  toPort: 8080,
  referencedGroup: { groupId: "sg-0c0de000000001b00", ownerId: "111122223333" },
  description: "from the load balancer",
  tags: {},
} as const;
const WORLD_22 = {
  ruleId: "sgr-0572110870979ef6e",
  direction: "ingress",
  protocol: "tcp",
  fromPort: 22,
  toPort: 22,
  cidrIpv4: "0.0.0.0/0",
  description: "tmp, for the vendor",
  tags: {},
} as const;
const HARMLESS = {
  ...WORLD_22,
  ruleId: "sgr-0572110870979ef6f",
  fromPort: 8443,
  toPort: 8443,
  cidrIpv4: "10.20.0.0/16",
  description: "health checks",
} as const;
const DATABASE = {
  ...WORLD_22,
  ruleId: "sgr-0572110870979ef70",
  fromPort: 3306,
  toPort: 3306,
  description: "mysql for Kim",
} as const;
const LB_KEY = "ingress tcp 8080 8080 sg sg-0c0de000000001b00";

function declared(keys: readonly string[]): JsonObject {
  const rules = keys.map((key, index) => ({ key, at: `groups.yml:${index + 12}` }));
  const list = { retracts: false, patterns: [] };
  return {
    state: "declared",
    sources: ["infra"],
    source: "infra",
    at: "groups.yml:9",
    ingress: { ...list, mode: "exclusive", rules },
    egress: { ...list, mode: "ignore", rules: [] },
  };
}

function seen(
  rules: readonly JsonObject[],
  keys: readonly string[] = [LB_KEY],
  cause: "event" | "confirm" = "event",
): Step {
  const readAt = START.toISOString();
  return {
    tell: "sg.observed",
    data: {
      ...PLACE,
      cause,
      swept: true,
      readAt,
      reading: "ok",
      group: {
        ...PLACE,
        vpcId: "vpc-0c0de00000000aaaa",
        name: "web-prod",
        ownerId: PLACE.account,
        description: "Web servers",
        tags: {},
        rules,
        reached: { interfaces: 2, instances: 2, publicAddresses: 0, asOf: readAt },
      },
      declared: declared(keys),
    },
  };
}

const KEY = `${PLACE.account}/${PLACE.region}/${PLACE.groupId}`;
const AGREES = seen([FROM_LB]);
const OPENED = seen([FROM_LB, WORLD_22]);

/** AWS has done the change that is in hand. */
function doneOf(details: JsonObject): JsonObject {
  const { hash, next, changes } = inHand.parse(details["plan"]);
  const change = changes[next];
  return { planHash: hash, key: change?.key ?? "", do: change?.do ?? "", outcome: "done" };
}

const inHand = z.object({
  hash: z.string(),
  next: z.number(),
  changes: z.array(z.object({ key: z.string(), do: z.string() })),
});

/** Drift in both directions with all its forms, and a freeze. */
export const GROUPS: readonly Story[] = [
  {
    name: "cloud ahead",
    key: KEY,
    steps: [
      AGREES,
      OPENED,
      { press: "drift_exception", as: "U0ENGINEER" },
      { press: "drift_snooze", as: "U0ENGINEER" },
      { submit: "drift_snooze", as: "U0ENGINEER", values: { hours: "1" } },
      { press: "drift_wake", as: "U0ENGINEER" },
      { press: "drift_snooze", as: "U0ENGINEER" },
      { submit: "drift_snooze", as: "U0ENGINEER", values: { hours: "168" } },
      { press: "drift_decline", as: "U0ADMIN" },
      { press: "drift_sign", as: "U0ADMIN" },
      { submit: "drift_sign", as: "U0ADMIN" },
      { press: "drift_wake", as: "U0ADMIN" },
      { press: "drift_escalate", as: "U0ADMIN" },
      { tell: "incident.opened", data: { number: 7, key: "k" } },
      seen([FROM_LB]),
    ],
  },
  {
    name: "reverted",
    key: KEY,
    steps: [
      AGREES,
      OPENED,
      { press: "drift_revert", as: "U0ENGINEER" },
      { submit: "drift_act_revert", as: "U0ENGINEER" },
      { tell: "sg.call_done", data: doneOf },
      seen([FROM_LB], [LB_KEY], "confirm"),
      { press: "drift_sign", as: "U0ADMIN" },
      { submit: "drift_sign", as: "U0ADMIN" },
      { press: "drift_undo", as: "U0ENGINEER" },
    ],
  },
  {
    name: "the baseline asks",
    key: KEY,
    steps: [
      AGREES,
      seen([FROM_LB, DATABASE]),
      { press: "drift_keep", as: "U0ENGINEER" },
      { press: "drift_heal", as: "U0ENGINEER" },
      { submit: "drift_act_heal", as: "U0ENGINEER" },
    ],
  },
  {
    name: "the baseline asks in vain",
    key: KEY,
    steps: [AGREES, seen([FROM_LB, DATABASE]), { due: "ask" }],
  },
  {
    name: "kept",
    key: KEY,
    steps: [
      AGREES,
      seen([FROM_LB, DATABASE]),
      { press: "drift_keep", as: "U0ENGINEER" },
      { submit: "drift_keep", as: "U0ENGINEER" },
    ],
  },
  {
    name: "adopted",
    key: KEY,
    steps: [
      AGREES,
      seen([FROM_LB, HARMLESS]),
      { press: "drift_adopt", as: "U0ENGINEER" },
      { submit: "drift_adopt", as: "U0ENGINEER" },
    ],
  },
  {
    name: "rule removed",
    key: KEY,
    steps: [
      AGREES,
      seen([]),
      { press: "drift_restore", as: "U0ENGINEER" },
      { submit: "drift_act_restore", as: "U0ENGINEER" },
    ],
  },
  {
    name: "code ahead",
    key: KEY,
    steps: [
      AGREES,
      seen([FROM_LB], [LB_KEY, "ingress tcp 443 443 sg sg-0c0de000000001b00"]),
      { press: "drift_apply", as: "U0ENGINEER" },
      { submit: "drift_act_apply", as: "U0ENGINEER" },
      { press: "drift_sign", as: "U0ADMIN" },
      { press: "drift_decline", as: "U0ADMIN" },
      { submit: "drift_decline", as: "U0ADMIN" },
    ],
  },
];

/** Changes are stopped, and go on again when two want it. */
export const FREEZES: readonly Story[] = [
  {
    name: "freeze",
    key: "all",
    steps: [
      { tell: "freeze.on", data: { reason: "The audit of the quarter." }, as: "U0ADMIN" },
      { tell: "freeze.off", data: { reason: "The audit is over." }, as: "U0ADMIN" },
      { press: "freeze_decline", as: "U0ONCALL" },
    ],
  },
];

/** Most groups of a source are gone from the code, until somebody says that this is meant. */
export const HELD_SOURCES: readonly Story[] = [
  {
    name: "held back",
    key: "infra",
    steps: [
      {
        tell: "source.held",
        data: {
          source: "infra",
          lost: ["web-prod", "db-prod", "bastion"],
          lostCount: 3,
          had: 4,
          print: "9b1c2d3e4f5a6b7c",
        },
      },
      { press: "source_accept", as: "U0ADMIN" },
    ],
  },
];
