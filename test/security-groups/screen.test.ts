import { describe, expect, it } from "vitest";
import type { Snapshot, StoredCase } from "../../src/core/ports.ts";
import type { LiveGroup, Reading } from "../../src/core/readings.ts";
import { indexDesired } from "../../src/security-groups/desired/desired-index.ts";
import { newDetails } from "../../src/security-groups/drift-case.ts";
import { driftEventSchemas } from "../../src/security-groups/events.ts";
import { type Screened, screen } from "../../src/security-groups/screen.ts";
import { load, OPTIONS } from "./loaded.ts";
import { keptBy } from "./play.ts";
import {
  ACCOUNT,
  GROUP_ID,
  HTTPS_WORLD,
  KEY,
  liveGroup,
  NOW,
  POLICY,
  REGION,
  SSH_WORLD,
  STRICT,
} from "./samples.ts";
import { agreedOn, snapshotOf, stored } from "./snapshots.ts";

const WEB = "groups:\n  - {name: web-prod, ingress: [{proto: tcp, ports: 443, from: 0.0.0.0/0}]}\n";
const DB = liveGroup([], { groupId: "sg-0db", name: "db" });

describe("screening a full reading", () => {
  it("makes an event of each group that differs, and a fresh snapshot of each that agrees", () => {
    const { outcome, drafts, rows, detail } = sweep([liveGroup([HTTPS_WORLD, SSH_WORLD]), DB]);

    expect(outcome).toBe("complete");
    expect(drafts.map(({ kind, ref }) => [kind, ref])).toEqual([
      ["sg.observed", { by: "key", key: KEY }],
    ]);
    expect(drafts[0]?.id).toBe(`sweep:${ACCOUNT}/${REGION}/${NOW.getTime()}/sg.observed/${KEY}`);
    expect(driftEventSchemas["sg.observed"].safeParse(drafts[0]?.data).success).toBe(true);
    expect(rows.map(({ values }) => values["key"])).toEqual([`${ACCOUNT}/${REGION}/sg-0db`]);
    expect(detail).toMatchObject({
      groups: 2,
      sources: [{ name: "infra", groups: 1 }],
      findingCount: 0,
    });
  });

  it("makes an event of a group that agrees while its case is open, so that it can end", () => {
    const { drafts, rows } = sweep([liveGroup([HTTPS_WORLD])], { cases: [openCase(KEY)] });

    expect(drafts).toHaveLength(1);
    expect(rows).toEqual([]);
  });

  it("finds what breaks the baseline in groups that nobody declares", () => {
    const { drafts } = sweep([liveGroup([SSH_WORLD], { groupId: "sg-0db", name: "db" })], {
      policy: STRICT,
    });

    expect(drafts.map(({ data }) => data["groupId"])).toContain("sg-0db");
  });

  it("remembers what was agreed from one sweep to the next", () => {
    const first = sweep([liveGroup([HTTPS_WORLD])]);
    const memory = keptBy(first);

    expect(memory?.memory).toEqual(agreedOn(HTTPS_WORLD));
    const second = sweep([liveGroup([HTTPS_WORLD, SSH_WORLD])], {
      snapshots: memory ? [stored(memory)] : [],
    });
    expect(second.drafts[0]?.data["agreed"]).toMatchObject({ memory: agreedOn(HTTPS_WORLD) });
  });

  it("S12: tells open cases that nothing could be read, and touches nothing else", () => {
    const reading = { reading: "unknown" as const, reason: "AccessDenied", readAt: NOW };
    const elsewhere = openCase(`${ACCOUNT}/us-east-1/sg-1`);
    const unmade = openCase(`${ACCOUNT}/${REGION}/any-vpc/new-one`);

    const { outcome, drafts, rows, detail } = sweep([], {
      reading,
      cases: [openCase(KEY), elsewhere, unmade],
      snapshots: [stored(snapshotOf(liveGroup([])))],
    });

    expect(outcome).toBe("unknown");
    expect(drafts.map(({ data }) => [data["reading"], data["reason"], data["groupId"]])).toEqual([
      ["unknown", "AccessDenied", GROUP_ID],
      ["unknown", "AccessDenied", undefined],
    ]);
    expect(rows).toEqual([]);
    expect(detail).toMatchObject({ reason: "AccessDenied" });
    expect(sweep([], { reading: { reading: "gone", readAt: NOW } }).outcome).toBe("unknown");
  });
});

