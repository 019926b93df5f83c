import type { Problem } from "./cross-check.ts";
import type { Config } from "./settings.ts";

type Source = Config["desired"][number];

/** Settings that have a meaning with some ways in, or some formats, only. */
const ONLY_FROM = {
  repository: "git",
  branch: "git",
  bucket: "s3",
  bucket_account: "s3",
  bucket_region: "s3",
} as const;
const TERRAFORM: readonly Source["format"][] = [
  "terraform-plan",
  "terraform-state",
  "terraform-hcl",
];
const ONLY_FORMAT = {
  vars: ["ansible", "terraform-hcl"],
  parameters: ["cloudformation"],
  stack: ["cloudformation"],
  exports: ["cloudformation"],
  inline: ["terraform-plan"],
  allow_apply: [...TERRAFORM, "cloudformation"],
} as const satisfies Partial<Record<keyof Source, readonly Source["format"][]>>;

/** What the sources of desired state lack, what they have in vain, and what they name that does not exist. */
export function checkSources(config: Config): Problem[] {
  const accounts = new Set(config.accounts.map(({ id }) => id));
  const names = config.desired.map(({ name }) => name);
  return config.desired.flatMap((source, index) =>
    [
      ...unknownAccounts(source, accounts),
      ...missing(source),
      ...inVain(source),
      ...(names.indexOf(source.name) === index
        ? []
        : [{ key: "name", message: `there are two sources ${source.name}` }]),
    ].map(({ key, message }) => ({ path: ["desired", index, key], message })),
  );
}

interface Fault {
  readonly key: string;
  readonly message: string;
}

function unknownAccounts(source: Source, known: ReadonlySet<string>): Fault[] {
  return (["account", "bucket_account"] as const).flatMap((key) => {
    const account = source[key];
    return account === undefined || known.has(account)
      ? []
      : [{ key, message: `${account} is not in accounts` }];
  });
}

function missing({ from, repository, bucket, path }: Source): Fault[] {
  if (from === "git" && repository === undefined)
    return [{ key: "repository", message: "is needed with from: git" }];
  if (from === "s3" && bucket === undefined)
    return [{ key: "bucket", message: "is needed with from: s3" }];
  if (from === "git" && (path.startsWith("/") || path.split("/").includes("..")))
    return [{ key: "path", message: "must lie within the repository: no leading /, no .." }];
  return [];
}

function inVain(source: Source): Fault[] {
  const byWay = Object.entries(ONLY_FROM).flatMap(([key, from]) =>
    isSet(source, key) && source.from !== from
      ? [{ key, message: `has a meaning with from: ${from} only` }]
      : [],
  );
  const byFormat = Object.entries(ONLY_FORMAT).flatMap(([key, formats]) =>
    isSet(source, key) && !formats.some((format) => format === source.format)
      ? [{ key, message: `has no meaning with format: ${source.format}` }]
      : [],
  );
  return [...byWay, ...byFormat];
}

/** Written, or at least not as it is when nothing is written. */
function isSet(source: Source, name: string): boolean {
  const value = new Map<string, unknown>(Object.entries(source)).get(name);
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== false;
}
