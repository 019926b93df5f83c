import { isList, type Tree } from "../wire/tree.ts";

/** A resource that a record mentions, as LookupEvents lists it. */
export interface TrailResource {
  readonly ResourceType: string;
  readonly ResourceName: string;
}

const TYPES: Readonly<Record<string, string>> = {
  sg: "AWS::EC2::SecurityGroup",
  sgr: "AWS::EC2::SecurityGroupRule",
  eni: "AWS::EC2::NetworkInterface",
  i: "AWS::EC2::Instance",
  vpc: "AWS::EC2::VPC",
  pl: "AWS::EC2::PrefixList",
};

/** All ids and bucket names in requests and responses, each once. */
export function resourcesIn(trees: readonly Tree[]): TrailResource[] {
  const found = new Map<string, TrailResource>();
  for (const [key, value] of trees.flatMap((tree) => [...leavesOf("", tree)])) {
    const type = key === "bucketName" ? "AWS::S3::Bucket" : typeOfId(value);
    if (type !== undefined) found.set(value, { ResourceType: type, ResourceName: value });
  }
  return [...found.values()];
}

function typeOfId(value: string): string | undefined {
  const prefix = /^([a-z]+)-[0-9a-f]{8,17}$/.exec(value)?.[1];
  return prefix === undefined ? undefined : TYPES[prefix];
}

function* leavesOf(key: string, tree: Tree): Generator<readonly [key: string, value: string]> {
  if (typeof tree === "string") yield [key, tree];
  if (typeof tree !== "object") return;
  const entries = isList(tree) ? tree.map((each) => [key, each] as const) : Object.entries(tree);
  for (const [name, value] of entries) yield* leavesOf(name, value);
}
