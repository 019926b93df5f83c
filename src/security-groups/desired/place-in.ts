import type { DesiredText } from "./reader.ts";

/** Accounts and regions that files name, each once, sorted. */
export interface NamedPlaces {
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

const REGION = "[a-z]{2}(?:-[a-z]+)+-\\d";
/** States and plans carry the ARN of each group that exists. Source: EC2's resource types in the Service Authorization Reference. */
const GROUP_ARN = new RegExp(`arn:aws[\\w-]*:ec2:(${REGION}):(\\d{12}):security-group/`, "g");

/** Where formats write the region in which everything is made: the provider of HCL and of a plan, Ansible's modules. */
const REGIONS: readonly RegExp[] = [
  new RegExp(`provider\\s+"aws"\\s*\\{[^{}]{0,2000}?\\bregion\\s*=\\s*"(${REGION})"`, "g"),
  new RegExp(`"region"\\s*:\\s*\\{\\s*"constant_value"\\s*:\\s*"(${REGION})"`, "g"),
  new RegExp(`^[ \\t-]*(?:aws_)?region:[ \\t]*["']?(${REGION})["']?[ \\t]*(?:#.*)?$`, "gm"),
];
const ACCOUNTS: readonly RegExp[] = [
  /\ballowed_account_ids\s*=\s*\[\s*"(\d{12})"\s*\]/g,
  /provider\s+"aws"\s*\{[^}]{0,2000}?assume_role\s*\{[^}]{0,2000}?role_arn\s*=\s*"arn:aws[\w-]*:iam::(\d{12}):/g,
];

/** The accounts and regions that the files of a source name; what ARNs of groups say decides, where there are any. */
export function placesIn(files: readonly DesiredText[]): NamedPlaces {
  const arns = files.flatMap(({ text }) => [...text.matchAll(GROUP_ARN)]);
  const regions = arns.length > 0 ? arns.map(([, region]) => region) : found(files, REGIONS);
  const accounts = arns.length > 0 ? arns.map(([, , account]) => account) : found(files, ACCOUNTS);
  return { accounts: distinct(accounts), regions: distinct(regions) };
}

function found(
  files: readonly DesiredText[],
  patterns: readonly RegExp[],
): readonly (string | undefined)[] {
  return files.flatMap(({ text }) =>
    patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, what]) => what)),
  );
}

function distinct(all: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(all.flatMap((each) => each ?? []))].toSorted();
}
