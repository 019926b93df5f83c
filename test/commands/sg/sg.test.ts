import { describe, expect, it } from "vitest";
import { sgCommand } from "../../../commands/sg/index.ts";
import type { Queries, Snapshot, StoredCase, SweepRecord } from "../../../src/core/ports.ts";
import { linesOf } from "../../security-groups/messages.ts";
import { effectsOf, event, step, touched } from "../../security-groups/play.ts";
import {
  ACCOUNT,
  HTTPS_WORLD,
  liveGroup,
  NOW,
  REGION,
  SSH_OFFICE,
  SSH_WORLD,
  STRICT,
  secondsLater,
} from "../../security-groups/samples.ts";
import { CLAIM, later, missing, sees } from "../../security-groups/scenes.ts";
import { agreedOn, snapshotOf, stored, ZERO } from "../../security-groups/snapshots.ts";

const SWEEP: SweepRecord = {
  name: "groups",
  account: ACCOUNT,
  region: REGION,
  finishedAt: secondsLater(NOW, -120),
  outcome: "complete",
  detail: {
    groups: 2,
    sources: [
      {
        name: "infra",
        format: "countersign",
        groups: 7,
        readAt: secondsLater(NOW, -60).toISOString(),
        commit: "0123456789abcdef",
      },
      {
        name: "old",
        format: "countersign",
        groups: 0,
        readAt: secondsLater(NOW, -7200).toISOString(),
        problem: "web.yml:1:10: broken",
      },
    ],
    findings: [
      { kind: "lint", name: "host-bits", at: "sg/web.yml:6", reason: "10.0.0.5/8 is 10.0.0.0/8" },
    ],
    findingCount: 4,
  },
};

describe("/sg status", () => {
  it("says how each place stands, how old that is, and what the sources say", async () => {
    const snapshots = [
      snapshotOf(liveGroup([]), { tally: { ...ZERO, cloudAhead: 1, violations: 1, unmanaged: 3 } }),
      snapshotOf(liveGroup([], { groupId: "sg-2" }), {
        tally: {
          ...ZERO,
          firstSight: 1,
          cosmetic: 1,
          possible: 1,
          notCompared: "declared-twice: a and b",
        },
      }),
    ].map(stored);

    const answer = await ask("status", [], { snapshots, sweeps: [SWEEP] });

    expect(answer).toMatchInlineSnapshot(`
      ""Security groups in 1 place."
      # Security groups
      *111122223333, eu-central-1*
      2 groups · 0 agree · 1 cloud ahead · 0 code ahead · 1 differ at first sight · 1 break the baseline · 3 unmanaged · 1 descriptions · 1 possibly declared
      1 not compared: \`declared-twice: a and b\`
      ~ read 0 s ago, at 14:03 UTC · swept 2 min ago
      ~ Source \`infra\`: 7 groups, commit \`0123456789ab\`, read 1 min ago
      ~ Source \`old\`: 0 groups, read 2 h ago: \`web.yml:1:10: broken\`
      ~ \`sg/web.yml:6\` host-bits: \`10.0.0.5/8 is 10.0.0.0/8\`
      ~ and 3 more findings in the files"
    `);
  });

  it("S12: says since when a region is unknown, and why", async () => {
    const unknown: SweepRecord = {
      ...SWEEP,
      outcome: "unknown",
      detail: { reason: "AccessDenied: ec2:X" },
    };
    const silent: SweepRecord = { ...unknown, region: "us-east-1" };

    const answer = await ask("status", [], {
      snapshots: [stored(snapshotOf(liveGroup([])))],
      sweeps: [unknown, silent],
    });

    expect(answer).toContain("*Unknown since 14:03 UTC* (`AccessDenied: ec2:X`). Before that:");
    expect(answer).toContain("*Unknown since ever* (`AccessDenied: ec2:X`)");
    expect(answer).toContain("~ never read · swept 2 min ago");
    expect(answer).toContain("~ No source declares groups here.");
  });

  it("narrows to an account or a region", async () => {
    const sweeps = [
      SWEEP,
      { ...SWEEP, region: "us-east-1" },
      { ...SWEEP, account: "999988887777" },
    ];

    expect(await ask("status", ["us-east-1"], { sweeps })).not.toContain(REGION);
    expect(await ask("status", ["999988887777"], { sweeps })).not.toContain(ACCOUNT);
    expect(await ask("status", ["<!here>"], { sweeps })).toBe(
      '"No security groups of &lt;!here&gt; have been read yet."\nNo security groups of &lt;!here&gt; have been read yet.',
    );
    expect(await ask("status", [], {})).toContain("No security groups have been read yet.");
  });

  it("shows fifteen places, within what Slack takes, and says how many more", async () => {
    const sweeps = Array.from({ length: 40 }, (_, index) => ({
      ...SWEEP,
      region: `eu-west-${index}`,
    }));

    expect(await ask("status", [], { sweeps })).toContain("~ and 25 more:");
  });
});

