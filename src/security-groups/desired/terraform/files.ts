import type { DesiredText, ReadResult } from "../reader.ts";

/** Why a file makes the whole source unreadable: its groups are unknown then, not gone. `stale`: it has grown too old. */
interface Broken {
  readonly at: string;
  readonly reason: string;
  readonly stale?: true;
}

/** What one file comes to, or why it cannot be read. */
export type FileResult<T> = { readonly read: T } | Broken;

/** Reads file by file; the first that cannot be read ends it. */
export function readEach<T>(
  files: readonly DesiredText[],
  read: (file: DesiredText) => FileResult<readonly T[]>,
): FileResult<readonly T[]> {
  const results = files.map(read);
  const broken = results.find((result) => "reason" in result);
  return broken && "reason" in broken
    ? broken
    : { read: results.flatMap((result) => ("read" in result ? result.read : [])) };
}

/** A source of which a file cannot be read. */
export function unreadable({ at, reason, stale }: Broken): ReadResult {
  const finding = { kind: "error", name: "file", at, reason } as const;
  const result = { groups: [], findings: [finding], unreadable: `${at}: ${reason}` };
  return stale ? { ...result, stale } : result;
}

/** `aws_security_group.web["a"]` in a module: the address that Terraform itself shows. */
export function addressOf(
  module: string,
  type: string,
  name: string,
  key: string | number | undefined,
): string {
  const index = key === undefined ? "" : `[${JSON.stringify(key)}]`;
  return `${module === "" ? "" : `${module}.`}${type}.${name}${index}`;
}
