import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readLiveFiles } from "../../src/security-groups/live-file.ts";
import { normaliseLive } from "../../src/security-groups/live-group.ts";
import { openFolder, run } from "./command-line.ts";
import { ACCOUNT, GROUP_ID, REGION } from "./samples.ts";

/** As `aws ec2 describe-security-groups` prints it. */
const GROUPS = {
  SecurityGroups: [
    {
      GroupId: GROUP_ID,
      GroupName: "web-prod",
      OwnerId: ACCOUNT,
      VpcId: "vpc-0a1",
      SecurityGroupArn: `arn:aws:ec2:${REGION}:${ACCOUNT}:security-group/${GROUP_ID}`,
      Tags: [{ Key: "team", Value: "web" }],
      IpPermissions: [
        {
          IpProtocol: "tcp",
          FromPort: 443,
          ToPort: 443,
          IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "public" }],
          Ipv6Ranges: [{ CidrIpv6: "::/0" }],
          PrefixListIds: [{ PrefixListId: "pl-0c2d" }],
          UserIdGroupPairs: [{ GroupId: "sg-0b", UserId: ACCOUNT }, { GroupId: "sg-0gone" }],
        },
      ],
      IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
    },
  ],
};
const RULES = {
  SecurityGroupRules: [
    {
      SecurityGroupRuleId: "sgr-1",
      GroupId: GROUP_ID,
      IsEgress: false,
      IpProtocol: "tcp",
      FromPort: 22,
      ToPort: 22,
      CidrIpv4: "0.0.0.0/0",
      Description: "tmp",
      Tags: [{ Key: "a", Value: "b" }],
    },
    {
      SecurityGroupRuleId: "sgr-2",
      GroupId: GROUP_ID,
      IsEgress: true,
      IpProtocol: "-1",
      FromPort: -1,
      ToPort: -1,
      CidrIpv6: "::/0",
    },
    {
      SecurityGroupRuleId: "sgr-3",
      GroupId: GROUP_ID,
      IsEgress: false,
      IpProtocol: "tcp",
      FromPort: 1,
      ToPort: 1,
      PrefixListId: "pl-1",
    },
    {
      SecurityGroupRuleId: "sgr-4",
      GroupId: GROUP_ID,
      IsEgress: false,
      IpProtocol: "tcp",
      FromPort: 1,
      ToPort: 1,
      ReferencedGroupInfo: { GroupId: "sg-0b", UserId: ACCOUNT },
    },
  ],
};
const CODE =
  "groups:\n  - {name: web-prod, ingress: [{proto: tcp, ports: 443, from: 0.0.0.0/0}]}\n";

describe("a file of live groups", () => {
  it("is what AWS printed about groups: one rule a peer, in the place that the ARN names", () => {
    const [group] = readLiveFiles([JSON.stringify(GROUPS)], {});

    expect(group).toMatchObject({
      account: ACCOUNT,
      region: REGION,
      name: "web-prod",
      tags: { team: "web" },
    });
    expect(group && keys(group)).toEqual([
      "egress -1 * * v4 0.0.0.0/0",
      "ingress tcp 443 443 pl pl-0c2d",
      "ingress tcp 443 443 sg sg-0b",
      "ingress tcp 443 443 sg sg-0gone",
      "ingress tcp 443 443 v4 0.0.0.0/0",
      "ingress tcp 443 443 v6 ::/0",
    ]);
  });

  it("knows ids, descriptions and tags of rules when AWS was asked for them too", () => {
    const [group] = readLiveFiles([JSON.stringify(GROUPS), JSON.stringify(RULES)], {
      region: "us-east-1",
    });
    const both = readLiveFiles([JSON.stringify({ ...GROUPS, ...RULES })], {});

    expect(group?.region).toBe("us-east-1");
    expect(group && keys(group)).toEqual([
      "egress -1 * * v6 ::/0",
      "ingress tcp 1 1 pl pl-1",
      "ingress tcp 1 1 sg sg-0b",
      "ingress tcp 22 22 v4 0.0.0.0/0",
    ]);
    expect(both[0]?.rules[0]).toEqual({
      ruleId: "sgr-1",
      direction: "ingress",
      protocol: "tcp",
      fromPort: 22,
      toPort: 22,
      cidrIpv4: "0.0.0.0/0",
      description: "tmp",
      tags: { a: "b" },
    });
  });

  it("takes the owner for the account, and says that it does not know the region", () => {
    const bare = { SecurityGroups: [{ GroupId: "sg-1", GroupName: "a", OwnerId: ACCOUNT }] };

    expect(readLiveFiles([JSON.stringify(bare)], {})).toMatchObject([
      { account: ACCOUNT, region: "unknown-region", vpcId: "", rules: [] },
    ]);
    expect(readLiveFiles([JSON.stringify(bare), JSON.stringify(RULES)], {})[0]?.rules).toEqual([]);
  });

  it.each([
    ["{", "not JSON"],
    ["[]", "not an answer of AWS"],
    ["{}", "neither SecurityGroups nor SecurityGroupRules"],
    [JSON.stringify({ SecurityGroups: [{}] }), "SecurityGroups.0.GroupId"],
    [JSON.stringify(RULES), "the names of groups are needed too"],
  ])("is refused when it is %s", (text, reason) => {
    expect(() => readLiveFiles([text], {})).toThrow(reason);
    expect(() => readLiveFiles([text], {})).toThrow("usage.invalid");
  });
});

