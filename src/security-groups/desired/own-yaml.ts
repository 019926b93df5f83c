import type { Direction } from "../rule.ts";
import { type Faults, lineOnly, openFaults } from "./faults.ts";
import { openPeers, type PeerRead } from "./own-yaml-peer.ts";
import { readOwnRules } from "./own-yaml-rule.ts";
import {
  type Claim,
  type DeclaredGroup,
  type DesiredText,
  type Finding,
  NO_CLAIM,
  type ReadResult,
  type SourceScope,
} from "./reader.ts";
import { parseYamlTree, scalarOf, type Tree } from "./yaml-tree.ts";

const GROUP_KEYS = ["name", "vpc", "description", "ingress", "egress", "purge"];

/**
 * Our own format (`groups:`, each with `name vpc description ingress egress purge`). A file that cannot be read makes
 * the source unreadable: its groups are then unknown, not gone. A fault in a group leaves that group out of the comparison.
 */
export function readOwnYaml(files: readonly DesiredText[], scope: SourceScope): ReadResult {
  const around = { scope, peerOf: openPeers(scope.account) };
  const results = files.map((file) => readFile(file, around));
  const unreadable = results.find((result) => result.unreadable !== undefined)?.unreadable;
  return {
    groups: results.flatMap(({ groups }) => groups),
    findings: results.flatMap(({ findings }) => findings),
    ...(unreadable === undefined ? {} : { unreadable }),
  };
}

/** What is the same for all files of a source. */
interface Around {
  readonly scope: SourceScope;
  readonly peerOf: (text: string) => PeerRead;
}

function readFile({ path, text }: DesiredText, around: Around): ReadResult {
  const tree = parseYamlTree(path, text);
  if ("reason" in tree) return brokenFile(tree.at, tree.reason);
  const top = tree.kind === "map" ? [...tree.entries] : [];
  const stray = top.find(([key]) => key !== "groups");
  if (stray) return brokenFile(stray[1].at, `"${stray[0]}" is not known here; write groups:`);
  const groups = top[0]?.[1].value;
  if (groups?.kind !== "list")
    return brokenFile(groups?.at ?? tree.at, "groups: must be a list of groups");
  const read = groups.items.map((item) => readGroup(item, around));
  return {
    groups: read.flatMap(({ group }) => group ?? []),
    findings: read.flatMap(({ findings }) => findings),
  };
}

function brokenFile(at: string, reason: string): ReadResult {
  const finding: Finding = { kind: "error", name: "file", at, reason };
  return { groups: [], findings: [finding], unreadable: `${at}: ${reason}` };
}

function readGroup(
  tree: Tree,
  around: Around,
): { readonly group?: DeclaredGroup; readonly findings: readonly Finding[] } {
  const faults = openFaults();
  const name = tree.kind === "map" ? textOf(tree, "name") : undefined;
  if (tree.kind !== "map" || name === undefined || name === "") {
    faults.error("group", tree.at, "a group needs a name");
    return { findings: faults.findings };
  }
  for (const [key, { at }] of tree.entries)
    if (!GROUP_KEYS.includes(key)) faults.error("unknown-key", at, `"${key}" is not known here`);
  const vpc = readVpc(tree, around.scope, faults);
  const ingress = readClaim(tree, "ingress", around, faults);
  const egress = readClaim(tree, "egress", around, faults);
  const notCompared = faults.firstError();
  return {
    group: {
      name,
      ...(vpc === undefined ? {} : { vpc }),
      at: lineOnly(tree.entries.get("name")?.at ?? tree.at),
      ingress,
      egress,
      ...(notCompared === undefined ? {} : { notCompared }),
    },
    findings: faults.findings,
  };
}

function readVpc(
  tree: Tree & { kind: "map" },
  scope: SourceScope,
  faults: Faults,
): string | undefined {
  const entry = tree.entries.get("vpc");
  if (!entry) return scope.usualVpc;
  const text = textOf(tree, "vpc") ?? "";
  if (/^vpc-[0-9a-f]+$/.test(text)) return text;
  if (Object.hasOwn(scope.vpcs, text)) return scope.vpcs[text];
  if (scope.usualVpc !== undefined) return scope.usualVpc;
  faults.error("vpc", entry.value.at, `"${text}" is neither a VPC id nor one of the source's vpcs`);
  return undefined;
}

/** Absent: not looked at. Empty: none. `purge: false`: what is not written here may stay. */
function readClaim(
  tree: Tree & { kind: "map" },
  direction: Direction,
  { scope, peerOf }: Around,
  faults: Faults,
): Claim {
  const entry = tree.entries.get(direction);
  const purge = readPurge(tree, faults);
  if (!entry) return NO_CLAIM;
  if (entry.value.kind !== "list") {
    const fix = "write [] for none, or leave the key out";
    faults.error("rules", entry.at, `${direction}: must be a list of rules; ${fix}`);
    return NO_CLAIM;
  }
  const rules = readOwnRules(entry.value.items, { direction, peerOf, faults });
  const mode = purge || scope.unmanaged === "drift" ? "exclusive" : "additive";
  return { mode, retracts: false, rules, patterns: [] };
}

function readPurge(tree: Tree & { kind: "map" }, faults: Faults): boolean {
  const entry = tree.entries.get("purge");
  if (!entry) return true;
  const value = scalarOf(entry.value);
  if (typeof value === "boolean") return value;
  faults.error("purge", entry.value.at, "purge must be true or false");
  return true;
}

function textOf(tree: Tree & { kind: "map" }, key: string): string | undefined {
  const value = scalarOf(tree.entries.get(key)?.value);
  return value === undefined ? undefined : String(value);
}
