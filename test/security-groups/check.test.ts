import { describe, expect, it } from "vitest";
import { z } from "zod";
import { CountersignError } from "../../src/core/errors.ts";
import type { LiveGroup } from "../../src/core/readings.ts";
import type { Declared } from "../../src/security-groups/desired/declared.ts";
import { declaredFor, indexDesired } from "../../src/security-groups/desired/desired-index.ts";
import { load } from "./loaded.ts";
import { observed, step } from "./play.ts";
import { CODE, check, setupOf } from "./run-check.ts";
import {
  ACCOUNT,
  HTTPS_WORLD,
  liveGroup,
  liveRule,
  NOW,
  POLICY,
  REGION,
  SSH_OFFICE,
  SSH_WORLD,
  STRICT,
  secondsLater,
} from "./samples.ts";

describe("countersign check", () => {
  it("is 0 and one line when code and cloud are the same", async () => {
    const ran = await check([], {
      live: [liveGroup([HTTPS_WORLD, SSH_OFFICE])],
      code: CODE.replace(", why: public site", ""),
    });

    expect(ran).toEqual({
      status: 0,
      out: "countersign check: 0 changes, 0 cosmetic, 0 not evaluated\n",
    });
  });

  it("S32: counts each rule that differs, and prints it with its line", async () => {
    const live = liveGroup([], {
      rules: [
        liveRule(HTTPS_WORLD, { description: "old", ruleId: "sgr-1" }),
        liveRule(SSH_WORLD, { ruleId: "sgr-2" }),
      ],
    });

    const ran = await check([], { live: [live] });

    expect(ran.status).toBe(2);
    expect(ran.out).toMatchInlineSnapshot(`
      "web-prod (sg-0a1b2c3d4e5f60718, 111122223333, eu-central-1)
        + in 22/tcp from 0.0.0.0/0  sgr-2  web.yml:2
        - in 22/tcp from 198.51.100.0/24  web.yml:5
        ~ in 443/tcp from 0.0.0.0/0  "old"  → "public site"  sgr-1  web.yml:4
      countersign check: 2 changes, 1 cosmetic, 0 not evaluated
      "
    `);
    expect((await check(["--strict"], { live: [live] })).status).toBe(3);
    expect((await check(["--baseline"], { live: [live], policy: STRICT })).out).toContain(
      "! in 22/tcp from 0.0.0.0/0  sgr-2  breaks administration-broad, not-web-from-world",
    );
  });

  it("counts a group that is to be made, and each of its rules", async () => {
    const ran = await check([], { live: [] });

    expect(ran.status).toBe(3);
    expect(ran.out).toContain(
      "web-prod (not in AWS, 111122223333, eu-central-1)\n  - the group is to be made  web.yml:2",
    );
  });

  it("finds peers of a group that is to be made, and says which are not there", async () => {
    const code = `groups:
  - {name: new-one, ingress: [{proto: tcp, ports: 22, from: [group:web-prod, group:nobody]}]}
`;

    const ran = await check(["--allow-partial"], { live: [liveGroup([])], code });

    expect(ran.status).toBe(2);
    expect(ran.out).toContain("- in 22/tcp from sg-0a1b2c3d4e5f60718  web.yml:2");
    expect(ran.out).toContain('? web.yml:2: peer-not-found: no group "nobody"');
    expect((await check([], { live: [liveGroup([])], code })).status).toBe(120);
  });

  it("S32: has the same items as the bot for the same code and cloud", async () => {
    const live = liveGroup([SSH_WORLD]);
    const ran = await check(["--format=json"], { live: [live], policy: STRICT });
    const report = reportSchema.parse(JSON.parse(ran.out));
    const items = report.groups
      .flatMap((group) => group.items)
      .filter(({ kind }) => kind !== "cosmetic");

    const bot = step(
      undefined,
      observed({
        reading: { reading: "ok", value: live, readAt: NOW },
        declared: declaredByCode(live),
      }),
      NOW,
      STRICT,
    ).after;

    expect(items.map(({ kind, at, ruleId }) => [kind, at, ruleId])).toEqual(
      bot?.details.items.map(({ kind, at = null, ruleId = null }) => [
        kind.replace("first-sight-", ""),
        at,
        ruleId,
      ]),
    );
  });

  it("S5: an address that opens everything is an error with its place, and its group is not evaluated", async () => {
    const code =
      "groups:\n  - {name: web-prod, ingress: [{proto: tcp, ports: 22, from: 1.2.3.4/0}]}\n";

    const ran = await check([], { live: [liveGroup([])], code });

    expect(ran.status).toBe(120);
    expect(ran.out).toContain(
      "web.yml:2:62: opens-everything: 1.2.3.4/0 opens everything: write 1.2.3.4/32",
    );
    expect(ran.out).toContain("? not compared: web.yml:2:62");
  });

  it.each([
    [
      "AWS was not read",
      { reading: { reading: "unknown", reason: "AccessDenied", readAt: NOW } as const },
      "not read: AccessDenied",
    ],
    ["the code is broken", { code: "groups: [" }, "source desired: web.yml:1:10"],
    ["a group has no name", { code: "groups:\n  - {ingress: []}\n" }, "a group needs a name"],
    [
      "a rule in AWS is not understood",
      { live: [liveGroup([], { rules: [liveRule(SSH_WORLD, { protocol: "?" })] })] },
      "not compared",
    ],
  ])(
    "S12: is 120 when %s, and counts what it could with --allow-partial",
    async (_, given, text) => {
      const ran = await check([], { live: [], ...given });

      expect(ran.status).toBe(120);
      expect(ran.out).toContain(text);
      expect((await check(["--allow-partial"], { live: [], ...given })).status).toBeLessThan(100);
    },
  );

  it("leaves out what is to be ignored, and narrows to groups by name or id", async () => {
    const other = liveGroup([SSH_WORLD], { groupId: "sg-2", name: "db" });
    const ignore = [{ group: "*", rule: "in 22/tcp from *", until: secondsLater(NOW, 60) }];
    const code = "groups:\n  - {name: web-prod, ingress: []}\n  - {name: db, ingress: []}\n";
    const given = { live: [liveGroup([SSH_WORLD]), other], code };

    expect((await check([], given)).status).toBe(2);
    expect((await check([], { ...given, policy: { ...POLICY, ignore } })).status).toBe(0);
    expect((await check(["--group=d*"], given)).status).toBe(1);
    expect((await check(["--group=sg-2"], given)).status).toBe(1);
    expect((await check(["--group=nobody"], given)).status).toBe(0);
  });

  it("has a documented JSON, with null where there is nothing", async () => {
    const ran = await check(["--format=json"], { live: [liveGroup([HTTPS_WORLD])] });

    const report: unknown = JSON.parse(ran.out);
    expect(report).toMatchObject({
      version: 1,
      checkedAt: NOW.toISOString(),
      sources: [
        { name: "desired", format: "countersign", groups: 1, commit: null, age: 0, problem: null },
      ],
      scope: [{ account: ACCOUNT, region: REGION, reading: "ok", reason: null }],
      changes: 1,
      cosmetic: 1,
      unmanaged: 0,
      violations: 0,
      notEvaluated: 0,
      groups: [
        {
          account: ACCOUNT,
          region: REGION,
          vpc: "vpc-0a1",
          id: "sg-0a1b2c3d4e5f60718",
          name: "web-prod",
          items: [
            {
              kind: "missing",
              direction: "ingress",
              protocol: "tcp",
              from: 22,
              to: 22,
              peer: "198.51.100.0/24",
              description: null,
              ruleId: null,
              ahead: "unknown",
              at: "web.yml:5",
            },
            { kind: "cosmetic", description: "", wanted: "public site", at: "web.yml:4" },
          ],
          notUnderstood: [],
          notCompared: null,
        },
      ],
      findings: [],
    });
    expect(JSON.parse((await check(["--format=json"], { live: [] })).out)).toMatchObject({
      groups: [
        {
          id: null,
          vpc: null,
          items: [{ kind: "group-missing", protocol: null, peer: null }, {}, {}],
        },
      ],
    });
  });

  it("looks at groups that nobody declares only for the baseline", async () => {
    const given = {
      live: [],
      policy: STRICT,
      places: [{ account: "999988887777", region: "us-east-1" }],
      code: "groups: []\n",
    };

    const without = await check(["--format=json"], given);
    const beside = await check(["--format=json", "--baseline"], given);

    expect(JSON.parse(without.out)).toHaveProperty("scope.length", 1);
    expect(JSON.parse(beside.out)).toHaveProperty("scope.length", 2);
  });

  it.each([
    [["--source=nobody"], "usage.invalid"],
    [["--region=us-west-2"], "usage.invalid"],
  ])("is wrong usage with %j", async (flags, code) => {
    const ran = check(flags, { live: [] });

    await expect(ran).rejects.toThrow(CountersignError);
    await expect(ran).rejects.toHaveProperty("code", code);
  });
});

const reportSchema = z.object({
  groups: z.array(
    z.object({
      items: z.array(
        z.object({ kind: z.string(), at: z.string().nullable(), ruleId: z.string().nullable() }),
      ),
    }),
  ),
});

function declaredByCode(live: LiveGroup): Declared {
  const { sources } = setupOf({});
  const index = indexDesired(sources.map((each) => load(undefined, each)));
  return declaredFor(index, { account: ACCOUNT, region: REGION, groupId: live.groupId, live });
}
