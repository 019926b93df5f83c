import { describe, expect, it } from "vitest";
import { ESTATE } from "../../playground/aws/estate/ids.ts";
import { type LocalAws, openLocalAws } from "../../playground/aws/open.ts";
import { seedWorld } from "../../playground/aws/seed.ts";
import type { OpenAws } from "../../src/aws/open.ts";
import { performBucketRead } from "../../src/aws/perform-bucket-read.ts";
import { performLoginsGather } from "../../src/aws/perform-logins-gather.ts";
import { performSgRead } from "../../src/aws/perform-sg-read.ts";
import type { EffectData } from "../../src/core/effect.ts";
import type { Performance, Performed } from "../../src/core/perform.ts";
import type { Clock } from "../../src/core/ports.ts";
import { fakeClock } from "../support/fake-clock.ts";
import { HOME, openSide, patient } from "./side.ts";

function effect<K extends keyof EffectData>(data: EffectData[K], owner = "case-1"): Performed<K> {
  return { key: "key-1", owner, attempts: 1, data, queuedAt: new Date(0) };
}

function eventsOf(
  performance: Performance,
): readonly { kind: string; ref: unknown; data: unknown }[] {
  return "events" in performance ? (performance.events ?? []) : [];
}

async function openSeeded(): Promise<LocalAws> {
  const local = await openLocalAws();
  seedWorld(local);
  return local;
}

function sgReader(side: OpenAws): ReturnType<typeof performSgRead> {
  return performSgRead({
    readGroup: side.readGroup,
    declaredFor: ({ groupId, live }) => ({ groupId, name: live?.name ?? "unknown" }),
    circumstances: async () => ({ swept: true }),
    snapshot: async (key) => (key.endsWith(ESTATE.groups.webProd) ? { keys: ["k"] } : undefined),
  });
}

function bucketReader(side: OpenAws, clock: Clock): ReturnType<typeof performBucketRead> {
  return performBucketRead({
    ...side,
    clock,
    snapshot: () => Promise.resolve(undefined),
    swept: () => Promise.resolve(true),
    fromMemory: () => Promise.resolve([]),
  });
}

function gatherer(side: OpenAws, asked: unknown[] = []): ReturnType<typeof performLoginsGather> {
  return performLoginsGather({
    candidates: async ({ name }) => [{ user: "U1", by: "ssh_fp", of: name }],
    history: async (known) => {
      asked.push(known);
      return { days: 3, addressSeen: false, scopeSeen: true };
    },
    lend: async (claim) => claim,
    around: async ({ source }) => ({ from: source?.name ?? "nowhere" }),
    findInstance: side.findInstance,
    findByAddress: side.findByAddress,
    regionsOf: () => ["us-east-1", HOME.region],
  });
}

describe("sg.read", () => {
  const data = { ...HOME, groupId: ESTATE.groups.webProd, cause: "event" } as const;

  it("tells the drift case what AWS, code and the last agreement say", async () => {
    await using local = await openSeeded();
    await using side = openSide(local);

    const performance = await sgReader(side)(effect<"sg.read">(data), patient);

    expect(performance.outcome).toBe("done");
    expect(eventsOf(performance)).toEqual([
      {
        kind: "sg.observed",
        caseKind: "drift",
        ref: { by: "key", key: `${HOME.account}/${HOME.region}/${ESTATE.groups.webProd}` },
        at: new Date("2026-11-21T14:00:00.000Z"),
        data: {
          ...data,
          swept: true,
          readAt: "2026-11-21T14:00:00.000Z",
          reading: "ok",
          group: expect.objectContaining({ name: "web-prod" }) as unknown,
          declared: { groupId: ESTATE.groups.webProd, name: "web-prod" },
          agreed: { keys: ["k"] },
        },
      },
    ]);
  });

  it("tells that it is gone, and that nothing was ever agreed", async () => {
    await using local = await openSeeded();
    await using side = openSide(local);
    const groupId = "sg-0123456789abcdef0";

    const performance = await sgReader(side)(effect<"sg.read">({ ...data, groupId }), patient);

    expect(eventsOf(performance)[0]?.data).toEqual({
      ...data,
      groupId,
      swept: true,
      readAt: "2026-11-21T14:00:00.000Z",
      reading: "gone",
      declared: { groupId, name: "unknown" },
    });
  });

  it("tells what it could not read, instead of trying for ever in silence", async () => {
    await using local = await openSeeded();
    await using side = openSide(local);
    local.fault.deny("ec2:DescribeSecurityGroupRules");

    const performance = await sgReader(side)(effect<"sg.read">(data), patient);

    expect(eventsOf(performance)[0]?.data).toMatchObject({
      reading: "unknown",
      reason: "AccessDenied: ec2:DescribeSecurityGroupRules",
    });
  });
});

