import { readAnsible } from "../../src/security-groups/desired/ansible.ts";
import type {
  Claim,
  DeclaredGroup,
  ReaderOptions,
  ReadResult,
  SourceScope,
} from "../../src/security-groups/desired/reader.ts";
import { OPTIONS } from "./loaded.ts";
import { ACCOUNT, REGION } from "./samples.ts";

const SCOPE: SourceScope = {
  name: "play",
  format: "ansible",
  account: ACCOUNT,
  region: REGION,
  vpcs: { prod: "vpc-0a1" },
  unmanaged: "list",
};

/** A playbook for localhost with one task; its arguments are on line 4. */
export function task(args: string): string {
  return `- hosts: localhost\n  tasks:\n    - ec2_group:\n        {${args}}\n`;
}

export function read(
  texts: Readonly<Record<string, string>>,
  vars: ReaderOptions["vars"] = {},
  scope: Partial<SourceScope> = {},
): ReadResult {
  const files = Object.entries(texts).map(([path, text]) => ({ path, text }));
  return readAnsible(files, { ...SCOPE, ...scope }, { ...OPTIONS, vars });
}

/** The only group of a result. */
export function only({ groups, unreadable }: ReadResult): DeclaredGroup {
  const [group] = groups;
  if (!group || groups.length > 1)
    throw new Error(`${groups.length} groups: ${unreadable ?? "readable"}`);
  return group;
}

/** The rules of a claim in one line each, with the number of the line that they are on. */
export function ruleLines({ rules }: Claim): string[] {
  return rules.map(({ direction, protocol, from = "*", to = "*", peer, description, at }) => {
    const who = peer.kind === "known" ? [peer.peerKind, peer.peer] : [peer.kind, peer.name];
    const said = description === undefined ? [] : [description];
    return [direction, protocol, from, to, ...who, ...said, `@${at.split(":")[1] ?? ""}`].join(" ");
  });
}

export function findingsOf({ findings }: ReadResult): string[] {
  return findings.map(({ kind, name, at, reason }) => `${kind} ${name} ${at} ${reason}`);
}