describe("/sg diff", () => {
  const open = step(undefined, sees([HTTPS_WORLD, SSH_WORLD]), NOW, STRICT).after;
  const group = snapshotOf(liveGroup([HTTPS_WORLD]), {
    memory: agreedOn(HTTPS_WORLD),
    declared: { source: "infra", at: "sg/web.yml:2" },
  });

  it("lists the open cases, but not what is not certain yet", async () => {
    const unmade = step(step(undefined, missing()).after, missing(), later(600)).after;
    const held = step(open, CLAIM).after;
    const suspect = step(undefined, touched()).after;

    const answer = await ask("diff", [], { cases: kept(open, unmade, held, suspect) });

    expect(answer).toMatchInlineSnapshot(`
      ""3 groups differ."
      # Open drift
      \`web-prod\` · cloud ahead · 1 rule (\`sg-0a1b2c3d4e5f60718\`, 111122223333, eu-central-1)
      \`new-one\` · code ahead · the group itself (\`not in AWS\`, 111122223333, eu-central-1)
      \`web-prod\` · cloud ahead · 1 rule · held (\`sg-0a1b2c3d4e5f60718\`, 111122223333, eu-central-1)
      ~ \`/sg diff <group>\` shows one of them."
    `);
    expect(await ask("diff", [], {})).toContain("No group differs, as far as they could be read.");
  });

  it("shows all of one group: lines, direction, who, and how old the reading is", async () => {
    const called = step(undefined, touched({ adds: [SSH_WORLD, SSH_OFFICE] }));
    const of = step(called.after, sees([HTTPS_WORLD, SSH_WORLD, SSH_OFFICE]), later(2)).after;

    const answer = await ask(
      "diff",
      ["WEB-prod"],
      { cases: kept(of), snapshots: [stored(group)] },
      later(182),
    );

    expect(effectsOf(called.answer)).toEqual(["sg.read"]);
    expect(answer).toMatchInlineSnapshot(`
      ""web-prod · cloud ahead · 2 rules."
      # web-prod · cloud ahead · 2 rules
      \`+ in 22/tcp from 0.0.0.0/0 sgr-2e302e302f30\`
      \`+ in 22/tcp from 198.51.100.0/24 sgr-302e302f3234\`
      ~ Who: \`alice (AuthorizeSecurityGroupIngress)\`
      ~ Code: \`sg/web.yml:2\`
      ~ \`+\` only in the cloud · \`-\` only in the code · \`~\` another description · \`!\` breaks the baseline
      ~ Read 3 min ago, at 14:03 UTC."
    `);
  });

  it("S12: says what is unknown about it", async () => {
    const of = step(open, event("sg.unread", { reason: "AccessDenied" }), later(60)).after;

    const answer = await ask("diff", ["web-prod"], { cases: kept(of), snapshots: [stored(group)] });

    expect(answer).toContain("*Unknown since 14:04 UTC*: `AccessDenied`");
  });

  it.each([
    [group, "`web-prod` agrees with the code."],
    [snapshotOf(liveGroup([])), "is not declared in any code, and breaks no rule of the baseline."],
    [
      { ...group, tally: { ...ZERO, cloudAhead: 1 } },
      "differs; it is read again before anybody is told.",
    ],
    [
      { ...group, tally: { ...ZERO, notCompared: "declared-twice" } },
      "not compared: `declared-twice`.",
    ],
    [
      { ...group, tally: { ...ZERO, unmanaged: 2, cosmetic: 1, possible: 3 } },
      "~ 2 rules are unmanaged\n~ 1 descriptions differ\n~ 3 rules are possibly declared",
    ],
  ])("says how a group without a case stands", async (snapshot, expected) => {
    const answer = await ask("diff", ["web-prod"], { snapshots: [stored(snapshot)] });

    expect(answer).toContain(expected);
    expect(answer).toContain("Read 0 s ago, at 14:03 UTC.");
  });

  it("lets the caller choose among several of one name, and never guesses", async () => {
    const other = snapshotOf(liveGroup([], { groupId: "sg-2", vpcId: "vpc-2" }));

    const answer = await ask("diff", ["web-prod"], { snapshots: [stored(group), stored(other)] });

    expect(answer).toContain("2 groups have that name: use the id.");
    expect(answer).toContain("`sg-2`");
  });

  it("finds a group that is still to be made, by name", async () => {
    const unmade = step(step(undefined, missing()).after, missing(), later(600)).after;

    expect(await ask("diff", ["New-One"], { cases: kept(unmade) })).toContain(
      "`- the group: declared in the code, not made yet`",
    );
    expect(
      await ask("diff", ["new-one"], {
        cases: kept(unmade),
        snapshots: [stored(snapshotOf(liveGroup([], { name: "new-one" })))],
      }),
    ).toContain("not in AWS: `new-one`");
  });

  it("names the nearest when nobody is called that", async () => {
    expect(await ask("diff", ["web-prd"], { snapshots: [stored(group)] })).toContain(
      "Nearest: `web-prod`.",
    );
    expect(await ask("diff", ["<!here>"], {})).toContain(
      "No group is called `&lt;!here&gt;`. None has been read yet",
    );
  });

  it("stays within what Slack takes when a group differs in hundreds of rules", async () => {
    const keys = Array.from(
      { length: 300 },
      (_, port) => `ingress tcp ${port} ${port} v4 10.0.0.0/8`,
    );
    const of = step(undefined, sees(keys)).after;

    const answer = await ask("diff", ["web-prod"], { cases: kept(of), snapshots: [stored(group)] });

    expect(answer).toContain("and 271 more");
  });
});

