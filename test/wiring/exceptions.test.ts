import { expect, it } from "vitest";
import { defaultConfig } from "../../src/config/defaults.ts";
import { examineExceptions } from "../../src/wiring/exceptions.ts";

const RULE = { rule: "in 22/tcp from 10.*", owner: "platform", reason: "until the move is done" };

it("doctor names what has ended and what ends soon", () => {
  const config = defaultConfig();
  const ignore = ["2026-11-01", "2026-11-30", "2027-03-01"].map((until) => ({
    ...RULE,
    group: until,
    until,
  }));

  const found = [
    ...examineExceptions({ ...config, sg: { ...config.sg, ignore } }, new Date("2026-11-21")),
  ];

  expect(found.map(({ what }) => what)).toEqual([
    "what is ignored of 2026-11-01, in 22/tcp from 10.* (platform) ended on 2026-11-01",
    "what is ignored of 2026-11-30, in 22/tcp from 10.* (platform) ends on 2026-11-30",
  ]);
});
