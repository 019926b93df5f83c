import type { DesiredText } from "../desired/reader.ts";
import { type Direction, lineOf, partsOf, type RuleParts } from "../rule.ts";
import type { AdoptedRule, AdoptRequest, Change } from "./adoption.ts";
import { deletionsAt } from "./deletions.ts";
import { insertionsInto, type Style } from "./insertions.ts";
import { besideGroup } from "./resource.ts";
import { ansibleMembers, cloudFormationMembers, type Members, ownMembers } from "./rule-text.ts";
import { movedBetween, type Said, whatIsSaid } from "./said.ts";

/** A version of the files and what they say. */
interface Version {
  readonly files: readonly DesiredText[];
  readonly said: Said;
}

type Step = Version | { readonly why: string };

/** How a format writes a rule, and what its lists of rules are called. */
interface Dialect {
  readonly members: (rule: Parameters<typeof ownMembers>[0], groupName: string) => Members;
  readonly keys: Readonly<Record<Direction, readonly string[]>>;
  readonly style: Style;
}

const DIALECTS: Readonly<Record<string, Dialect>> = {
  countersign: {
    members: ownMembers,
    keys: { ingress: ["ingress"], egress: ["egress"] },
    style: "flow",
  },
  ansible: {
    members: ansibleMembers,
    keys: { ingress: ["rules"], egress: ["rules_egress", "egress_rules"] },
    style: "block",
  },
  cloudformation: {
    members: cloudFormationMembers,
    keys: { ingress: ["SecurityGroupIngress"], egress: ["SecurityGroupEgress"] },
    style: "block",
  },
};

/**
 * The files with the change made in place, or why that cannot be done. Every step is read again with the reader of the
 * format and taken only if it says what was wanted and nothing else; so the way of finding the place may be simple.
 */
export function rewrite(
  request: AdoptRequest,
  change: Change,
): { readonly files: readonly DesiredText[] } | { readonly why: string } {
  const { format } = request.scope;
  const dialect = Object.hasOwn(DIALECTS, format) ? DIALECTS[format] : undefined;
  if (!dialect) return { why: "this format is not changed in place" };
  const said = whatIsSaid(request, request.files);
  if (typeof said === "string") return { why: said };
  const unwanted = new Set(change.remove.map(({ key }) => key));
  let version: Step = { files: request.files, said };
  // First what is added: a list that is emptied on the way would no longer say that it is complete.
  for (const rule of change.add) {
    if ("why" in version) return version;
    if (!version.said.rules.has(rule.key)) version = add(version, rule, { request, dialect });
  }
  for (const key of unwanted) {
    if ("why" in version) return version;
    if (version.said.rules.has(key)) version = remove(version, key, { request, dialect, unwanted });
  }
  return version;
}

/** Takes a rule away. Where it stands together with others, in one item of several ports or peers, those are written anew. */
function remove(
  before: Version,
  key: string,
  context: {
    readonly request: AdoptRequest;
    readonly dialect: Dialect;
    readonly unwanted: ReadonlySet<string>;
  },
): Step {
  const { request, unwanted } = context;
  const at = before.said.rules.get(key)?.at ?? "";
  const ways = versionsAt(before, at, request).flatMap((version) => {
    const { gone, come, sound } = movedBetween(before.said, version.said);
    if (!sound || come.length > 0 || !gone.includes(key)) return [];
    return [{ version, lost: gone.filter((each) => !unwanted.has(each)) }];
  });
  const [best] = ways.toSorted((a, b) => a.lost.length - b.lost.length);
  if (!best) return { why: `${lineOf(key)} at ${at} does not stand where it can be taken out` };
  let version: Step = best.version;
  for (const each of best.lost) {
    if ("why" in version) return version;
    const description = before.said.rules.get(each)?.description ?? "";
    version = add(version, { key: each, description }, context);
  }
  return version;
}

function versionsAt(before: Version, at: string, request: AdoptRequest): readonly Version[] {
  const [, path, line] = /^(.*):(\d+)$/.exec(at) ?? [];
  const file = before.files.find((each) => each.path === path);
  if (!file) return [];
  return deletionsAt(file.text, Number(line)).flatMap(
    (text) => versionOf(replaced(before.files, { path: file.path, text }), request) ?? [],
  );
}

function versionOf(files: readonly DesiredText[], request: AdoptRequest): Version | undefined {
  const said = whatIsSaid(request, files);
  return typeof said === "string" ? undefined : { files, said };
}

/** Adds a rule to the list in which the group's other rules of its direction stand. */
function add(
  before: Version,
  { key, description }: AdoptedRule,
  { request, dialect }: { readonly request: AdoptRequest; readonly dialect: Dialect },
): Step {
  const parts = partsOf(key);
  if (!parts) return { why: `${key} is no rule that could be written` };
  const members = dialect.members({ parts, description }, request.group.name);
  const places = [...before.said.rules]
    .filter(([each]) => partsOf(each)?.direction === parts.direction)
    .map(([, { at }]) => at);
  for (const { path, text } of before.files) {
    const lines = places.flatMap((at) => lineIn(at, path));
    if (places.length > 0 && lines.length === 0) continue;
    const where = { lines, keys: dialect.keys[parts.direction] };
    for (const way of insertionsInto(text, where, members, dialect.style)) {
      const version = versionOf(replaced(before.files, { path, text: way }), request);
      if (version && isAdded(before.said, version.said, { key, description })) return version;
    }
  }
  const beside = addBeside(before, parts, members, request);
  if (beside && isAdded(before.said, beside.said, { key, description })) return beside;
  return { why: `there is no list to which ${lineOf(key)} could be added` };
}

/** Within its group a rule of CloudFormation cannot refer to that group, and not every group has a list. */
function addBeside(
  { files, said }: Version,
  { direction }: RuleParts,
  members: Members,
  request: AdoptRequest,
): Version | undefined {
  const [, path, line] = /^(.*):(\d+)$/.exec(said.at) ?? [];
  const text = files.find((file) => file.path === path)?.text;
  if (request.scope.format !== "cloudformation" || path === undefined || text === undefined)
    return undefined;
  const way = besideGroup(text, Number(line), direction, members);
  return way === undefined ? undefined : versionOf(replaced(files, { path, text: way }), request);
}

function isAdded(before: Said, after: Said, { key, description }: AdoptedRule): boolean {
  const { gone, come, sound } = movedBetween(before, after);
  const said = after.rules.get(key)?.description ?? "";
  return sound && gone.length === 0 && come.length === 1 && come[0] === key && said === description;
}

function lineIn(at: string, path: string): number[] {
  return at.startsWith(`${path}:`) ? [Number(at.slice(path.length + 1))] : [];
}

function replaced(files: readonly DesiredText[], changed: DesiredText): readonly DesiredText[] {
  return files.map((file) => (file.path === changed.path ? changed : file));
}
