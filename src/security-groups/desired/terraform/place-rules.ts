import type { Identity } from "./identity.ts";
import type { GroupResource, RuleResource } from "./resource.ts";
import { memberOf, textOf, type Value } from "./value.ts";

/** A group that can be named. */
export interface NamedResource {
  readonly resource: GroupResource;
  readonly identity: Identity;
}

/** A rule of its own, as one group has it; `unsure`: why nobody knows that it belongs to this group. */
export interface Placed {
  readonly resource: RuleResource;
  readonly unsure?: string;
}

/** Which rules belong to which group. */
interface Placement {
  readonly of: (group: NamedResource) => readonly Placed[];
  /** Rules of groups that this source does not make, by the group's id. */
  readonly strays: ReadonlyMap<string, readonly Placed[]>;
  /** Rules of which the group is not known: they may belong to any. */
  readonly anywhere: readonly Placed[];
  /** Rules of a group that has no name here, so that nothing is compared with it. */
  readonly lost: readonly Placed[];
}

/** Finds the group of each rule, by address or id. */
export function placeRules(
  rules: readonly RuleResource[],
  groups: readonly NamedResource[],
): Placement {
  const byAddress = new Map(groups.map((group) => [group.resource.address, group]));
  const byId = new Map(groups.map((group) => [group.identity.groupId, group]));
  const own = new Map<NamedResource, Placed[]>();
  const strays = new Map<string, Placed[]>();
  const anywhere: Placed[] = [];
  const lost: Placed[] = [];
  for (const resource of rules) {
    const target = memberOf(resource.values, "security_group_id");
    const id = textOf(target);
    const group = target.kind === "group" ? byAddress.get(target.address) : id && byId.get(id);
    if (group) add(own, group, { resource });
    else if (id) add(strays, id, { resource });
    else if (target.kind === "group") lost.push({ resource, unsure: whyLost(target.address) });
    else anywhere.push({ resource, unsure: whyAnywhere(target) });
  }
  return { of: (group) => [...(own.get(group) ?? []), ...anywhere], strays, anywhere, lost };
}

function whyLost(address: string): string {
  return `security_group_id: the name of ${address} is not known`;
}

function whyAnywhere(target: Value): string {
  return `security_group_id: ${target.kind === "unknown" ? target.reason : "no group is named"}`;
}

function add<K>(lists: Map<K, Placed[]>, key: K, placed: Placed): void {
  const known = lists.get(key);
  if (known) known.push(placed);
  else lists.set(key, [placed]);
}
