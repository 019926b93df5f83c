import { describe, expect, it } from "vitest";
import { RESOLUTION, show } from "./observe.ts";
import { MINUTE, newWorld, POLICY, person } from "./world.ts";

describe("a page", () => {
  it("says why you, and what happens if you do nothing; then that somebody has it", () => {
    const world = newWorld();
    world.open();
    const before = show(world, "page:U0KIM:1");
    world.take("incident.acknowledge", {}, person("U0MAX"));

    expect(before).toMatchInlineSnapshot(`
      "SEV2 a login was denied by its owner: SEC-0042 amber-heron
      *SEV2 a login was denied by its owner: SEC-0042 amber-heron*
      root logged in to web-1 from 203.0.113.9
      You are paged, because you are on call (primary until Mon 09:00 UTC). It is open since 2026-11-21 14:01 UTC, nobody has it.
      If nobody does anything, <@U0LEE> (backup until Mon 09:00 UTC), <#C0SEC> will be called at 14:11 UTC.
      Room: <#C0SEC>
      [Acknowledge] incident_acknowledge case1.1
      [Escalate now] incident_escalate case1.1.1.0.0"
    `);
    expect(show(world, "page:U0KIM:1")).toMatchInlineSnapshot(`
      "SEC-0042 amber-heron: Acknowledged by <@U0MAX> at 14:01 UTC.
      SEC-0042 amber-heron: Acknowledged by <@U0MAX> at 14:01 UTC."
    `);
    expect(show(world, "page:U0EVE:9")).toBe("nothing");
  });

  it("of a resolved incident says that it is resolved", () => {
    const world = newWorld();
    world.open();

    world.take("incident.resolve", RESOLUTION, person("U0MAX"));

    expect(show(world, "page:U0KIM:1")).toBe(
      "SEC-0042 amber-heron: Resolved by <@U0MAX> at 14:01 UTC.\nSEC-0042 amber-heron: Resolved by <@U0MAX> at 14:01 UTC.",
    );
  });

  it("in a channel calls those who are there, and shows neither title nor facts", () => {
    const world = newWorld();
    world.open({ severity: "sev1" });

    const words = show(world, "page:C0SEC:2");

    expect(words).toMatchInlineSnapshot(`
      "<!here> SEV1 a login was denied by its owner: SEC-0042 amber-heron
      *<!here> SEV1 a login was denied by its owner: SEC-0042 amber-heron*
      It is open since 2026-11-21 14:01 UTC, nobody has it.
      If nobody does anything, <@U0LEE> (backup until Mon 09:00 UTC), <#C0SEC> will be called at 14:06 UTC.
      Room: <#C0SEC>
      [Acknowledge] incident_acknowledge case1.1
      [Escalate now] incident_escalate case1.1.1.0.0"
    `);
    expect(words).not.toMatch(/web-1|203\.0\.113|i-0abc/);
  });

  it("to a group leaves the mention to who delivers it; help is called help", () => {
    const world = newWorld({
      ...POLICY,
      policies: {
        default: {
          steps: [{ targets: ["usergroup:S0OPS"], waitMs: MINUTE }],
          repeat: 0,
          exhausted: "channel",
        },
      },
    });
    world.open();
    const first = show(world, "page:S0OPS:1");
    world.take("incident.acknowledge", {}, person("U0MAX"));
    world.take("incident.escalate", { seen: "1.h.0" }, person("U0MAX"));

    expect(first).toMatch(/^SEV2 /);
    expect(show(world, "line:2")).toContain("paged usergroup:S0OPS");
    expect(show(world, "page:S0OPS:2")).toContain("Help is wanted.");
    expect(show(world, "page:S0OPS:2")).toContain("Nobody else is paged.");
  });

  it("for help by direct message names the duty", () => {
    const world = newWorld();
    world.open();
    world.take("incident.acknowledge", {}, person("U0MAX"));

    world.take("incident.escalate", { seen: "1.h.0" }, person("U0MAX"));

    expect(show(world, "page:U0LEE:2")).toContain(
      "Help is wanted, because you are on call (backup until Mon 09:00 UTC).",
    );
  });

  it("names the channel when nobody else comes next", () => {
    const world = newWorld();
    world.open();
    world.advance(75 * MINUTE);

    expect(show(world, "page:U0LEE:10")).toContain(
      "If nobody does anything, the channel will be called at 15:31 UTC.",
    );
  });
});
