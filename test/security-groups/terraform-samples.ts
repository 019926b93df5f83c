import type {
  Claim,
  DeclaredGroup,
  ReaderOptions,
  ReadResult,
  SourceScope,
} from "../../src/security-groups/desired/reader.ts";
import { readTerraformHcl } from "../../src/security-groups/desired/terraform-hcl.ts";
import { readTerraformPlan } from "../../src/security-groups/desired/terraform-plan.ts";
import { readTerraformState } from "../../src/security-groups/desired/terraform-state.ts";
import { ACCOUNT, GROUP_ID, NOW, REGION } from "./samples.ts";

export const SCOPE: SourceScope = {
  name: "infra",
  format: "terraform-hcl",
  account: ACCOUNT,
  region: REGION,
  vpcs: { main: "vpc-0a1" },
  unmanaged: "list",
};

export const OPTIONS: ReaderOptions = {
  vars: {},
  parameters: {},
  exports: {},
  maxAgeMs: 24 * 3_600_000,
  now: NOW,
};

/** One file of HCL, or several by name -> what is read of it. */
export function hcl(
  text: string | Readonly<Record<string, string>>,
  more: Partial<SourceScope> = {},
  vars: ReaderOptions["vars"] = {},
): Promise<ReadResult> {
  const files = typeof text === "string" ? { "main.tf": text } : text;
  const texts = Object.entries(files).map(([path, content]) => ({ path, text: content }));
  return readTerraformHcl(texts, { ...SCOPE, ...more }, { ...OPTIONS, vars });
}

/** A resource as a plan shows it; `unknown`: its `after_unknown`, `code`: the expressions of its configuration. */
export interface Planned {
  readonly address: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly unknown?: Readonly<Record<string, unknown>>;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly actions?: readonly string[];
  readonly code?: Readonly<Record<string, unknown>>;
}

/** A plan of these resources of the root module, made an hour ago. */
export function planText(
  resources: readonly Planned[],
  more: Readonly<Record<string, unknown>> = {},
): string {
  return JSON.stringify({
    format_version: "1.2",
    timestamp: new Date(NOW.getTime() - 3_600_000).toISOString(),
    planned_values: { root_module: { resources: resources.map(plannedOf) } },
    resource_changes: resources.map(changeOf),
    configuration: { root_module: { resources: resources.map(configuredOf) } },
    ...more,
  });
}

/** A planned resource as `planned_values` has it. */
export function plannedOf({ address, values }: Planned): Record<string, unknown> {
  return { address, mode: "managed", type: typeOf(address), name: nameOf(address), values };
}

/** A planned resource as `resource_changes` has it. */
export function changeOf(planned: Planned): Record<string, unknown> {
  const { address, values, unknown = {}, before = values, actions = ["no-op"] } = planned;
  const change = { actions, before, after: values, after_unknown: unknown };
  return { address, mode: "managed", type: typeOf(address), change };
}

/** A planned resource as `configuration` has it. */
export function configuredOf({ address, code = {} }: Planned): Record<string, unknown> {
  const own = address.replace(/^(?:module\.[^.]+\.)+/, "").replace(/\[.*$/s, "");
  return { address: own, mode: "managed", type: typeOf(own), name: nameOf(own), expressions: code };
}

function typeOf(address: string): string {
  return address.replace(/^(?:module\.[^.]+\.)+/, "").split(".")[0] ?? "";
}

function nameOf(address: string): string {
  return (address.split(".").at(-1) ?? "").replace(/\[.*$/s, "");
}

export function plan(
  text: string,
  more: Partial<ReaderOptions> = {},
  scope: Partial<SourceScope> = {},
): ReadResult {
  const files = [{ path: "plan.json", text }];
  return readTerraformPlan(files, { ...SCOPE, ...scope }, { ...OPTIONS, ...more });
}

/** A state of these resources, each with one instance. */
export function stateText(resources: readonly Readonly<Record<string, unknown>>[]): string {
  return JSON.stringify({
    version: 4,
    resources: resources.map(({ type, name, values }) => ({
      mode: "managed",
      type,
      name,
      instances: [{ attributes: values }],
    })),
  });
}

export function state(text: string, scope: Partial<SourceScope> = {}): ReadResult {
  return readTerraformState([{ path: "terraform.tfstate", text }], { ...SCOPE, ...scope });
}

/** A block of an inline list as the provider shows it, all attributes given. */
export function shownBlock(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    cidr_blocks: [],
    description: "",
    from_port: 443,
    ipv6_cidr_blocks: [],
    prefix_list_ids: [],
    protocol: "tcp",
    security_groups: [],
    self: false,
    to_port: 443,
    ...more,
  };
}

/** The attributes of a group that exists. */
export const EXISTING = {
  id: GROUP_ID,
  name: "web-prod",
  vpc_id: "vpc-0a1",
  arn: `arn:aws:ec2:${REGION}:${ACCOUNT}:security-group/${GROUP_ID}`,
};

/** Each rule of a claim in short: `tcp 443-443 v4 0.0.0.0/0`. */
export function shortly(claim: Claim | undefined): readonly string[] {
  return (claim?.rules ?? []).map(({ protocol, from = "*", to = "*", peer }) => {
    const who =
      peer.kind === "known" ? `${peer.peerKind} ${peer.peer}` : `${peer.kind} ${peer.name}`;
    return `${protocol} ${from}-${to} ${who}`;
  });
}

/** The only group that there is. */
export function onlyGroup(result: ReadResult): DeclaredGroup {
  const [group, ...others] = result.groups;
  if (!group || others.length > 0)
    throw new Error(`${result.groups.length} groups: ${result.unreadable ?? ""}`);
  return group;
}
