import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type LocalAws, openLocalAws } from "../../playground/aws/open.ts";
import { parseConfig } from "../../src/config/load.ts";
import { type Fetched, readFetched } from "../../src/security-groups/desired/load.ts";
import { openSources } from "../../src/wiring/sources.ts";
import { HOME, openSide } from "../aws/side.ts";
import { fakeClock } from "../support/fake-clock.ts";

const TEMPLATE = `Parameters:
  Port: {Type: Number, Default: 22}
  Env: {Type: String, Default: test}
Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: !Ref Port, ToPort: !Ref Port, CidrIp: 10.0.0.0/8, Description: !Ref Env}
  Vpc: {Type: AWS::EC2::VPC}
`;

describe("a source with a deployed stack", () => {
  it("knows its groups by their ids and its parameters by their values; the configuration's win", async () => {
    await using local = await openLocalAws();
    local.place().stacks.set("web", {
      name: "web",
      parameters: { Port: "8443", Env: "live" },
      resolved: {},
      resources: new Map([["Web", "sg-0c"]]),
    });

    const fetched = await fetchOnce(local);

    const { groups, findings } = await readFetched(fetched);
    expect(findings).toEqual([]);
    expect(groups).toMatchObject([{ name: "Web", groupId: "sg-0c" }]);
    expect(groups[0]?.ingress.rules).toMatchObject([{ from: 8443, description: "configured" }]);
  });

  it("has no ids while the stack is not there yet, and is unread when the stack cannot be read", async () => {
    await using local = await openLocalAws();

    const absent = await fetchOnce(local);
    local.fault.deny("cloudformation:DescribeStacks");
    const denied = await fetchOnce(local);

    expect(absent.options.stack).toEqual({ name: "web", resources: {} });
    expect(denied.files).toBeUndefined();
    expect(denied.problem).toContain("cannot be read");
  });
});

/** The source of a configuration, fetched once; its folder is gone afterwards. */
async function fetchOnce(local: LocalAws): Promise<Fetched> {
  const folder = await mkdtemp(join(tmpdir(), "countersign-test-"));
  try {
    await writeFile(join(folder, "web.yml"), TEMPLATE);
    await using aws = openSide(local);
    using sources = openSources({
      config: configFor(folder),
      clock: fakeClock(),
      folder,
      environment: {},
      aws,
    });
    return await sources.fetch("stacks");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function configFor(folder: string): ReturnType<typeof parseConfig> {
  const { account, region } = HOME;
  return parseConfig(
    `queue: {url: 'https://sqs.eu-central-1.amazonaws.com/111122223333/countersign'}
channels: {aws: C0AWS}
incidents: {channel: C0SEC}
accounts: [{id: '${account}', name: a, regions: [${region}]}]
desired:
  - name: stacks
    format: cloudformation
    path: ${folder}
    account: '${account}'
    region: ${region}
    stack: web
    parameters: {Env: configured}
`,
    "countersign.yml",
  );
}
