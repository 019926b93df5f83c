import { describe, expect, it } from "vitest";
import { RESOLUTION, show, watcher } from "./observe.ts";
import { MINUTE, newWorld, OPENING, POLICY, person, type World } from "./world.ts";

describe("the headline", () => {
  it("of an open incident names who is on call, what comes next and when, and offers what can be done", () => {
    const world = newWorld();
    world.open();

    expect(show(world, "headline")).toMatchInlineSnapshot(`
      "SEC-0042 amber-heron · SEV2 · open: a login was denied by its owner; open since 2026-11-21 14:01 UTC, nobody has it.
      SEC-0042 amber-heron · SEV2 · open
      *root logged in to web-1 from 203.0.113.9*
      a login was denied by its owner
      *State*
      open since 2026-11-21 14:01 UTC, nobody has it
      *On call*
      <@U0KIM> (primary until Mon 09:00 UTC)
      *Opened*
      2026-11-21 14:01 UTC
      *Paging*
      step 1 of 2, loop 1 of 3; next 14:11 UTC to <@U0LEE> (backup until Mon 09:00 UTC), <#C0SEC>
      *Commander*
      none
      *Source*
      login case
      *Host*
      \`web-1 (i-0abc)\`
      *From*
      \`203.0.113.9\`
      1 signal, last 14:00 UTC
      [Acknowledge] incident_acknowledge case1.1
      [Take command] incident_command case1.1
      [Escalate now] incident_escalate case1.1.1.0.0
      [Resolve…] incident_form_resolve case1.1
      [Post update…] incident_form_update case1.1
      [Severity…] incident_form_severity case1.1"
    `);
  });

  it("of an acknowledged one says who has it since when", () => {
    const world = newWorld();
    world.open();
    world.advance(2 * MINUTE);
    world.take("incident.take_command", {}, person("U0MAX"));
    world.take("incident.update", { text: "The host is being looked at." }, person("U0MAX"));
    world.open();

    expect(show(world, "headline")).toMatchInlineSnapshot(`
      "SEC-0042 amber-heron · SEV2 · acknowledged: a login was denied by its owner; acknowledged by <@U0MAX> at 14:03 UTC.
      SEC-0042 amber-heron · SEV2 · acknowledged
      *root logged in to web-1 from 203.0.113.9*
      a login was denied by its owner
      *State*
      acknowledged by <@U0MAX> at 14:03 UTC
      *On call*
      <@U0KIM> (primary until Mon 09:00 UTC)
      *Opened*
      2026-11-21 14:01 UTC
      *Paging*
      stopped: somebody has it
      *Commander*
      <@U0MAX>
      *Source*
      login case
      *Host*
      \`web-1 (i-0abc)\`
      *From*
      \`203.0.113.9\`
      2 signals, last 14:00 UTC
      Last update by <@U0MAX> at 14:03 UTC: The host is being looked at.
      [Take command] incident_command case1.4
      [Call help] incident_escalate case1.4.1.h.0
      [Hand back] incident_hand_back case1.4
      [Resolve…] incident_form_resolve case1.4
      [Post update…] incident_form_update case1.4
      [Severity…] incident_form_severity case1.4"
    `);
  });

  it("of a resolved one says how, and can be reopened; of a closed one nothing can be done", () => {
    const world = newWorld();
    world.open();
    world.take("incident.resolve", RESOLUTION, person("U0MAX"));
    const resolved = show(world, "headline");
    world.advance(POLICY.closeAfterMs);

    expect(resolved).toMatchInlineSnapshot(`
      "SEC-0042 amber-heron · SEV2 · resolved: a login was denied by its owner; resolved by <@U0MAX> at 14:01 UTC: the scanner of the platform team.
      SEC-0042 amber-heron · SEV2 · resolved
      *root logged in to web-1 from 203.0.113.9*
      a login was denied by its owner
      *State*
      resolved by <@U0MAX> at 14:01 UTC: the scanner of the platform team
      *On call*
      <@U0KIM> (primary until Mon 09:00 UTC)
      *Opened*
      2026-11-21 14:01 UTC
      *Paging*
      none
      *Commander*
      none
      *Source*
      login case
      *Host*
      \`web-1 (i-0abc)\`
      *From*
      \`203.0.113.9\`
      1 signal, last 14:00 UTC
      [Reopen…] incident_form_reopen case1.2"
    `);
    expect(show(world, "headline")).toMatchInlineSnapshot(`
      "SEC-0042 amber-heron · SEV2 · closed: a login was denied by its owner; closed at 2026-11-28 14:01 UTC, resolved by <@U0MAX> at 14:01 UTC.
      SEC-0042 amber-heron · SEV2 · closed
      *root logged in to web-1 from 203.0.113.9*
      a login was denied by its owner
      *State*
      closed at 2026-11-28 14:01 UTC, resolved by <@U0MAX> at 14:01 UTC
      *On call*
      <@U0KIM> (primary until Mon 09:00 UTC)
      *Opened*
      2026-11-21 14:01 UTC
      *Paging*
      none
      *Commander*
      none
      *Source*
      login case
      *Host*
      \`web-1 (i-0abc)\`
      *From*
      \`203.0.113.9\`
      1 signal, last 14:00 UTC"
    `);
    expect(watcher.summarise(world.incident(), { now: world.now() })).toBeUndefined();
  });

  it.each([
    [
      "exhausted",
      (world: World) => world.advance(80 * MINUTE),
      "all steps are through; called again at 15:31 UTC",
    ],
    [
      "delivered to nobody",
      (world: World) => void world.take("page.failed", { effect: "page/case1/1/0/0/0/user:U0KIM" }),
      "step 2 of 2, loop 1 of 3; next 14:16 UTC to <@U0KIM> (primary until Mon 09:00 UTC)",
    ],
  ])("of an escalation that is %s says so", (_what, act, paging) => {
    const world = newWorld();
    world.open();

    act(world);

    expect(show(world, "headline")).toContain(paging);
  });

  it("says when nobody can be paged, and when nobody is to be", () => {
    const empty = newWorld({
      ...POLICY,
      schedules: {},
      policies: { default: { steps: [], repeat: 0, exhausted: "channel" } },
    });
    empty.open();
    const quiet = newWorld();
    quiet.open({ severity: "sev4" });

    expect(show(empty, "headline")).toContain("*nobody can be paged*; looking again at 14:06 UTC");
    expect(show(quiet, "headline")).toContain("nobody is paged for SEV4");
    expect(show(quiet, "headline")).not.toContain("incident_escalate");
  });

  it("says how many pages of a step did not arrive", () => {
    const world = newWorld();
    world.open({ severity: "sev1" });

    world.take("page.failed", { effect: "page/case1/1/0/0/0/user:U0KIM" });

    expect(show(world, "headline")).toContain("(1 not delivered)");
  });

  it("leaves open who comes next when nobody is on call there now", () => {
    const world = newWorld({
      ...POLICY,
      policies: {
        default: {
          steps: [
            { targets: ["user:U0KIM"], waitMs: MINUTE },
            { targets: ["schedule:gone"], waitMs: MINUTE },
          ],
          repeat: 0,
          exhausted: "channel",
        },
      },
    });
    world.open();

    expect(show(world, "headline")).toContain("step 1 of 2, loop 1 of 1; next 14:02 UTC\n");
    expect(show(world, "page:U0KIM:1")).toContain("the channel will be called at 14:02 UTC");
  });

  it("names the earlier incident of the same matter", () => {
    const world = newWorld();
    world.open();
    world.take("incident.resolve", RESOLUTION, person("U0MAX"));
    world.advance(POLICY.closeAfterMs);
    world.open();

    expect(show(world, "headline")).toContain("Earlier: SEC-0042");
    expect(watcher.summarise(world.incident(), { now: world.now() })).toMatch(
      /^SEC-0043 [a-z-]+ · SEV2 · open · <@U0LEE> \(primary until Mon 09:00 UTC\)$/,
    );
  });

  it("says how many facts it leaves out", () => {
    const world = newWorld();
    world.open({ facts: Array.from({ length: 20 }, () => ["&".repeat(60), "&".repeat(300)]) });

    expect(show(world, "headline")).toContain("*And*\n17 more, in the record");
  });

  it("names who declared it, or the case, or ourselves", () => {
    const declared = newWorld();
    const { source: _source, ...manual } = OPENING;
    const data = { ...manual, cause: "change_role.used" };
    declared.take("incident.open", data, person("U0ANY", []));
    const own = newWorld();
    own.take("incident.open", data);

    expect(show(declared, "headline")).toContain("declared by <@U0ANY>");
    expect(show(declared, "headline")).toContain("change role used");
    expect(show(own, "headline")).toContain("*Source*\nCountersign");
  });
});
