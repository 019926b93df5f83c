import type { Faults } from "../faults.ts";
import type { DeclaredGroup, SourceScope } from "../reader.ts";
import type { GroupResource } from "./resource.ts";
import { memberOf, textOf } from "./value.ts";

/** Which group a resource makes. */
export type Identity = Pick<DeclaredGroup, "name" | "groupId" | "vpc" | "notCompared">;

/** A group that cannot be named: nothing can be compared with it. */
interface Unidentified {
  readonly reason: string;
}

/** Name, id and VPC of a group. What is not known is told; without name and id there is no group. */
export function identityOf(
  resource: GroupResource,
  scope: SourceScope,
  faults: Faults,
): Identity | Unidentified {
  const { at, unsure } = resource;
  const groupId = textOf(memberOf(resource.values, "id"));
  const name = nameOf(resource) ?? groupId;
  if (name === undefined) return { reason: whyNameless(resource) };
  const id = groupId === undefined ? {} : { groupId };
  const vpc = vpcOf(resource, scope);
  if (typeof vpc === "object") faults.notUnderstood("vpc", at, vpc.reason);
  if (unsure !== undefined) faults.notUnderstood("group", at, unsure);
  const reason = unsure ?? (typeof vpc === "object" ? vpc.reason : undefined);
  return {
    name,
    ...id,
    ...(typeof vpc === "string" ? { vpc } : {}),
    ...(reason === undefined ? {} : { notCompared: `${at}: ${reason}` }),
  };
}

function nameOf({ type, values }: GroupResource): string | undefined {
  if (type === "aws_default_security_group") return "default";
  const name = textOf(memberOf(values, "name"));
  return name === "" ? undefined : name;
}

function whyNameless({ values }: GroupResource): string {
  const name = memberOf(values, "name");
  if (name.kind === "unknown") return `name: ${name.reason}`;
  const prefix = textOf(memberOf(values, "name_prefix"));
  return `Terraform makes up the name${prefix === undefined ? "" : ` after "${prefix}"`}`;
}

/** A VPC id, or the id that the source's `vpcs` gives for what is written; none written: the source's usual one. */
function vpcOf(
  { values }: GroupResource,
  scope: SourceScope,
): string | { readonly reason: string } | undefined {
  const value = memberOf(values, "vpc_id");
  const text = textOf(value);
  if (value.kind === "absent" || text === "") return scope.usualVpc;
  if (text !== undefined && text.startsWith("vpc-")) return text;
  const alias = text ?? (value.kind === "unknown" ? value.reference : undefined);
  const found =
    alias === undefined
      ? undefined
      : aliasesOf(alias).find((each) => Object.hasOwn(scope.vpcs, each));
  if (found !== undefined) return scope.vpcs[found];
  if (scope.usualVpc !== undefined) return scope.usualVpc;
  const why = value.kind === "unknown" ? value.reason : "no id of a VPC";
  const fix = alias === undefined ? "" : `; give its id under "${alias}" in the source's vpcs`;
  return { reason: `vpc_id: ${why}${fix}` };
}

/** `aws_vpc.main.id` may be called so, or `aws_vpc.main`, or `main`. */
function aliasesOf(written: string): readonly string[] {
  const short = written.replace(/\.id$/, "");
  return [written, short, short.slice(short.lastIndexOf(".") + 1)];
}
