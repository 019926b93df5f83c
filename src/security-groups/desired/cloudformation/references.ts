import { scalarOf } from "../yaml-tree.ts";
import type { Evaluation } from "./evaluation.ts";
import { parameterValue } from "./parameters.ts";
import { memberOf } from "./template.ts";
import { textValue, unknown, type Value } from "./value.ts";

/** CloudFormation's name of a security group's resource. */
export const GROUP_TYPE = "AWS::EC2::SecurityGroup";

/** `Ref`: a pseudo parameter, a parameter, or a resource of the template. */
export function referTo(evaluation: Evaluation, name: string, at: string): Value {
  if (name.startsWith("AWS::")) return pseudoParameter(evaluation, name, at);
  const parameter = parameterValue(evaluation, name, at);
  if (parameter) return parameter;
  return resourceValue(evaluation, name, at) ?? unknown(at, `nothing here is called ${name}`);
}

/** `Fn::GetAtt`. Of a security group its id and its VPC are known; what else a resource has is known to AWS only. */
export function attributeOf(
  evaluation: Evaluation,
  name: string,
  attribute: string,
  at: string,
): Value {
  const resource = evaluation.template.resources.get(name)?.value;
  if (!resource) return unknown(at, `nothing here is called ${name}`);
  const type = scalarOf(memberOf(resource, "Type")?.value);
  if (type === "AWS::CloudFormation::Stack")
    return unknown(at, `${name} is a nested stack: its outputs are not known here`);
  if (type === GROUP_TYPE && attribute === "GroupId") return { kind: "group", at, logicalId: name };
  if (type === "AWS::EC2::VPC" && attribute === "VpcId") return referTo(evaluation, name, at);
  if (type === "AWS::EC2::PrefixList" && attribute === "PrefixListId")
    return referTo(evaluation, name, at);
  return unknown(at, `${name}.${attribute} is known to AWS only`);
}

function resourceValue(
  { template, options }: Evaluation,
  name: string,
  at: string,
): Value | undefined {
  const resource = template.resources.get(name)?.value;
  if (!resource) return undefined;
  if (scalarOf(memberOf(resource, "Type")?.value) === GROUP_TYPE)
    return { kind: "group", at, logicalId: name };
  const deployed = options.stack?.resources ?? {};
  const physical = Object.hasOwn(deployed, name) ? deployed[name] : undefined;
  if (physical !== undefined) return textValue(at, physical);
  return unknown(at, `${name} is known only in the deployed stack: set stack`);
}

function pseudoParameter({ scope, options }: Evaluation, name: string, at: string): Value {
  const china = scope.region.startsWith("cn-");
  switch (name) {
    case "AWS::NoValue":
      return { kind: "none", at };
    case "AWS::Region":
      return textValue(at, scope.region);
    case "AWS::AccountId":
      return textValue(at, scope.account);
    case "AWS::Partition":
      if (scope.region.startsWith("us-gov-")) return textValue(at, "aws-us-gov");
      return textValue(at, china ? "aws-cn" : "aws");
    case "AWS::URLSuffix":
      return textValue(at, china ? "amazonaws.com.cn" : "amazonaws.com");
    case "AWS::StackName":
      if (options.stack) return textValue(at, options.stack.name);
      return unknown(at, "the name of the stack is not known: set stack");
    default:
      return unknown(at, `${name} is known only in the deployed stack`);
  }
}
