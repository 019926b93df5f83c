import { expect, it } from "vitest";
import { STAGES } from "../support/stage.ts";

const RULE = 'rule: "in 22/tcp from 10.*", owner: platform, reason: until the move is done';
const IGNORED = `ignore: [{group: "soon-*", until: 2026-12-04, ${RULE}}, {group: "later-*", until: 2027-03-01, ${RULE}}]`;

it.each(STAGES)("says once that what is ignored ends within 14 days, on %s", async (_, open) => {
  await using test = await open({
    settings: (text) => text.replace("\nsg:\n", `\nsg:\n  ${IGNORED}\n`),
  });

  // The schedule runs it at the start; a second run says nothing new.
  await test.scene.message("aws", /An exception ends soon.*soon-/s);
  await test.clock.advance("61s");
  expect(await test.stage.app().runJob("exceptions")).toBe(true);
  await test.clock.advance("2s");

  const said = test.stage.slack.messages("aws").map((each) => test.stage.slack.read(each));
  expect(said.filter((text) => text.includes("ends soon"))).toHaveLength(1);
});
