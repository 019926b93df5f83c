import { describe, expect, it } from "vitest";
import { driftEventSchemas } from "../../../src/security-groups/events.ts";
import { step, touched } from "../../security-groups/play.ts";
import {
  ACCOUNT,
  HTTPS_WORLD,
  liveGroup,
  NOW,
  REGION,
  SSH_OFFICE,
  SSH_WORLD,
} from "../../security-groups/samples.ts";
import { later, sees } from "../../security-groups/scenes.ts";
import { snapshotOf, stored } from "../../security-groups/snapshots.ts";
import { ask, GROUP } from "./ask.ts";

describe("/sg who", () => {
  it("S18: says who changed what, how sure that is, and through what by their own word", async () => {
    const called = step(undefined, touched({ adds: [SSH_WORLD] })).after;
    const open = step(called, sees([HTTPS_WORLD, SSH_WORLD]), later(2)).after;

    const { text } = await ask("who web-prod", { cases: open ? [open] : [] });

    expect(text).toContain(
      "`in 22/tcp from 0.0.0.0/0`: `alice`, `AuthorizeSecurityGroupIngress` at 2026-11-21 14:03, says `console`",
    );
  });

  it("S18: says unknown with its window, and finds a rule by its id, also one that is gone", async () => {
    const open = step(undefined, sees([HTTPS_WORLD, SSH_WORLD])).after;

    expect((await ask("who web-prod", { cases: open ? [open] : [] })).text).toContain(
      "unknown, between 2026-11-21 13:53 and 2026-11-21 14:03",
    );
    expect((await ask("who sgr-9")).text).toContain("`AuthorizeSecurityGroupIngress` · `alice`");
    expect((await ask("who sgr-nothing")).text).toContain("No group is called");
    expect(
      (await ask("who web-prod", { snapshots: [stored({ ...GROUP, touches: [] })] })).text,
    ).toContain("Nobody is known");
  });
});

describe("/sg reach", () => {
  it("is the union of what its rules let in, customers' lists among it", async () => {
    const { text } = await ask("reach web-prod");

    expect(text).toContain("in 443/tcp: all of the IPv4 internet");
    expect(text).toContain("in 22/tcp: 256 public IPv4 addresses");
  });

  it("is narrowed to a port, and says what is not looked at", async () => {
    const { text } = await ask("reach web-prod 22");

    expect(text).not.toContain("443/tcp");
    expect(text).toContain("network ACLs");
    expect((await ask("reach web-prod 8080")).text).toContain(
      "Nobody: no rule lets anything pass.",
    );
    expect((await ask("reach web-prod ssh")).text).toContain("ssh is no port");
  });

  it("says unknown for a list that nobody could read", async () => {
    const { lists: _, ...unread } = GROUP;

    expect((await ask("reach web-prod 443", { snapshots: [stored(unread)] })).text).toContain(
      "unknown (1 prefix list could not be read)",
    );
  });
});

describe("/sg reach of an instance", () => {
  const carried = {
    interfaces: 1,
    instances: 1,
    publicAddresses: 1,
    instanceIds: ["i-0a1b2c3d4e5f60718"],
    asOf: NOW.toISOString(),
  };
  const web = snapshotOf(liveGroup([HTTPS_WORLD]), { reached: carried });
  const admin = {
    ...snapshotOf(liveGroup([SSH_OFFICE]), { reached: carried }),
    groupId: "sg-0ad",
    name: "admin",
  };
  const others = { ...snapshotOf(liveGroup([SSH_WORLD])), groupId: "sg-0ff", name: "other" };
  const snapshots = [stored(web), stored(admin), stored(others)];

  it("is the union of all groups that it carries, and of no others", async () => {
    const { text } = await ask("reach i-0a1b2c3d4e5f60718", { snapshots });

    expect(text).toContain("in 443/tcp: all of the IPv4 internet");
    expect(text).toContain("in 22/tcp: 256 public IPv4 addresses");
    expect(text).toContain("admin");
    expect(text).not.toContain("other");
  });

  it("is narrowed to a port, and says when nobody knows the instance", async () => {
    const narrowed = await ask("reach i-0a1b2c3d4e5f60718 22", { snapshots });
    const unknown = await ask("reach i-0ffffffffffffffff", { snapshots });

    expect(narrowed.text).not.toContain("443/tcp");
    expect(unknown.text).toContain("No group that has been read is known to be carried by");
  });
});

describe("/sg sweep", () => {
  it("hands in what is to be read, as the person who asked", async () => {
    const { text, handed } = await ask("sweep");

    expect(text).toContain("1 place is being read.");
    expect(handed).toMatchObject([{ kind: "sg.sweep_asked", actor: { user: "U0ALICE" } }]);
    expect(driftEventSchemas["sg.sweep_asked"].parse(handed[0]?.data).places).toEqual([
      { account: ACCOUNT, region: REGION },
    ]);
  });

  it("is done once in five minutes, and only for what is known", async () => {
    const fresh = await ask("sweep", { sweptSeconds: 100 });

    expect(fresh.handed).toEqual([]);
    expect(fresh.text).toContain("Swept 1 min ago: again in 3 min.");
    expect((await ask("sweep us-east-9")).text).toContain("No account or region us-east-9");
    expect((await ask("sweep", { outcome: "refused" })).text).toContain("a moment ago");
  });
});

describe("/sg explain", () => {
  it.each([
    [
      "in 22/tcp from 198.51.100.7/8",
      "`ingress tcp 22 22 v4 198.0.0.0/8`",
      "worth a word: host-bits",
    ],
    [
      "tcp 8080-8090 from 10.0.0.0/8",
      "`ingress tcp 8080 8090 v4 10.0.0.0/8`",
      "private IPv4 addresses",
    ],
    ["out all to ::/0", "`egress -1 * * v6 ::/0`", "all of the IPv6 internet"],
    ["icmp 8 from sg-0a1b", "`ingress icmp 8 -1 sg sg-0a1b`", "1 group"],
    ["tcp/443 from pl-0c2d", "`ingress tcp 443 443 pl pl-0c2d`", "unknown (1 prefix list"],
    ["udp from 111122223333/sg-0a1b", "Not a rule", ""],
    ["gre from 10.0.0.0/8", "Not a rule", "47"],
    ["22/tcp", "Not a rule", "write it as"],
    ["in ? from 10.0.0.0/8", "Not a rule", "no protocol"],
    ["22/tcp from <!here>", "Not a rule", "is no CIDR"],
  ])("%s", async (typed, form, more) => {
    const { text } = await ask(`explain ${typed}`);

    expect(text).toContain(form);
    expect(text).toContain(more);
  });
});
