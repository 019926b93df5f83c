import type { Decision } from "../../src/core/case.ts";
import { type JsonObject, jsonObject } from "../../src/core/json.ts";
import { closeAs, closed, opened, signAs, undoAs, WHY } from "./closing.ts";
import { ACCOUNT, ALLOW_ALL, BUCKET, bucket, CLOSING, OFF, ON, ok, policyOf } from "./readings.ts";
import { DEEDS } from "./table-of-deeds.ts";
import { SIGHTS } from "./table-of-sights.ts";
import type { Row, State } from "./table-row.ts";
import { makePublic, newWorld, POLICY, person, type World } from "./world.ts";

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
  signing: () => {
    const world = opened({ ...POLICY, closing: { ...CLOSING, guarded: ["reports-*"] } });
    closeAs(world, person("U0KIM"), "block", { typed: BUCKET });
    return world;
  },
  acting: () => {
    const world = opened();
    closeAs(world, person("U0KIM"));
    return world;
  },
  verifying: () => {
    const world = opened();
    closeAs(world, person("U0KIM"));
    world.advance(1);
    return world;
  },
  unsigned: () => closed(),
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

function look(world: World, data: JsonObject): Decision {
  const known = world.rows.get(`${ACCOUNT}/${BUCKET}`);
  const readAt = world.now().toISOString();
  return world.take("bucket.observed", {
    account: ACCOUNT,
    bucket: BUCKET,
    cause: "sweep",
    readAt,
    swept: true,
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

function called(kind: string, data: JsonObject): (world: World) => Decision {
  return (world) => {
    const hash = world.find() ? world.details().plan?.hash : undefined;
    return world.take(kind, { planHash: hash ?? "none", do: "block", ...data });
  };
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
  close: (world: World) => closeAs(world, person("U0LEE"), "block", { typed: BUCKET }),
  undo: (world: World) => undoAs(world, person("U0LEE")),
  sign: (world: World) => signAs(world, person("U0LEE")),
  decline: click("bucket.decline", { reason: WHY }),
  tell: click("bucket.tell"),
  "call done": called("bucket.call_done", { outcome: "done" }),
  "call refused": called("bucket.call_refused", { outcome: "moved", why: "it has changed" }),
  "call failed": (world: World) => world.take("bucket.call_failed", {}),
  "a stranger's call": (world: World) =>
    world.take("bucket.call_done", { planHash: "another", do: "block", outcome: "done" }),
  gathered: (world: World) =>
    world.take("bucket.gathered", { account: ACCOUNT, buckets: ["a", "b"] }),
  digest: (world: World) => world.take("bucket.digest", { account: ACCOUNT, lines: ["a line"] }),
  "form close": click("bucket.form", { form: "close" }),
  "form undo": click("bucket.form", { form: "undo" }),
  "form sign": click("bucket.form", { form: "sign" }),
  "form decline": click("bucket.form", { form: "decline" }),
  "timer sign": timer("sign"),
  "timer due": timer("due"),
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

/**
 * `no`: refused with a sentence · `-`: the case stays as it is · else the next state (`new`: a new case), and the kinds of
 * effects beside edits of the message. "touched, refused", "gathered" and "digest" belong to other keys in truth; here they
 * prove that no state of a bucket is upset by them.
 */
export const TABLE: Readonly<Record<keyof typeof EVENTS, Row>> = { ...SIGHTS, ...DEEDS };
