import fc from "fast-check";
import { expect, it } from "vitest";
import { liesWithin, parseCidr } from "../../../playground/aws/model/addresses.ts";

it.each([
  ["10.1.2.3/8", "10.0.0.0/8"],
  ["1.2.3.4/0", "0.0.0.0/0"],
  ["192.0.2.1/32", "192.0.2.1/32"],
  ["2001:DB8::1/32", "2001:db8::/32"],
  ["2001:db8:0:0:1:0:0:1/128", "2001:db8::1:0:0:1/128"],
  ["::ffff:192.0.2.1/128", "::ffff:c000:201/128"],
  ["::/0", "::/0"],
  ["1:2:3:4:5:6:7:0/128", "1:2:3:4:5:6:7:0/128"],
])("reads %s as %s", (written, stored) => {
  expect(parseCidr(written)?.text).toBe(stored);
});

it.each([
  "10.0.0.0",
  "10.0.0.0/33",
  "10.0.0/8",
  "010.0.0.0/8",
  "::/129",
  "fe80::1%eth0/64",
  "/8",
  "a/b/c",
  "",
])("does not read %j", (written) => {
  expect(parseCidr(written)).toBeUndefined();
});

it("reads what it wrote, and finds each range within its wider ones", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.ipV4(), fc.ipV6()),
      fc.nat({ max: 128 }),
      fc.nat({ max: 128 }),
      (address, one, other) => {
        const most = address.includes(":") ? 128 : 32;
        const [wide, narrow] = [Math.min(one, other, most), Math.min(Math.max(one, other), most)];
        const outer = parseCidr(`${address}/${wide}`);
        const inner = parseCidr(`${address}/${narrow}`);
        if (outer === undefined || inner === undefined) return false;
        return parseCidr(inner.text)?.text === inner.text && liesWithin(inner, outer);
      },
    ),
  );
});