describe("what AWS does not have", () => {
  const known = snapshotOf(liveGroup([HTTPS_WORLD]), {
    memory: agreedOn(HTTPS_WORLD),
    declared: { source: "infra", at: "web.yml:2" },
  });

  it("is told under its id when it was there before and the code wants it, once", () => {
    const { drafts } = sweep([DB], { snapshots: [stored(known)] });
    const again = sweep([DB], {
      snapshots: [stored({ ...known, gone: true })],
      cases: [openCase(KEY)],
    });

    expect(drafts.map(({ ref, data }) => [ref, data["reading"], data["declared"]])).toMatchObject([
      [{ key: KEY }, "gone", { state: "not-compared", source: "infra", at: "web.yml:2" }],
    ]);
    expect(again.drafts.map(({ ref }) => ref)).toEqual([{ by: "key", key: KEY }]);
  });

  it("is marked as gone without a word when the code does not want it", () => {
    const { drafts, rows } = sweep([], { snapshots: [stored(known)], text: "groups: []\n" });
    const later = sweep([], {
      snapshots: [stored({ ...known, gone: true })],
      text: "groups: []\n",
    });

    expect(drafts).toEqual([]);
    expect(rows[0]?.values["data"]).toMatchObject({ gone: true });
    expect(later.rows).toEqual([]);
  });

  it("ends the case of a group that is gone and that the code does not want any more", () => {
    const { drafts } = sweep([], {
      snapshots: [stored({ ...known, gone: true })],
      cases: [openCase(KEY)],
      text: "groups: []\n",
    });

    expect(drafts[0]?.data["declared"]).toEqual({ state: "undeclared", sources: ["infra"] });
  });

  it("is told under its VPC and name when it was never there", () => {
    const { drafts } = sweep([], {
      text: "groups:\n  - {name: New, vpc: vpc-0a1}\n  - {name: other}\n",
    });

    expect(drafts.map(({ ref, data }) => [ref, data["name"], data["groupId"]])).toEqual([
      [{ by: "key", key: `${ACCOUNT}/${REGION}/vpc-0a1/new` }, "New", undefined],
      [{ by: "key", key: `${ACCOUNT}/${REGION}/any-vpc/other` }, "other", undefined],
    ]);
  });

  it("ends the case of a missing group once it is made, whatever its VPC", () => {
    const cases = [openCase(`${ACCOUNT}/${REGION}/any-vpc/web-prod`)];

    const { drafts } = sweep([liveGroup([HTTPS_WORLD])], { cases });

    expect(drafts).toMatchObject([
      {
        ref: { key: `${ACCOUNT}/${REGION}/any-vpc/web-prod` },
        data: { declared: { state: "undeclared" } },
      },
    ]);
  });

  it("is nobody's fault while the code cannot be read", () => {
    const { drafts, rows } = sweep([], { snapshots: [stored(known)], text: "groups: [" });

    expect(drafts).toEqual([]);
    expect(rows).toEqual([]);
    expect(
      sweep([], { snapshots: [stored(known)], text: "groups: [", cases: [openCase(KEY)] }).drafts[0]
        ?.data,
    ).toMatchObject({ declared: { state: "unknown" } });
  });

  it("S34: takes a moment for 1,000 groups with 10,000 rules", () => {
    const groups = Array.from({ length: 1000 }, (_, index) =>
      liveGroup(
        Array.from(
          { length: 10 },
          (__, port) => `ingress tcp ${port} ${port + 9000} v4 10.${port}.0.0/16`,
        ),
        { groupId: `sg-${index}`, name: `group-${index}` },
      ),
    );
    const text = `groups:\n${groups.map(({ name }) => `  - {name: ${name}, egress: []}\n`).join("")}`;

    const { rows } = sweep(groups, { policy: STRICT, text });

    expect(rows).toHaveLength(1000);
  });
});

interface Given {
  readonly reading?: Reading<readonly LiveGroup[]>;
  readonly snapshots?: readonly Snapshot[];
  readonly cases?: readonly StoredCase[];
  readonly policy?: typeof POLICY;
  readonly text?: string;
}

function sweep(groups: readonly LiveGroup[], given: Given = {}): Screened {
  const { snapshots = [], cases = [], policy = POLICY, text = WEB } = given;
  const scope = {
    name: "infra",
    format: "countersign",
    account: ACCOUNT,
    region: REGION,
    vpcs: {},
    unmanaged: "list" as const,
  };
  const source = load(undefined, {
    scope,
    options: OPTIONS,
    at: NOW,
    files: [{ path: "web.yml", text }],
  });
  return screen({
    account: ACCOUNT,
    region: REGION,
    reading: given.reading ?? { reading: "ok", value: groups, readAt: NOW },
    index: indexDesired([source]),
    snapshots,
    cases,
    policy,
    now: NOW,
  });
}

function openCase(key: string): StoredCase {
  return {
    id: "c1",
    kind: "drift",
    key,
    number: 0,
    state: "open",
    version: 1,
    openedAt: NOW,
    updatedAt: NOW,
    details: newDetails({ account: ACCOUNT, region: REGION, groupId: GROUP_ID }),
  };
}
