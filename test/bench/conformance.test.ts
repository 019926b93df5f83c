import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Case, readCases } from "../../bench/conformance/cases.ts";
import { openJudge } from "../../bench/conformance/judge.ts";
import { judgeAll, toText } from "../../bench/conformance/tally.ts";
import type { JsonObject } from "../../src/core/json.ts";

const HOST = "Nov 21 01:20:55 host sshd[7]:";
const judge = openJudge();

function caseOf(input: JsonObject, expected: JsonObject | null): Case {
  return { id: "own#1", source: "own", input, expected };
}

function parsed(log_type: string, user: string | null, source_ip: string): JsonObject {
  return { parsed: true, log_type, user, source_ip };
}

function policy(principal: string): JsonObject {
  return { Effect: "Allow", Principal: principal, Action: "s3:GetObject", Resource: "*" };
}

function template(CidrIp: string): string {
  const rule = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIp };
  const Properties = { GroupName: "w", VpcId: "vpc-0a1", SecurityGroupIngress: [rule] };
  return JSON.stringify({ Resources: { W: { Type: "AWS::EC2::SecurityGroup", Properties } } });
}

describe("a public case", () => {
  const invalid = { line: `${HOST} Invalid user eve from 192.0.2.9 port 22` };
  const accepted = { line: `${HOST} Accepted password for ada from 2001:db8::1 port 4242 ssh2` };
  const moved = [
    `${HOST} Accepted password for ada from 192.0.2.9 port 1 ssh2`,
    `Nov 21 01:20:56 host sshd[8]: Accepted password for ada from 198.51.100.4 port 1 ssh2`,
  ];
  const signIn: JsonObject = {
    eventVersion: "1.08",
    eventID: "e-1",
    eventName: "ConsoleLogin",
    eventSource: "signin.amazonaws.com",
    eventTime: "2026-01-05T09:00:00Z",
    awsRegion: "us-east-1",
    userIdentity: { type: "IAMUser", userName: "ada", accountId: "111122223333" },
    responseElements: { ConsoleLogin: "Success" },
  };

  it.each([
    ["a failure read alike", invalid, parsed("ssh_failed-auth", "eve", "192.0.2.9"), "agree"],
    [
      "a failure of another user",
      invalid,
      parsed("ssh_failed-auth", "mallory", "192.0.2.9"),
      "disagree",
    ],
    [
      "a failure that is said to be a login",
      invalid,
      parsed("auth_success", "eve", "192.0.2.9"),
      "disagree",
    ],
    ["a line that is said to be none", accepted, { parsed: false }, "disagree"],
    [
      "an address written otherwise",
      accepted,
      { data_type: "syslog:ssh:login", ip_address: "2001:0db8:0::1" },
      "agree",
    ],
    ["a line of which nothing is said", accepted, null, "not comparable"],
    [
      "a sequence with its scenario",
      { lines: moved },
      { scenario: { scenarios: ["x/impossible-travel"] } },
      "agree",
    ],
    [
      "a sequence without what its scenario rests on",
      { lines: moved.slice(1) },
      { scenario: { scenarios: ["x/ssh-bf"] } },
      "disagree",
    ],
    ["a public statement", { statement: policy("*") }, { public: true }, "agree"],
    ["a statement judged otherwise", { statement: policy("*") }, { public: false }, "disagree"],
    [
      "a difference of definition",
      {
        kind: "Statement",
        document: {
          ...policy("*"),
          Condition: { "ForAllValues:ArnEqualsIfExists": { "aws:SourceArn": "arn:aws:sns:::x" } },
        },
      },
      { internetAccessible: false },
      "known",
    ],
    ["a sign-in of a page of AWS", signIn, { heading: "IAM user, successful sign\\-in" }, "agree"],
    ["a sign-in said to be refused", signIn, { heading: "unsuccessful sign\\-in" }, "disagree"],
    [
      "a template that opens a group",
      { text: template("0.0.0.0/0"), template: {} },
      { check: "SecurityGroupUnrestrictedIngress22", failing: ["W"] },
      "agree",
    ],
    [
      "a template said to open a group",
      { text: template("10.0.0.0/8"), template: {} },
      { rule: "SecurityGroupIngressOpenToWorldRule", offending: ["W"] },
      "disagree",
    ],
    [
      "a template asked about something else",
      { text: template("0.0.0.0/0"), template: {} },
      { rule: "SecurityGroupRuleDescriptionRule", offending: ["W"] },
      "not comparable",
    ],
    ["code without a text", { framework: "terraform" }, { failing: [] }, "not read"],
  ])("of %s is judged", async (_, input, expected, says) => {
    expect((await judge(caseOf(input, expected))).verdict).toMatchObject({ says });
  });

  it("from a placeholder of EventBridge is read as its record", async () => {
    const event = { "detail-type": "...", source: "...", detail: signIn };

    expect((await judge(caseOf(event, null))).counts).toMatchObject({ decoded: 1, rejected: 0 });
  });
});

describe("all cases of a folder", () => {
  it("are found below it, and one that is none is named by its line", () => {
    const dir = mkdtempSync(join(tmpdir(), "countersign-cases-"));
    mkdirSync(join(dir, "deep"));
    const line = JSON.stringify(caseOf({ line: "x" }, null));
    writeFileSync(join(dir, "deep", "a.jsonl"), `${line}\n\n${line}\n`);
    writeFileSync(join(dir, "notes.txt"), "not a case");

    const files = readCases(dir);
    writeFileSync(join(dir, "b.jsonl"), `${line}\n{"id": 1}\n`);

    expect(files.map(({ name, cases }) => [name, cases.length])).toEqual([["deep/a.jsonl", 2]]);
    expect(() => readCases(dir)).toThrow(/b\.jsonl:2: no case/);
    rmSync(dir, { recursive: true });
  });

  it("are counted, what differs is named, and a crash is a fault that stops nothing", async () => {
    const cases = [
      `${HOST} Invalid user eve from 192.0.2.9 port 22`,
      `${HOST} Server listening on 0.0.0.0 port 22.`,
      "crash",
    ].map((line) => caseOf({ line }, { parsed: false }));

    const tally = await judgeAll([{ name: "own.jsonl", cases }], (of) => {
      if (of.input["line"] === "crash") throw new Error("boom");
      return judge(of);
    });

    expect(tally.rows[0]).toMatchObject({
      cases: 3,
      counts: { records: 2, decoded: 1, nothing: 1, rejected: 0, silent: 0 },
      verdicts: { agree: 1, disagree: 1 },
    });
    expect(tally.faults.map(({ text }) => text)).toEqual([expect.stringContaining("boom")]);
    expect(toText(tally)).toContain("expected outcome nothing; got outcome failure");
  });
});
