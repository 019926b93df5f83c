import { describe, expect, it } from "vitest";
import { ESTATE } from "../../playground/aws/estate/ids.ts";
import { type LocalAws, openLocalAws } from "../../playground/aws/open.ts";
import { seedWorld } from "../../playground/aws/seed.ts";
import type { OpenAws } from "../../src/aws/open.ts";
import { type BucketCallPorts, performBucketCall } from "../../src/aws/perform-bucket-call.ts";
import { type BucketChange, markOf, markOfBlock } from "../../src/core/bucket-change.ts";
import type { Performed } from "../../src/core/perform.ts";
import { HOME, openSide, patient } from "./side.ts";

const BUCKET = ESTATE.buckets.reports;
const ON = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};
const ROLE = `arn:aws:iam::${HOME.account}:role/CountersignClose`;

function sideOf(local: LocalAws): OpenAws {
  return openSide(local, { accounts: [{ id: HOME.account, closeRole: ROLE }] });
}

async function blocking(side: OpenAws): Promise<BucketChange> {
  const reading = await side.readBucket({ account: HOME.account, bucket: BUCKET }, patient);
  const was = reading.reading === "ok" ? markOf(reading.value, "block") : undefined;
  return { do: "block", was: was ?? "", wanted: markOfBlock(ON), to: ON };
}

function effect(change: BucketChange, more: object = {}): Performed<"bucket.call"> {
  return {
    key: "k",
    owner: "case1",
    attempts: 1,
    queuedAt: new Date(0),
    data: {
      account: HOME.account,
      bucket: BUCKET,
      planHash: "p",
      change,
      names: ["U0KIM"],
      ...more,
    },
  };
}

function portsOf(side: OpenAws, more: Partial<BucketCallPorts> = {}): BucketCallPorts {
  return {
    now: () => new Date(0),
    home: side.home,
    readBucket: side.readBucket,
    change: side.changeBucket,
    keepBefore: () => Promise.resolve(),
    frozen: () => Promise.resolve(undefined),
    takePlace: () => Promise.resolve(true),
    pace: () => Promise.resolve(0),
    ...more,
  };
}

async function open(): Promise<
  { readonly local: LocalAws; readonly side: OpenAws } & AsyncDisposable
> {
  const local = await openLocalAws();
  seedWorld(local);
  const bucket = local.world.accounts.get(HOME.account)?.buckets.get(BUCKET);
  if (bucket) bucket.block = undefined;
  const side = sideOf(local);
  return {
    local,
    side,
    [Symbol.asyncDispose]: async () => {
      await side[Symbol.asyncDispose]();
      await local[Symbol.asyncDispose]();
    },
  };
}

function writes(local: LocalAws): readonly string[] {
  return local
    .calls()
    .filter(({ mutating, service }) => mutating && service === "s3")
    .map(({ action }) => action);
}

describe("changing a bucket", () => {
  it("keeps the image of before, then makes the one call, in the session of the case", async () => {
    await using world = await open();
    const kept: unknown[] = [];
    const ports = portsOf(world.side, {
      keepBefore: async (...before) => void kept.push([...before, writes(world.local)]),
    });

    const performance = await performBucketCall(ports)(effect(await blocking(world.side)), patient);

    expect(performance).toMatchObject({
      outcome: "done",
      events: [{ kind: "bucket.call_done", ref: { by: "id", id: "case1" } }],
    });
    expect(kept).toMatchObject([["case1", "p", { bucket: BUCKET }, []]]);
    expect(world.local.calls({ service: "s3" }).filter(({ mutating }) => mutating)).toMatchObject([
      { action: "PutPublicAccessBlock", session: "cs-case1", sourceIdentity: "U0KIM" },
    ]);
  });

  it("B13: a crash between call and answer is one change: the second time it is so already", async () => {
    await using world = await open();
    const change = await blocking(world.side);
    const crashing = portsOf(world.side, {
      change: async (call, signal) => {
        await world.side.changeBucket(call, signal);
        throw new Error("the process died here");
      },
    });

    const first = performBucketCall(crashing)(effect(change), patient);
    await expect(first).rejects.toThrow("died");
    const second = await performBucketCall(portsOf(world.side))(effect(change), patient);

    expect(second).toMatchObject({ outcome: "already" });
    expect(writes(world.local)).toEqual(["PutPublicAccessBlock"]);
  });

  it("B11: what has changed since it was planned is left alone", async () => {
    await using world = await open();
    const change = { ...(await blocking(world.side)), was: "something else" };

    const performance = await performBucketCall(portsOf(world.side))(effect(change), patient);

    expect(performance).toMatchObject({
      outcome: "moved",
      events: [{ kind: "bucket.call_refused", data: { outcome: "moved" } }],
    });
    expect(writes(world.local)).toEqual([]);
  });

  it.each([
    ["changes are frozen", { frozen: () => Promise.resolve("migration") }, {}, "frozen"],
    [
      "the cap is reached",
      { takePlace: () => Promise.resolve(false) },
      { capPer10Minutes: 3 },
      "cap",
    ],
  ])("B15: nothing is called when %s", async (_why, ports, data, word) => {
    await using world = await open();

    const performance = await performBucketCall(portsOf(world.side, ports))(
      effect(await blocking(world.side), data),
      patient,
    );

    expect(performance).toMatchObject({ outcome: "refused" });
    expect(JSON.stringify(performance)).toContain(word);
    expect(writes(world.local)).toEqual([]);
  });

  it("waits for its turn without counting as a try", async () => {
    await using world = await open();

    const performance = await performBucketCall(
      portsOf(world.side, { pace: () => Promise.resolve(300) }),
    )(effect(await blocking(world.side)), patient);

    expect(performance).toEqual({ outcome: "later", afterMs: 300, reason: "paced" });
  });

  it("that cannot be read is tried again; that is gone is refused; without a role it is refused", async () => {
    await using world = await open();
    const change = await blocking(world.side);
    const readAt = new Date(0);
    const unread = performBucketCall(
      portsOf(world.side, {
        readBucket: () => Promise.resolve({ reading: "unknown", reason: "throttled", readAt }),
      }),
    )(effect(change), patient);
    const gone = await performBucketCall(
      portsOf(world.side, { readBucket: () => Promise.resolve({ reading: "gone", readAt }) }),
    )(effect(change), patient);
    await using roleless = openSide(world.local);

    await expect(unread).rejects.toThrow("unexpected");
    expect(gone).toMatchObject({ outcome: "refused" });
    const refused = await performBucketCall(portsOf(roleless))(effect(change), patient);
    expect(refused).toMatchObject({ outcome: "refused" });
    expect(JSON.stringify(refused)).toContain("no role");
    expect(writes(world.local)).toEqual([]);
  });
});