describe("the command line", () => {
  it("S32: compares a file with a file, without configuration, and counts what differs", async () => {
    await using dir = await openFolder({ "web.yml": CODE, "live.json": JSON.stringify(GROUPS) });
    const files = ["--desired", join(dir.path, "web.yml"), "--live", join(dir.path, "live.json")];

    const counted = await run(["check", ...files]);
    const detailed = await run(["check", ...files, "--exit", "detailed"]);
    const piped = await run(["check", ...files.slice(0, 2), "--live", "-"], JSON.stringify(GROUPS));

    expect(counted.status).toBe(4);
    expect(counted.out).toContain("countersign check: 4 changes, 0 cosmetic, 0 not evaluated");
    expect(detailed.status).toBe(2);
    expect(piped).toEqual(counted);
  });

  it.each([
    [["--nonsense"]],
    [["--format", "xml"]],
    [["--desired", "WEB", "--live", "GONE"]],
    [["--desired", "WEB", "--live", "WEB"]],
    [["--desired", "WEB", "--live", "LIVE", "--vpc", "prod=7"]],
    [["--desired", "WEB", "--live", "EMPTY"]],
    [["--config", "GONE"]],
  ])("S32: wrong usage is 121, or 1 with --exit detailed: %j", async (words) => {
    await using dir = await openFolder({
      WEB: CODE,
      LIVE: JSON.stringify(GROUPS),
      EMPTY: JSON.stringify({ SecurityGroups: [] }),
    });
    const args = [
      "check",
      ...words.map((word) => (/^[A-Z]+$/.test(word) ? join(dir.path, word) : word)),
    ];

    expect((await run(args)).status).toBe(121);
    expect((await run([...args, "--exit=detailed"])).status).toBe(1);
  });

  it("S32: a folder that cannot be read is 120", async () => {
    await using dir = await openFolder({ LIVE: JSON.stringify(GROUPS) });

    const ran = await run([
      "check",
      "--desired",
      join(dir.path, "gone"),
      "--live",
      join(dir.path, "LIVE"),
    ]);

    expect(ran.status).toBe(120);
    expect(ran.out).toContain("source.unreadable");
  });

  it("takes aliases and the usual VPC from the command line", async () => {
    const code = "groups:\n  - {name: web-prod, vpc: prod, ingress: []}\n";
    await using dir = await openFolder({ "web.yml": code, "live.json": JSON.stringify(GROUPS) });
    const args = ["check", "--desired", dir.path, "--live", join(dir.path, "live.json")];

    expect((await run(args)).status).toBe(120);
    expect((await run([...args, "--vpc", "prod=vpc-0a1"])).status).toBe(5);
    expect((await run([...args, "--vpc", "vpc-0a1"])).status).toBe(5);
    expect((await run([...args, "--vpc", "vpc-0b2", "--format=json"])).out).toContain(
      "group-missing",
    );
  });
});

function keys(group: Parameters<typeof normaliseLive>[0]): string[] {
  return normaliseLive(group).rules.map(({ key }) => key);
}
