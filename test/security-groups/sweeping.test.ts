import { describe, expect, it } from "vitest";
import { renderDrift } from "../../src/security-groups/render.ts";
import { linesOf } from "./messages.ts";
import { type DriftCase, effectsOf, event, person, step } from "./play.ts";
import { ACCOUNT, NOW, REGION } from "./samples.ts";
import { later, postsOf, queued } from "./scenes.ts";

const PLACES = [
  { account: ACCOUNT, region: REGION },
  { account: ACCOUNT, region: "us-east-1" },
];
const ASKED = event("sg.sweep_asked", { places: PLACES }, person());

function said(of: DriftCase | undefined): string {
  return linesOf(of && renderDrift(of, "notice", { now: NOW }));
}

describe("a sweep that a person asks for", () => {
  it("tells that person in one message, which is edited until every place is done", () => {
    const begun = step(undefined, ASKED);
    const sweeps = queued(begun.answer).filter(({ kind }) => kind === "sg.sweep");
    const half = step(
      begun.after,
      event("sg.swept", { effect: sweeps[0]?.key ?? "", said: "131 groups read, 2 to look at" }),
    );
    const done = step(
      half.after,
      event("sg.swept", { effect: sweeps[1]?.key ?? "", reason: "Throttled" }),
    );

    expect(postsOf(begun.answer)).toEqual([{ slot: "notice", to: { user: "U0ALICE" } }]);
    expect(sweeps.map(({ data }) => data)).toEqual(PLACES);
    expect(sweeps.every(({ answers }) => answers?.done === "sg.swept")).toBe(true);
    expect(said(begun.after)).toContain(`${ACCOUNT} us-east-1: being read`);
    expect(effectsOf(half.answer)).toEqual(["slack.update"]);
    expect(said(half.after)).toContain(`${ACCOUNT} ${REGION}: 131 groups read, 2 to look at`);
    expect(said(done.after)).toContain("Sweep of security groups, done");
    expect(said(done.after)).toContain("us-east-1: Throttled");
    expect(said(done.after)).toContain("Asked for by <@U0ALICE>.");
  });

  it("is refused to the second who asks at the same moment, and to nobody in particular", () => {
    const { after } = step(undefined, ASKED);

    expect(step(after, ASKED, later(1)).answer).toMatchObject({ refused: true, effects: [] });
    expect(step(undefined, event("sg.sweep_asked", { places: PLACES })).answer.refused).toBe(true);
  });

  it("is told of a place that nobody asked for, and does nothing", () => {
    expect(step(undefined, event("sg.swept", { effect: "sweep/x/1 eu" })).answer.effects).toEqual(
      [],
    );
  });
});
