import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unwrap } from "../../src/intake/envelopes.ts";
import { delivery, ENVELOPES, EVENT, OWN, RECORD, ROW, zip } from "./envelope-samples.ts";

function text(value: unknown): string {
  return JSON.stringify(value);
}

/** Any JSON, with the names that envelopes have, so that it gets far. */
const anyJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1e300,
      "",
      "\u0000",
      "aws.ec2",
      "DATA_MESSAGE",
      "Notification",
    ),
    fc.constantFrom<unknown>(
      text(EVENT),
      text(ROW),
      zip(delivery("x")),
      "H4sI",
      RECORD,
      EVENT,
      OWN,
    ),
    fc.string(),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        ..."type Type Message awslogs data messageType logGroup logStream logEvents id timestamp message".split(
          " ",
        ),
        ..."Event detail source ruleArn event Records Events CloudTrailEvent EventId eventName eventID __proto__".split(
          " ",
        ),
      ),
      tie("value"),
      { maxKeys: 6 },
    ),
  ),
})).value;

describe("any text at all", () => {
  it("F10: is answered with records, rejections or a reason, never with an exception", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), anyJson.map(text)), (body) => {
        const { records, rejected, nothing } = unwrap(body ?? "");

        expect(records.length + rejected.length > 0 || typeof nothing === "string").toBe(true);
        for (const { id } of records) expect(id).toMatch(/^[\x21-\x7e]{1,200}$/);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(Object.entries(ENVELOPES))(
    "F10: %s with any value in any of its places is no exception, and no lost message",
    (_, envelope) => {
      const places = placesIn(envelope);
      fc.assert(
        fc.property(fc.constantFrom(...places), anyJson, (place, value) => {
          const { records, rejected, nothing } = unwrap(text(put(envelope, place, value)));

          expect(records.length + rejected.length > 0 || typeof nothing === "string").toBe(true);
        }),
        { numRuns: 300 },
      );
    },
  );
});

type Place = readonly (string | number)[];

/** Every place in a JSON value, the whole included. */
function placesIn(value: unknown, at: Place = []): Place[] {
  if (typeof value !== "object" || value === null) return [at];
  const members = Array.isArray(value)
    ? value.map((each: unknown, index) => [index, each] as const)
    : Object.entries(value);
  return [
    at,
    ...members.flatMap(([key, each]: readonly [string | number, unknown]) =>
      placesIn(each, [...at, key]),
    ),
  ];
}

function put(value: unknown, [key, ...rest]: Place, replacement: unknown): unknown {
  if (key === undefined) return replacement;
  if (Array.isArray(value))
    return value.map((each: unknown, index) =>
      index === key ? put(each, rest, replacement) : each,
    );
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]: readonly [string, unknown]) => [
      name,
      name === key ? put(each, rest, replacement) : each,
    ]),
  );
}
