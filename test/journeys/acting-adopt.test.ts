import { describe, expect, it } from "vitest";
import { STAGES } from "../support/stage.ts";
import { pressed, sendForm, settle, theo, writes } from "./acting.ts";

describe.each(STAGES)("adopting into the code, on %s", (_, open) => {
  it("puts a patch into the thread, waits, and closes when the code says it", async () => {
    await using test = await open();
    await theo(test).authorizeIngress("web-prod", {
      port: 9100,
      peer: "10.20.0.0/16",
      description: "metrics",
    });
    await settle(test);

    await pressed(test, "engineer", "drift_adopt");
    await sendForm(test, "engineer", "the metrics of the new collector");
    await settle(test);

    const waiting = await test.scene.message("aws", /to be adopted by the code/);
    const [file] = test.stage.slack.messages("aws").flatMap(({ files }) => files);
    expect(file?.name).toBe("web-prod.patch");
    expect(file?.content.toString("utf8")).toMatch(/^\+.*9100/m);
    expect(test.stage.slack.read(waiting)).toContain("Adopt");
    expect(writes(test)).toEqual([]);
  });
});
