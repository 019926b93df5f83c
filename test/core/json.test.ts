import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, type JsonObject, jsonObject } from "../../src/core/json.ts";

/** Any JSON object, as it is after a way through JSON, which knows no -0. */
const anyObject: fc.Arbitrary<JsonObject> = fc
  .dictionary(fc.string(), fc.jsonValue())
  .map((members) => jsonObject.parse(JSON.parse(JSON.stringify(members))));

describe("canonical JSON", () => {
  it("says the same value", () => {
    fc.assert(
      fc.property(anyObject, (object) => {
        expect(JSON.parse(canonicalJson(object))).toEqual(object);
      }),
    );
  });

  it("is the same text in whatever order the members were written", () => {
    fc.assert(
      fc.property(anyObject, (object) => {
        const turned = Object.fromEntries(Object.entries(object).toReversed());
        expect(canonicalJson(turned)).toBe(canonicalJson(object));
      }),
    );
  });

  it("sorts by code unit, writes no space, and leaves out what is absent", () => {
    const object = { b: [1, { d: null, c: undefined }], a: "é\n", Z: true, 10: 1, 9: 2 };

    expect(canonicalJson(object)).toBe('{"10":1,"9":2,"Z":true,"a":"é\\n","b":[1,{"d":null}]}');
  });
});