describe("bucket.read", () => {
  it("tells the exposure case of one bucket", async () => {
    await using local = await openSeeded();
    const clock = fakeClock();
    await using side = openSide(local, {}, { clock });
    const data = { account: HOME.account, bucket: ESTATE.buckets.site, cause: "event" } as const;

    const performance = await bucketReader(side, clock)(effect<"bucket.read">(data), patient);

    expect(eventsOf(performance)).toMatchObject([
      {
        kind: "bucket.observed",
        ref: { by: "key", key: `${HOME.account}/${ESTATE.buckets.site}` },
        data: { ...data, reading: "ok", settings: { isPublic: { read: "ok", value: true } } },
      },
    ]);
  });

  it("B9: tells each bucket's case after a switch of the account, five buckets a second at most", async () => {
    await using local = await openSeeded();
    const account = local.world.accounts.get(HOME.account);
    const pattern = account?.buckets.get(ESTATE.buckets.site);
    if (!account || !pattern) throw new Error("the estate has no such bucket");
    for (let index = 0; index < 47; index++)
      account.buckets.set(`more-${index}`, { ...pattern, name: `more-${index}` });
    const clock = fakeClock();
    await using side = openSide(local, {}, { clock });
    const perform = bucketReader(side, clock);
    const asked = effect<"bucket.read">({ account: HOME.account, cause: "event" });

    const turns: Performance[] = [];
    const all = (async () => {
      do turns.push(await perform(asked, patient));
      while (turns.at(-1)?.outcome === "later");
    })();
    while (turns.at(-1)?.outcome !== "done") await clock.advance("1s");
    await all;

    const last = turns.at(-1);
    const keys = last ? eventsOf(last).map(({ ref }) => JSON.stringify(ref)) : [];
    expect(new Set(keys).size).toBe(50);
    const seconds = (clock.now().getTime() - Date.parse("2026-11-21T14:00:00Z")) / 1000;
    expect(seconds).toBeGreaterThanOrEqual(8);
    expect(seconds).toBeLessThan(60);
    expect(local.calls({ service: "s3control", action: "GetPublicAccessBlock" })).toHaveLength(1);
  }, 20_000);

  it("tells the account's case when its buckets cannot be listed", async () => {
    await using local = await openSeeded();
    const clock = fakeClock();
    await using side = openSide(local, {}, { clock });
    local.fault.deny("s3:ListBuckets");
    const data = { account: HOME.account, cause: "sweep" } as const;

    const performance = await bucketReader(side, clock)(effect<"bucket.read">(data), patient);

    expect(eventsOf(performance)).toMatchObject([
      {
        kind: "bucket.observed",
        ref: { by: "key", key: HOME.account },
        data: { ...data, reading: "unknown", reason: "AccessDenied: s3:ListAllMyBuckets" },
      },
    ]);
  });
});

describe("logins.gather", () => {
  const claim = {
    name: "ssh_fp:SHA256:x",
    account: HOME.account,
    region: HOME.region,
    host: { key: ESTATE.instances.web1, instanceId: ESTATE.instances.web1 },
  };

  it("answers with candidates, host and past, each looked up once", async () => {
    await using local = await openSeeded();
    await using side = openSide(local);
    const asked: unknown[] = [];

    const performance = await gatherer(side, asked)(
      effect<"logins.gather">({ claim, attempt: 2 }, "sighting-1"),
      patient,
    );

    const host = { name: "web-1", tags: { Name: "web-1" } };
    expect(performance).toMatchObject({
      outcome: "done",
      detail: {
        attempt: 2,
        candidates: [{ user: "U1", of: claim.name }],
        history: { days: 3 },
        host,
      },
    });
    expect(asked).toMatchObject([{ sighting: "sighting-1", claim, host }]);
  });

  it("looks in all regions of the account when the log does not say where the host is", async () => {
    await using local = await openSeeded();
    await using side = openSide(local);
    const { region: _, ...placeless } = claim;

    const performance = await gatherer(side)(
      effect<"logins.gather">({ claim: placeless, attempt: 1 }),
      patient,
    );

    expect(performance).toMatchObject({ detail: { host: { name: "web-1" } } });
  });

  it("says that a host could not be looked up, and nothing of a host where there is none", async () => {
    await using local = await openSeeded();
    await using side = openSide(local);
    local.fault.deny("ec2:DescribeInstances");

    const denied = await gatherer(side)(effect<"logins.gather">({ claim, attempt: 1 }), patient);
    const none = await gatherer(side)(
      effect<"logins.gather">({ claim: { name: "console" }, attempt: 1 }),
      patient,
    );

    expect(denied).toMatchObject({ detail: { host: "unknown" } });
    expect(none.outcome === "done" && none.detail).not.toHaveProperty("host");
  });
});
