import type { Decision } from "../../src/core/case.ts";
import { type JsonObject, jsonObject } from "../../src/core/json.ts";
import { ACCOUNT, ALLOW_ALL, BUCKET, bucket, OFF, ON, ok, policyOf } from "./readings.ts";
import { makePublic, newWorld, POLICY, person, type World } from "./world.ts";

export type State = "none" | "quiet" | "open" | "snoozed" | "accepted" | "closed";

const ACCEPT = [
  {
    bucket: BUCKET,
    channel: "policy" as const,
    statement: "all",
    until: "2026-12-24",
    owner: "web",
    reason: "a website",
  },
];
const SNOOZE = { hours: "8", reason: "known, being fixed" };
const PUBLIC = { policy: policyOf(ALLOW_ALL), isPublic: ok(true) };

/** How each state is reached, with a bucket of which a snapshot is known. */
export const REACHED: Readonly<Record<State, () => World>> = {
  none: () => {
    const world = newWorld();
    world.sweep();
    return world;
  },
  quiet: () => {
    const world = newWorld();
    world.call("PutBucketPolicy");
    world.advance(2000);
    return world;
  },
  open: opened,
  snoozed: () => {
    const world = opened();
    world.take("bucket.snooze", SNOOZE, person("U0KIM"));
    return world;
  },
  accepted: () => {
    const world = newWorld({ ...POLICY, accept: ACCEPT });
    makePublic(world);
    return world;
  },
  closed: () => {
    const world = opened();
    world.aws.set(BUCKET, "gone");
    world.sweep();
    world.aws.set(BUCKET, bucket());
    return world;
  },
};

function opened(): World {
  const world = newWorld();
  makePublic(world);
  return world;
}

function look(world: World, data: JsonObject): Decision {
  const known = world.rows.get(`${ACCOUNT}/${BUCKET}`);
  const readAt = world.now().toISOString();
  return world.take("bucket.observed", {
    account: ACCOUNT,
    bucket: BUCKET,
    cause: "sweep",
    readAt,
    ...(known ? { known } : {}),
    ...data,
  });
}

function read(changes: Parameters<typeof bucket>[0]): (world: World) => Decision {
  return (world) => look(world, { reading: "ok", settings: jsonObject.parse(bucket(changes)) });
}

function click(kind: string, data: JsonObject = {}): (world: World) => Decision {
  return (world) => world.take(kind, data, person("U0LEE"));
}

/** A timer as it is armed now; one that is not armed has a `gen` of the past. */
function timer(name: string): (world: World) => Decision {
  return (world) => {
    const gen = world.find() ? world.details().timers[name]?.gen : undefined;
    return world.take("timer", { name, gen: gen ?? 999 }, { kind: "timer" });
  };
}

const TOUCH = {
  account: ACCOUNT,
  bucket: BUCKET,
  eventId: "ct99",
  eventName: "PutBucketPolicy",
  at: "2026-11-21T14:00:06.000Z",
  what: "policy",
  actor: { principal: "arn:aws:iam::1:user/x", name: "x", via: "SDK", from: "203.0.113.9" },
  ok: true,
};
const WIDER = policyOf(ALLOW_ALL, { ...ALLOW_ALL, Sid: "Write", Action: "s3:PutObject" });

export const EVENTS = {
  touched: (world: World) => world.take("bucket.touched", TOUCH),
  "touched, refused": (world: World) =>
    world.take("bucket.touched", { ...TOUCH, ok: false, error: "AccessDenied" }),
  PUBLIC: read(PUBLIC),
  "PUBLIC, wider": read({
    policy: WIDER,
    acl: ok([{ uri: "x/global/AllUsers", permission: "READ" }]),
  }),
  "PUBLIC, accepted": (world: World) => {
    world.policy = { ...world.policy, accept: ACCEPT };
    return read(PUBLIC)(world);
  },
  LATENT: read({
    policy: policyOf(ALLOW_ALL),
    bucketBlock: ok({ ...OFF, restrictPublicBuckets: true }),
  }),
  PRIVATE: read({}),
  BLOCKED: read({ bucketBlock: ok(ON) }),
  UNKNOWN: read({ policy: { read: "unknown", reason: "AccessDenied: s3:GetBucketPolicy" } }),
  unreadable: (world: World) => look(world, { reading: "unknown", reason: "throttled" }),
  gone: (world: World) => look(world, { reading: "gone" }),
  unread: (world: World) => world.take("bucket.unread", {}),
  escalate: click("bucket.escalate"),
  "form snooze": click("bucket.form", { form: "snooze" }),
  "form accept": click("bucket.form", { form: "accept" }),
  snooze: click("bucket.snooze", { ...SNOOZE, hours: "24" }),
  wake: click("bucket.wake"),
  "timer grace": timer("grace"),
  "timer remind": timer("remind"),
  "timer wake": timer("wake"),
  "timer accept_end": (world: World) => {
    world.policy = POLICY;
    return timer("accept_end")(world);
  },
  "timer unknown": timer("tea"),
  "incident.opened": (world: World) => world.take("incident.opened", { number: 7, key: "k" }),
  "incident.resolved": (world: World) =>
    world.take("incident.resolved", { number: 7, reason: "benign" }),
  "incident.reopened": (world: World) => world.take("incident.reopened", { number: 7 }),
  "incident.closed": (world: World) =>
    world.take("incident.closed", { number: 7, reason: "benign" }),
} satisfies Readonly<Record<string, (world: World) => Decision>>;

