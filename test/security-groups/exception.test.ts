import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config/load.ts";
import { violationsOf } from "../../src/security-groups/baseline.ts";
import {
  type ExceptionRequest,
  exceptionText,
} from "../../src/security-groups/export/exception.ts";
import { readBaseline } from "../../src/security-groups/policy.ts";
import { partsOf } from "../../src/security-groups/rule.ts";
import { NOW, SSH_WORLD, secondsLater } from "./samples.ts";

const REQUEST: ExceptionRequest = {
  baseline: ["admin"],
  group: "bastion",
  key: SSH_WORLD,
  until: secondsLater(NOW, 30 * 86_400),
  owner: "alice",
  reason: "the vendor's last week: ends with the contract",
};

describe("an exception as text for countersign.yml", () => {
  it("has an entry for each rule of the baseline that is broken", () => {
    const text = exceptionText({ ...REQUEST, baseline: ["admin", "world"] });

    expect(text).toBe(`# countersign.yml, baseline, id: admin
except:
  - groups: [bastion]
    ports: [22]
    peers: [0.0.0.0/0]
    until: "2026-12-21"
    owner: alice
    reason: "the vendor's last week: ends with the contract"
    approved_by: "(second person)"

# countersign.yml, baseline, id: world
except:
  - groups: [bastion]
    ports: [22]
    peers: [0.0.0.0/0]
    until: "2026-12-21"
    owner: alice
    reason: "the vendor's last week: ends with the contract"
    approved_by: "(second person)"
`);
  });

  it("is taken by the configuration, and excepts that rule of that group until its last day is over", () => {
    const keys = fc.constantFrom(
      SSH_WORLD,
      "ingress tcp 20 30 v6 ::/0",
      "ingress -1 * * v4 0.0.0.0/0",
    );
    const words = fc.stringMatching(/^\w[\w :#{}'"*&!,[\]-]{9,40}$/);
    fc.assert(
      fc.property(keys, words, words, (key, group, reason) => {
        const name = group.replaceAll("*", "x");

        const text = exceptionText({ ...REQUEST, key, group: name, reason, approvedBy: "bob" });
        const baseline = baselineWith(text);

        const rule = partsOf(key);
        const rules = rule ? [rule] : [];
        const own = { name, groupId: "sg-0a" };
        const other = { name: "other", groupId: "sg-0b" };
        expect(violationsOf(own, rules, baseline, NOW)).toEqual([]);
        expect(violationsOf(other, rules, baseline, NOW)).toHaveLength(1);
        expect(
          violationsOf(own, rules, baseline, secondsLater(REQUEST.until, 86_400)),
        ).toHaveLength(1);
      }),
      { numRuns: 200 },
    );
  });
});

/** The baseline of a configuration with this text pasted under its only rule. */
function baselineWith(text: string): ReturnType<typeof readBaseline> {
  const config = `queue: {url: 'https://sqs.eu-central-1.amazonaws.com/111122223333/countersign'}
channels: {aws: C0AWS}
incidents: {channel: C0SEC}
baseline:
  - id: admin
    severity: high
    ports: [22]
    reach: broad
${text.replaceAll(/^/gm, "    ")}`;
  return readBaseline(parseConfig(config, "countersign.yml").baseline ?? []);
}
