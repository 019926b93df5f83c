import { describe, expect, it } from "vitest";
import type { ChainedEntry } from "../../../src/core/ports.ts";
import { endOfDay } from "../../../src/security-groups/policy.ts";
import { step, touched } from "../../security-groups/play.ts";
import {
  declares,
  HTTPS_WORLD,
  liveGroup,
  NOW,
  SSH_OFFICE,
  SSH_WORLD,
  STRICT,
} from "../../security-groups/samples.ts";
import { later, sees } from "../../security-groups/scenes.ts";
import { agreedOn, snapshotOf, stored } from "../../security-groups/snapshots.ts";
import { ask, GROUP } from "./ask.ts";

describe("/sg show", () => {
  it("shows rules, who is behind the group, and how full it is", async () => {
    const { text } = await ask("show web-prod");

    expect(text).toContain("# web-prod · 3 rules");
    expect(text).toContain("Behind it: 2 instances, 3 interfaces, 1 public addresses");
    expect(text).toContain("Code: `sg/web.yml:2` in source `infra`");
    expect(text).toContain("`? in 22/tcp from 198.51.100.0/24 sgr-");
    expect(text).toContain(
      "~ ingress: about 52 of 60 rules are used for IPv4, 50 for IPv6, nearly full",
    );
    expect(text).toContain("~ egress: about 0 of 60 rules are used for IPv4, 0 for IPv6");
    expect(text).toContain(`Owners: nobody is named, told in <#${STRICT.channel}>`);
  });

  it("shows code beside cloud: what differs with line, id and author, what agrees, what breaks the baseline", async () => {
    const called = step(undefined, touched({ adds: [SSH_WORLD] })).after;
    const differing = sees([HTTPS_WORLD, SSH_WORLD], {
      declared: declares([HTTPS_WORLD, SSH_OFFICE]),
    });
    const open = step(called, differing, later(2), STRICT).after;
    const group = snapshotOf(liveGroup([HTTPS_WORLD, SSH_WORLD]), {
      memory: agreedOn(HTTPS_WORLD),
    });
    const given = { snapshots: [stored(group)], cases: open ? [open] : [] };

    const { text } = await ask("show web-prod", given);

    expect(text).toMatch(
      /^`\+ in 22\/tcp from 0\.0\.0\.0\/0 sgr-.+` · .*AuthorizeSecurityGroupIngress.* `!`$/m,
    );
    expect(text).toMatch(/^`- in 22\/tcp from 198\.51\.100\.0\/24` · `sg\/web\.yml:\d+`/m);
    expect(text).toMatch(/^`= in 443\/tcp from 0\.0\.0\.0\/0 sgr-/m);
  });

  it("names the owners that the configuration gives a group by its tag", async () => {
    const policy = {
      ...STRICT,
      owners: [{ match: { tag: "team=web" }, channel: "C0WEB", notify: ["U0ALICE"] }],
    };
    const tagged = stored({ ...GROUP, tags: { team: "web" } });

    expect((await ask("show web-prod", { policy, snapshots: [tagged] })).text).toContain(
      "Owners: <@U0ALICE>, told in <#C0WEB>",
    );
    expect((await ask("show web-prod", { policy })).text).toContain(`told in <#${STRICT.channel}>`);
  });

  it.each(["show", "history", "who", "reach"])(
    "%s: asks which, lists several, names the nearest",
    async (name) => {
      const twins = [GROUP, { ...GROUP, groupId: "sg-2", vpcId: "vpc-2" }].map(stored);

      expect((await ask(name)).text).toContain("Which group?");
      expect((await ask(`${name} web-prod`, { snapshots: twins })).text).toContain(
        `/sg ${name} sg-2`,
      );
      expect((await ask(`${name} wep-prod`)).text).toContain("Nearest: `web-prod`.");
      expect((await ask(`${name} <!here>`, { snapshots: [] })).text).toContain("&lt;!here&gt;");
    },
  );
});

function entry(text: string, seconds: number): ChainedEntry {
  return {
    chain: "x",
    occurredAt: later(seconds),
    recordedAt: later(seconds),
    actor: { kind: "person", team: "T", user: "U0ALICE", rights: [] },
    type: "sg.snooze",
    text,
    details: {},
    seq: 1,
    prevHash: "",
    hash: "",
  };
}

describe("/sg history", () => {
  it("is what is on record, the latest first, with who", async () => {
    const { text } = await ask("history web-prod", {
      audit: [entry("first", 1), entry("last <!here>", 9)],
    });

    expect(text.indexOf("last &lt;!here&gt;")).toBeLessThan(text.indexOf("first"));
    expect(text).toContain("2026-11-21 14:03 · `sg.snooze` · first · <@U0ALICE>");
    expect((await ask("history web-prod")).text).toContain("Nothing is on record.");
  });

  it("goes through all cases of the group, the newest first: changes, calls, names, ending", async () => {
    const called = step(undefined, touched({ adds: [SSH_WORLD] })).after;
    const open = step(called, sees([HTTPS_WORLD, SSH_WORLD]), later(2)).after;
    if (!open) throw new Error("no case");
    const at = later(60).toISOString();
    const act = { did: "revoke" as const, key: SSH_WORLD, ruleId: "sgr-old" };
    const before = {
      ...open,
      id: "before",
      state: "closed" as const,
      details: {
        ...open.details,
        acts: [{ ...act, description: "", tags: {}, hash: "h", at }],
        signed: { by: "U0BOB", at },
        outcome: "changed" as const,
        closedAt: at,
      },
    };
    const newest = {
      ...open,
      id: "newest",
      openedAt: later(3600),
      details: { ...open.details, earlier: "before" },
    };

    const { text } = await ask("history web-prod", { cases: [newest, before] });

    expect(text).toContain('"web-prod: 2 cases."');
    expect(text.indexOf("2026-11-21 15:03 · open")).toBeGreaterThan(0);
    expect(text.indexOf("2026-11-21 15:03 · open")).toBeLessThan(text.indexOf("· closed\n"));
    expect(text).toContain("`+ in 22/tcp from 0.0.0.0/0` · ");
    expect(text).toContain("Countersign: `- in 22/tcp from 0.0.0.0/0` `sgr-old`");
    expect(text).toContain("signed by <@U0BOB>");
    expect(text).toContain("closed: changed");
  });
});

describe("/sg baseline", () => {
  it("shows each rule with mode, ports and reach, counts who breaks it, and lists the groups of one", async () => {
    const open = step(undefined, sees([HTTPS_WORLD, SSH_WORLD]), NOW, STRICT).after;
    const cases = open ? [open] : [];

    const { text } = await ask("baseline", { cases });
    expect(text).toContain(
      "*`administration-broad`* · high · suggest · in, tcp, 22 23 3389 5985-5986, from broad reach on · broken by 1 rule of 1 group",
    );
    expect(text).toContain(
      "*`not-web-from-world`* · medium · suggest · in, all, all ports but 80 443",
    );
    expect((await ask("baseline administration-broad", { cases })).text).toContain(
      "`web-prod` (`sg-0a1b2c3d4e5f60718`, eu-central-1): `in 22/tcp from 0.0.0.0/0`",
    );
    expect((await ask("baseline")).text).toContain("broken by nobody, as far as could be read");
    expect((await ask("baseline nothing")).text).toContain(
      "No rule of the baseline is called `nothing`. There are: `everything-from-world`",
    );
    const policy = { ...STRICT, baseline: [] };
    expect((await ask("baseline", { policy })).text).toContain("The baseline has no rules.");
  });

  it("shows exceptions with the days that are left, and the two names of what heals by itself", async () => {
    const [first] = STRICT.baseline;
    if (!first) throw new Error("no baseline");
    const rule = {
      ...first,
      mode: "auto" as const,
      author: "Ines",
      approvedBy: "Bo",
      except: [
        { groups: ["vpn-*"], ports: [{ from: 22, to: 22 }], until: endOfDay("2026-11-30") },
        { groups: ["old"], peers: ["8.8.8.8/32"], until: endOfDay("2026-11-01") },
      ],
    };

    const { text } = await ask("baseline", { policy: { ...STRICT, baseline: [rule] } });

    expect(text).toContain(
      "critical · auto by Ines and Bo · in, rules for all protocols, all ports",
    );
    expect(text).toContain("except `vpn-*`, 22: until 2026-11-30, 10 days left");
    expect(text).toContain("except `old`, `8.8.8.8/32`: *ended* with 2026-11-01, UTC");
  });
});
