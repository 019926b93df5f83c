import { readCloudFormation } from "../../src/security-groups/desired/cloudformation.ts";
import type {
  DeclaredGroup,
  ReaderOptions,
  ReadResult,
  SourceScope,
} from "../../src/security-groups/desired/reader.ts";
import { ACCOUNT, NOW, REGION } from "./samples.ts";

export const SCOPE: SourceScope = {
  name: "stacks",
  format: "cloudformation",
  account: ACCOUNT,
  region: REGION,
  vpcs: { prod: "vpc-0a1" },
  unmanaged: "list",
};

export const OPTIONS: ReaderOptions = {
  vars: {},
  parameters: {},
  exports: {},
  maxAgeMs: 86_400_000,
  now: NOW,
};

/** A template in one file, `sg/web.yml`. */
export function readTemplateText(
  text: string,
  options: Partial<ReaderOptions> = {},
  scope: Partial<SourceScope> = {},
): ReadResult {
  const files = [{ path: "sg/web.yml", text }];
  return readCloudFormation(files, { ...SCOPE, ...scope }, { ...OPTIONS, ...options });
}

/** A template of one group, `web-prod`, with these further lines of properties; `sections` stand before Resources. */
export function oneGroup(properties: string, sections = ""): string {
  return `${sections}Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupName: web-prod
      GroupDescription: Web tier
      VpcId: vpc-0a1
${properties}`;
}

/** The rules of a direction, as `tcp 22-22 10.0.0.0/8 sg/web.yml:9`. */
export function linesOf(
  group: DeclaredGroup | undefined,
  direction: "ingress" | "egress" = "ingress",
): readonly string[] {
  return (group?.[direction].rules ?? []).map(({ protocol, from, to, peer, at }) => {
    const who = peer.kind === "known" ? peer.peer : `${peer.kind} ${peer.name}`;
    return `${protocol} ${from === undefined ? "all" : `${from}-${to}`} ${who} ${at}`;
  });
}
