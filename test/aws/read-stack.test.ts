import { describe, expect, it } from "vitest";
import { openLocalAws } from "../../playground/aws/open.ts";
import { HOME, openSide, patient } from "./side.ts";

describe("reading a deployed stack", () => {
  it("gives parameters as they were resolved, and the ids of all resources", async () => {
    await using local = await openLocalAws();
    const resources = new Map(Array.from({ length: 130 }, (_, at) => [`R${at}`, `id-${at}`]));
    resources.set("Web", "sg-0c");
    local.place().stacks.set("web", {
      name: "web",
      parameters: { Net: "/net/office", Env: "prod" },
      resolved: { Net: "198.51.100.0/24" },
      resources,
    });
    await using side = openSide(local);

    const reading = await side.readStack(HOME, "web", patient);

    expect(reading).toMatchObject({
      reading: "ok",
      value: { parameters: { Net: "198.51.100.0/24", Env: "prod" }, resources: { Web: "sg-0c" } },
    });
    expect(Object.keys(reading.reading === "ok" ? reading.value.resources : {})).toHaveLength(131);
  });

  it("is gone, or unknown with the action's name", async () => {
    await using local = await openLocalAws();
    await using side = openSide(local);

    const gone = await side.readStack(HOME, "web", patient);
    local.fault.deny("cloudformation:DescribeStacks");
    const denied = await side.readStack(HOME, "web", patient);

    expect(gone).toMatchObject({ reading: "gone" });
    expect(denied).toMatchObject({
      reading: "unknown",
      reason: "AccessDenied: cloudformation:DescribeStacks",
    });
  });
});