interface Given {
  readonly snapshots?: readonly Snapshot[];
  readonly sweeps?: readonly SweepRecord[];
  readonly cases?: readonly StoredCase[];
}

async function ask(
  subcommand: "status" | "diff",
  words: readonly string[],
  { snapshots = [], sweeps = [], cases = [] }: Given,
  now: Date = NOW,
): Promise<string> {
  const queries: Pick<Queries, "snapshots" | "sweeps" | "openCases"> = {
    snapshots: () => Promise.resolve(snapshots),
    sweeps: () => Promise.resolve(sweeps),
    openCases: () => Promise.resolve(cases),
  };
  const message = await sgCommand(STRICT).subcommands[subcommand]?.run({
    actor: { kind: "person", team: "T", user: "U", rights: [] },
    channel: "C0",
    words,
    now,
    queries: { ...NOBODY, ...queries },
    newId: () => "id",
    handIn: () => Promise.reject(new Error("nobody should change anything")),
  });
  return linesOf(message && "blocks" in message ? message : undefined);
}

/** What these commands do not ask. */
const NOBODY: Queries = {
  caseById: refuse,
  caseByNumber: refuse,
  newestCase: refuse,
  openCases: refuse,
  linkedCases: refuse,
  recentCases: refuse,
  snapshots: refuse,
  snapshotTimes: refuse,
  evidence: refuse,
  identities: refuse,
  announcements: refuse,
  sweeps: refuse,
  attempts: refuse,
  backlog: refuse,
  audit: refuse,
  effectsOf: refuse,
  eventsOf: refuse,
  ping: refuse,
};

function refuse(): Promise<never> {
  return Promise.reject(new Error("nobody should ask this"));
}

function kept(...cases: (StoredCase | undefined)[]): readonly StoredCase[] {
  return cases.flatMap((each) => each ?? []);
}
