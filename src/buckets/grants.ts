import type { AclGrant } from "../core/readings.ts";
import { ACTIONS, GIFTS, type Gift } from "./actions.ts";
import type { Statement } from "./statement.ts";

/** What a grant gives. `where`: the prefixes of the objects, `/export`; empty: the whole bucket. Foreign text. */
export interface Given {
  readonly gifts: readonly Gift[];
  readonly where: readonly string[];
}

/** What a statement gives, by its actions and resources. A form that is not understood counts as everything. */
export function giftsOf(statement: Statement): Given {
  const { resources, notResources } = statement;
  const reach = resources?.map(reachOf) ?? [EVERYTHING];
  const named = ACTIONS.filter(([action]) => namesAction(statement, action));
  const fitting = named.filter(([, , on]) => reach.some((each) => each[on]));
  // Actions that do not fit the resources give nothing today; they are judged as they were meant.
  const gifts = inOrder((fitting.length > 0 ? fitting : named).map(([, gift]) => gift));
  const prefixes = new Set(reach.filter(({ object }) => object).map(({ prefix }) => prefix));
  const whole = prefixes.has("") || notResources !== undefined;
  return { gifts: gifts.length > 0 ? gifts : ["metadata"], where: whole ? [] : [...prefixes] };
}

/** True when some action of one statement is named by the other too. */
export function shareActions(one: Statement, other: Statement): boolean {
  return ACTIONS.some(([action]) => namesAction(one, action) && namesAction(other, action));
}

/** Everybody, or everybody with an AWS account, which anybody can have. Log delivery is AWS itself. */
export function isPublicGrant({ uri = "" }: AclGrant): boolean {
  return /\/global\/(?:AllUsers|AuthenticatedUsers)$/.test(uri);
}

/** What the grants of an ACL give. Source: S3 user guide, access control list overview, mapping of permissions. */
export function giftsOfAcl(grants: readonly AclGrant[]): Given {
  return {
    gifts: inOrder(grants.flatMap(({ permission }) => ACL_GIFTS.get(permission) ?? GIFTS)),
    where: [],
  };
}

const ACL_GIFTS: ReadonlyMap<string, readonly Gift[]> = new Map<string, readonly Gift[]>([
  ["READ", ["list"]],
  ["WRITE", ["write"]],
  ["READ_ACP", ["metadata"]],
  ["WRITE_ACP", ["rights"]],
  ["FULL_CONTROL", ["list", "write", "metadata", "rights"]],
]);

function inOrder(gifts: readonly Gift[]): readonly Gift[] {
  return GIFTS.filter((gift) => gifts.includes(gift));
}

function namesAction({ actions, notActions }: Statement, action: string): boolean {
  if (actions) return actions.some((pattern) => fitsPattern(pattern, action));
  if (notActions) return !notActions.some((pattern) => fitsPattern(pattern, action));
  return true;
}

interface Reach {
  readonly object: boolean;
  readonly bucket: boolean;
  readonly prefix: string;
}

const EVERYTHING: Reach = { object: true, bucket: true, prefix: "" };

/** `arn:aws:s3:::b/export/*` reaches objects under /export, `arn:aws:s3:::b` the bucket, `*` both. */
function reachOf(resource: string): Reach {
  const name = /^arn:[^:]*:s3:[^:]*:[^:]*:(.*)$/s.exec(resource)?.[1];
  if (name === undefined) return EVERYTHING;
  const slash = name.replace(/^accesspoint\//, "accesspoint:").indexOf("/");
  const wild = name.search(/[*?]/);
  // A wildcard before the first slash may stand for the slash and all that follows.
  if (slash < 0) return { object: wild >= 0, bucket: true, prefix: "" };
  const path = name.slice(slash).replace(/^\/object(?=\/)/, "");
  return {
    object: true,
    bucket: wild >= 0 && wild < slash,
    prefix: path.replace(/[*?].*$/s, "").replace(/\/$/, ""),
  };
}

/** Matches one action by a pattern with `*` and `?`, without case, in linear time. */
function fitsPattern(pattern: string, action: string): boolean {
  const [want, text] = [pattern.toLowerCase(), action.toLowerCase()];
  let [at, star, resume] = [0, -1, 0];
  for (let index = 0; index < text.length; ) {
    if (want[at] === "*") [star, resume, at] = [at, index, at + 1];
    else if (want[at] === "?" || want[at] === text[index]) [at, index] = [at + 1, index + 1];
    else if (star >= 0) [at, resume, index] = [star + 1, resume + 1, resume + 1];
    else return false;
  }
  return /^\**$/.test(want.slice(at));
}