const NOTHING = {
  none: "-",
  quiet: "-",
  open: "-",
  snoozed: "-",
  accepted: "-",
  closed: "-",
} as const;
const REFUSED = {
  none: "no",
  quiet: "no",
  open: "no",
  snoozed: "no",
  accepted: "no",
  closed: "no",
} as const;

/**
 * `no`: refused with a sentence · `-`: the case stays as it is · else the next state (`new`: a new case), and the kinds of
 * effects beside edits of the message.
 */
export const TABLE: Readonly<Record<keyof typeof EVENTS, Readonly<Record<State, string>>>> = {
  touched: {
    none: "new quiet, bucket.read",
    quiet: "quiet, bucket.read",
    open: "open, bucket.read",
    snoozed: "snoozed, bucket.read",
    accepted: "accepted, bucket.read",
    closed: "new quiet, bucket.read",
  },
  // Under the key of the principal in truth; here it proves that no state of a bucket is upset by it.
  "touched, refused": {
    none: "new quiet",
    quiet: "quiet",
    open: "open",
    snoozed: "snoozed",
    accepted: "accepted",
    closed: "new quiet",
  },
  PUBLIC: {
    none: "new open, wake, wake, slack.post",
    quiet: "open, wake, wake, slack.post",
    open: "-",
    snoozed: "-",
    accepted: "-",
    closed: "new open, wake, wake, slack.post",
  },
  "PUBLIC, wider": {
    none: "new open, wake, incident.open, slack.post",
    quiet: "open, wake, incident.open, slack.post",
    open: "open, incident.open",
    snoozed: "open, wake, incident.open",
    accepted: "open, wake, incident.open, slack.post",
    closed: "new open, wake, incident.open, slack.post",
  },
  "PUBLIC, accepted": {
    none: "new accepted, wake",
    quiet: "accepted, wake",
    open: "accepted, wake",
    snoozed: "accepted, wake",
    accepted: "-",
    closed: "new accepted, wake",
  },
  LATENT: {
    none: "-",
    quiet: "-",
    open: "open, bucket.read",
    snoozed: "closed",
    accepted: "closed",
    closed: "-",
  },
  PRIVATE: {
    none: "-",
    quiet: "-",
    open: "open, bucket.read",
    snoozed: "closed",
    accepted: "closed",
    closed: "-",
  },
  BLOCKED: {
    none: "-",
    quiet: "-",
    open: "open, bucket.read",
    snoozed: "closed",
    accepted: "closed",
    closed: "-",
  },
  UNKNOWN: {
    none: "-",
    quiet: "quiet, bucket.read",
    open: "open",
    snoozed: "-",
    accepted: "-",
    closed: "-",
  },
  unreadable: {
    none: "-",
    quiet: "quiet, bucket.read",
    open: "open",
    snoozed: "-",
    accepted: "-",
    closed: "-",
  },
  gone: {
    none: "-",
    quiet: "quiet",
    open: "closed",
    snoozed: "closed",
    accepted: "closed",
    closed: "-",
  },
  unread: {
    none: "-",
    quiet: "quiet, bucket.read",
    open: "open",
    snoozed: "-",
    accepted: "-",
    closed: "-",
  },
  escalate: {
    ...REFUSED,
    open: "open, incident.open",
    snoozed: "snoozed, incident.open",
    accepted: "accepted, incident.open",
  },
  "form snooze": { ...REFUSED, open: "form", snoozed: "form", accepted: "form" },
  "form accept": { ...REFUSED, open: "form", snoozed: "form", accepted: "form" },
  snooze: { ...REFUSED, open: "snoozed, wake", snoozed: "snoozed, wake" },
  wake: { ...REFUSED, snoozed: "open, wake, wake" },
  "timer grace": { ...NOTHING, open: "open, incident.open" },
  "timer remind": { ...NOTHING, open: "open, slack.post, wake" },
  "timer wake": { ...NOTHING, snoozed: "open, wake, wake" },
  "timer accept_end": { ...NOTHING, accepted: "open, wake, wake, slack.post" },
  "timer unknown": NOTHING,
  "incident.opened": {
    none: "-",
    quiet: "quiet",
    open: "open",
    snoozed: "snoozed",
    accepted: "accepted",
    closed: "closed",
  },
  "incident.resolved": {
    none: "-",
    quiet: "quiet",
    open: "open",
    snoozed: "snoozed",
    accepted: "accepted",
    closed: "closed",
  },
  "incident.reopened": {
    none: "-",
    quiet: "quiet",
    open: "open",
    snoozed: "snoozed",
    accepted: "accepted",
    closed: "closed",
  },
  "incident.closed": {
    none: "-",
    quiet: "quiet",
    open: "open",
    snoozed: "snoozed",
    accepted: "accepted",
    closed: "closed",
  },
};
