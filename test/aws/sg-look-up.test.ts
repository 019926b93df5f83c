import { describe, expect, it } from "vitest";
import { ESTATE } from "../../playground/aws/estate/ids.ts";
import { type LocalAws, openLocalAws } from "../../playground/aws/open.ts";
import { seedWorld } from "../../playground/aws/seed.ts";
import { performSgAttribute } from "../../src/aws/perform-sg-attribute.ts";
import { performSgFind } from "../../src/aws/perform-sg-find.ts";
import type { EffectData, GroupClues } from "../../src/core/effect.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { Performed } from "../../src/core/perform.ts";
import { HOME, openSide, patient } from "./side.ts";

const GROUP = ESTATE.groups.webProd;
const NOTHING: GroupClues = { names: [], vpcs: [], lists: [], rules: [] };
const LONG = { from: new Date(0).toISOString(), to: new Date("2100-01-01").toISOString() };

async function openSeeded(): Promise<LocalAws> {
  const local = await openLocalAws();
  seedWorld(local);
  return local;
}

function effect<Kind extends "sg.find" | "sg.attribute">(data: EffectData[Kind]): Performed<Kind> {
  return { key: "key", owner: "case", attempts: 1, data, queuedAt: new Date(0) };
}

describe("sg.find", () => {
  it("S16: tells each group of a name, and those that were last seen with it", async () => {
    await using local = await openSeeded();
    await using side = openSide(local);
    const forgotten: unknown[] = [];
    const perform = performSgFind({
      findGroups: side.findGroups,
      lastSeen: () => Promise.resolve([GROUP, "sg-0gone"]),
      forgetLists: (place) => forgotten.push(place),
    });
    const by = { ...NOTHING, names: ["web-prod"] };

    const performance = await perform(
      effect<"sg.find">({ ...HOME, by, touched: { at: "2026-11-21T14:00:00Z", eventId: "e1" } }),
      patient,
    );

    const events = "events" in performance ? (performance.events ?? []) : [];
    expect(events.map(({ kind, ref }) => [kind, "key" in ref ? ref.key : ""])).toEqual([
      ["sg.touched", `${HOME.account}/${HOME.region}/${GROUP}`],
      ["sg.touched", `${HOME.account}/${HOME.region}/sg-0gone`],
    ]);
    expect(events[0]?.data).toMatchObject({ eventId: "e1", groups: [GROUP, "sg-0gone"] });
    expect(forgotten).toEqual([]);
  });

  it("S16: forgets what is remembered of prefix lists that have changed", async () => {
    await using local = await openSeeded();
    await using side = openSide(local);
    const forgotten: unknown[] = [];
    const perform = performSgFind({
      findGroups: side.findGroups,
      lastSeen: () => Promise.resolve([]),
      forgetLists: (place) => forgotten.push(place),
    });

    const by = { ...NOTHING, lists: ["pl-0123456789abcdef0"] };
    await perform(effect<"sg.find">({ ...HOME, by, touched: {} }), patient);

    expect(forgotten).toEqual([HOME]);
  });
});

describe("sg.attribute", () => {
  const data = { ...HOME, groupId: GROUP, ...LONG, part: 0 };

  it("S18: finds in CloudTrail who changed a group before anybody looked", async () => {
    await using local = await openSeeded();
    await using side = openSide(local);
    await local.as({ user: "ines" }).authorizeIngress(GROUP, { port: 22, peer: "0.0.0.0/0" });
    const seen: JsonObject[] = [];
    const perform = performSgAttribute({
      lookUpSome: side.lookUpSome,
      readTouches: (rows) => {
        seen.push(...rows);
        return [{ found: rows.length }];
      },
    });

    const performance = await perform(effect<"sg.attribute">(data), patient);

    expect(performance).toMatchObject({ outcome: "done", detail: { touches: [{ found: 1 }] } });
    expect(JSON.stringify(seen)).toContain("AuthorizeSecurityGroupIngress");
  });

  it("S18: gives up where it is not allowed to look, and tries again where AWS did not answer", async () => {
    const at = new Date(0);
    function deny(reason: string): ReturnType<typeof performSgAttribute> {
      return performSgAttribute({
        lookUpSome: () => Promise.resolve({ reading: "unknown", reason, readAt: at }),
        readTouches: () => [],
      });
    }

    const denied = await deny("AccessDenied: cloudtrail:LookupEvents")(
      effect<"sg.attribute">(data),
      patient,
    );

    expect(denied).toEqual({
      outcome: "failed",
      reason: "AccessDenied: cloudtrail:LookupEvents",
    });
    await expect(
      deny("Throttled: cloudtrail:LookupEvents")(effect<"sg.attribute">(data), patient),
    ).rejects.toThrow("Throttled");
  });

  it("says where to go on when there is more than fits", async () => {
    const oldest = new Date("2026-11-20T00:00:00Z");
    const perform = performSgAttribute({
      lookUpSome: () =>
        Promise.resolve({
          reading: "ok",
          value: { rows: [], oldest, complete: false },
          readAt: new Date(0),
        }),
      readTouches: () => [],
    });

    const performance = await perform(effect<"sg.attribute">(data), patient);

    expect(performance).toMatchObject({
      detail: { next: { to: oldest.toISOString(), part: 1 } },
    });
  });
});
