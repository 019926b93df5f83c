import { describe, expect, it } from "vitest";
import { openStage } from "./stage/open-stage.ts";

describe("a case in Slack", () => {
  it("is posted once, answered by a button, and edited in place", async () => {
    await using stage = await openStage();
    const { slack } = stage;

    const id = await stage.ring("front");
    await expect.poll(() => slack.messages("aws")).toHaveLength(1);
    const [message] = slack.messages("aws");
    if (!message) throw new Error("nothing was posted");
    const interaction = await slack.press("engineer", message, "bell_answer");

    expect(interaction).toMatchObject({ acked: true });
    await expect
      .poll(() => interaction.replies.map(({ text }) => text))
      .toEqual([expect.stringContaining("You answered loudly.")]);
    await expect
      .poll(() => slack.messages("aws").map((each) => slack.read(each)))
      .toEqual([expect.stringContaining("answered by")]);
    expect(slack.messages("aws")[0]?.metadata).toMatchObject({
      event_type: "countersign",
      event_payload: { case: id, slot: "main", key: `post/${id}/main` },
    });
  });
});
