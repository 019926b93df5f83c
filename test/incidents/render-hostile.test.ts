import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { show } from "./observe.ts";
import { MINUTE, newWorld, OPENING, POLICY, person } from "./world.ts";

describe("hostile text", () => {
  const evil = fc.constantFrom(
    "<!channel> *now*",
    "<@U0CEO>",
    "<https://evil.example|click>",
    "`rm -rf`",
    "a\u202Eb\u0000",
    ":tada:_x_~y~",
    "&lt;!here&gt;",
    "",
    "😀".repeat(300),
    "&".repeat(3000),
  );

  it("never mentions, links or marks up, and stays within the limits", () => {
    fc.assert(
      fc.property(
        fc.array(evil, { minLength: 25, maxLength: 25 }),
        evil,
        evil,
        (values, title, note) => {
          const world = newWorld();
          const facts = values
            .slice(0, 20)
            .map((value, index): [string, string] => [values[index + 3] ?? "", value]);
          world.open({ title, facts });
          world.take("incident.update", { text: `note ${note}` }, person("U0MAX"));
          world.take("incident.raise", {
            key: OPENING.key,
            cause: "x".repeat(200),
            severity: "sev1",
            text: title,
          });
          world.take(
            "incident.resolve",
            { reason: "benign", note: `${note} and more` },
            person("U0MAX"),
          );

          const shown = ["headline", "line:1", "line:3", "line:4", "page:U0KIM:1", "page:C0SEC:3"]
            .map((slot) => show(world, slot))
            .join("\n");
          const marks = shown.match(/<[^>]*>/g) ?? [];

          expect(
            marks.filter(
              (mark) => !["<@U0KIM>", "<@U0LEE>", "<@U0MAX>", "<#C0SEC>", "<!here>"].includes(mark),
            ),
          ).toEqual([]);
          expect(["\u202E", "\u0000"].filter((mark) => shown.includes(mark))).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("in ids of people and targets is shown as text", () => {
    const world = newWorld({
      ...POLICY,
      policies: {
        default: {
          steps: [
            { targets: ["user:<!channel>", "channel:<!here>", "usergroup:>x"], waitMs: MINUTE },
          ],
          repeat: 0,
          exhausted: "channel",
        },
      },
    });
    world.open();

    expect(show(world, "line:2")).toContain(
      "&lt;!channel&gt;, channel:&lt;!here&gt;, usergroup:&gt;x",
    );
  });
});
