import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/core/json.ts";
import type { Decoded } from "../../src/core/watcher.ts";
import { unwrap } from "../../src/intake/envelopes.ts";
import { signalDecoder } from "../../src/signals/decode.ts";
import { alarmEvent, aNotice, findingEvent, NOTIFICATION, NOW, POLICY } from "./samples.ts";

function decode(body: JsonObject): Decoded {
  return signalDecoder.decode(aNotice(body), POLICY, NOW);
}

function signOf(decoded: Decoded): JsonObject | undefined {
  return "events" in decoded ? decoded.events[0]?.data : undefined;
}

describe("notices of services", () => {
  it("an alarm says the same by EventBridge and by SNS, and is one matter", () => {
    const [byBridge, bySns] = [decode(alarmEvent("ALARM")), decode(NOTIFICATION)];

    const shared = {
      from: "alarm",
      account: "111122223333",
      region: "eu-central-1",
      name: "errors-high",
      id: "errors-high",
      title: "Alarm errors-high",
      state: "firing",
      at: "2026-11-21T11:58:59.123Z",
      why: "Threshold Crossed: 1 datapoint",
      assets: [
        {
          account: "111122223333",
          region: "eu-central-1",
          kind: "instance",
          id: "i-0c0de000000003eb1",
        },
      ],
    };
    expect(signOf(byBridge)).toEqual({
      ...shared,
      facts: [
        ["Description", "too many errors"],
        ["Metric", "AWS/EC2 CPUUtilization"],
        ["InstanceId", "i-0c0de000000003eb1"],
      ],
    });
    expect(signOf(bySns)).toMatchObject(shared);
    const refs = [byBridge, bySns].map((each) => "events" in each && each.events[0]?.ref);
    expect(refs[0]).toEqual(refs[1]);
    expect(refs[0]).toEqual({ by: "key", key: "alarm:111122223333/eu-central-1/errors-high" });
  });

  it.each([
    ["ALARM", "firing"],
    ["OK", "well"],
    ["INSUFFICIENT_DATA", "unknown"],
    ["SOMETHING_NEW", "unknown"],
    ["constructor", "unknown"],
  ])("an alarm in %s is %s", (value, state) => {
    expect(signOf(decode(alarmEvent(value)))).toMatchObject({ state });
  });

  it("a composite alarm has a rule instead of a metric", () => {
    const sign = signOf(
      decode(alarmEvent("ALARM", { configuration: { alarmRule: "ALARM(a) OR ALARM(b)" } })),
    );

    expect(sign).toMatchObject({ facts: [["Metric", "ALARM(a) OR ALARM(b)"]], assets: [] });
  });

  it("a finding names its type, severity, host and principal", () => {
    const sign = signOf(
      decode(
        findingEvent(8, {
          resource: {
            resourceType: "Instance",
            instanceDetails: { instanceId: "i-0c0de000000003eb1" },
            accessKeyDetails: { userType: "IAMUser", userName: "theo" },
            s3BucketDetails: [{ name: "reports" }],
          },
        }),
      ),
    );

    expect(sign).toMatchObject({
      from: "finding",
      name: "UnauthorizedAccess:EC2/SSHBruteForce",
      id: "16afba5c5c43e07c9e3e5e2e544e95df",
      state: "firing",
      score: 8,
      facts: [
        ["Type", "UnauthorizedAccess:EC2/SSHBruteForce"],
        ["Resource", "Instance"],
        ["Instance", "i-0c0de000000003eb1"],
        ["Principal", "IAMUser theo"],
        ["Buckets", "reports"],
        ["Seen", "3 times"],
      ],
      assets: [
        { kind: "instance", id: "i-0c0de000000003eb1" },
        { kind: "bucket", id: "reports" },
      ],
    });
  });

  it("an archived finding is settled in GuardDuty", () => {
    const sign = signOf(decode(findingEvent(8, { service: { archived: true, count: 3 } })));

    expect(sign).toMatchObject({ state: "well" });
  });

  it("a finding without title or time is called by its type, and happened when it came", () => {
    const sign = signOf(decode(findingEvent(2, { title: null, updatedAt: "soon" })));

    expect(sign).toMatchObject({
      title: "UnauthorizedAccess:EC2/SSHBruteForce",
      at: NOW.toISOString(),
    });
  });

  it.each([
    ["an alarm without state", alarmEvent("ALARM", { state: {} })],
    ["a finding without id", findingEvent(8, { id: null })],
    ["a notification without state", { AlarmName: "a", NewStateValue: 3 }],
    ["a notification that names no account", { AlarmName: "a", NewStateValue: "ALARM" }],
  ])("%s is rejected with a reason, so that it is kept", (_, body) => {
    expect(decode(body)).toHaveProperty("rejected");
  });

  it.each([
    ["another event of CloudWatch", { ...alarmEvent("ALARM"), detail: { dashboard: "x" } }],
    ["an event of another service", { ...alarmEvent("ALARM"), source: "aws.health" }],
    ["a body of another form", { hello: "world" }],
  ])("%s is nothing of ours", (_, body) => {
    expect(decode(body)).toHaveProperty("nothing");
  });

  it("a line of a log is nothing of ours", () => {
    const line = { source: "own", id: "1", body: { type: "countersign.login.v1" } } as const;

    expect(signalDecoder.decode(line, POLICY, NOW)).toHaveProperty("nothing");
  });

  it("both forms come out of their envelopes; what others send as an alarm of AWS does not", () => {
    const sns = { Type: "Notification", Message: JSON.stringify(NOTIFICATION) };
    const forged = { ...alarmEvent("ALARM"), source: "com.example" };

    expect(unwrap(JSON.stringify(alarmEvent("ALARM"))).records).toHaveLength(1);
    expect(unwrap(JSON.stringify(sns)).records).toMatchObject([{ source: "notice" }]);
    expect(unwrap(JSON.stringify(forged)).records).toEqual([]);
  });

  it("explain shows a documented form", () => {
    const decoded = decode(findingEvent(8));
    const [event] = "events" in decoded ? decoded.events : [];

    expect(event && signalDecoder.project(event)).toEqual({
      kind: "signal.seen",
      from: "finding",
      account: "111122223333",
      region: "eu-central-1",
      name: "UnauthorizedAccess:EC2/SSHBruteForce",
      state: "firing",
      at: "2026-11-21T11:58:00.000Z",
      score: 8,
    });
    expect(event && signalDecoder.project({ ...event, kind: "sg.touched" })).toBeUndefined();
    expect(event && signalDecoder.project({ ...event, data: {} })).toBeUndefined();
  });
});
