import type { PeerKind, RuleParts } from "../../rule.ts";
import { flagOf, type Members, memberOf, plain, textOf, type Value } from "./value.ts";

/** Whom a rule lets in, as an attribute says it: one value of it. `kind`: what the attribute takes. */
export interface WrittenPeer {
  readonly kind: "cidr" | "group" | "list" | "self";
  /** Which kind of peer it is, whatever the value. */
  readonly peerKind: PeerKind;
  readonly attribute: string;
  readonly value: Value;
}

type Attribute = Omit<WrittenPeer, "value">;

/** Attributes of inline blocks and of `aws_security_group_rule`: lists, and `self`. */
const LISTS: readonly Attribute[] = [
  { attribute: "cidr_blocks", kind: "cidr", peerKind: "v4" },
  { attribute: "ipv6_cidr_blocks", kind: "cidr", peerKind: "v6" },
  { attribute: "prefix_list_ids", kind: "list", peerKind: "pl" },
  { attribute: "security_groups", kind: "group", peerKind: "sg" },
];
const SELF: Attribute = { attribute: "self", kind: "self", peerKind: "sg" };
const SOURCE: Attribute = {
  attribute: "source_security_group_id",
  kind: "group",
  peerKind: "sg",
};

/** Attributes of `aws_vpc_security_group_*_rule`: one of them, one value. */
const SINGLES: readonly Attribute[] = [
  { attribute: "cidr_ipv4", kind: "cidr", peerKind: "v4" },
  { attribute: "cidr_ipv6", kind: "cidr", peerKind: "v6" },
  { attribute: "prefix_list_id", kind: "list", peerKind: "pl" },
  { attribute: "referenced_security_group_id", kind: "group", peerKind: "sg" },
];

/** Every peer of an inline block or an `aws_security_group_rule`. */
export function listedPeers(values: Members): readonly WrittenPeer[] {
  return [
    ...LISTS.flatMap((attribute) => itemsOf(attribute, memberOf(values, attribute.attribute))),
    ...itemsOf(SOURCE, memberOf(values, SOURCE.attribute)),
    ...selfOf(memberOf(values, SELF.attribute)),
  ];
}

/** The peer of an `aws_vpc_security_group_*_rule`. */
export function singlePeer(values: Members): readonly WrittenPeer[] {
  return SINGLES.flatMap((attribute) => itemsOf(attribute, memberOf(values, attribute.attribute)));
}

function itemsOf(attribute: Attribute, value: Value): readonly WrittenPeer[] {
  const items = value.kind === "list" ? value.items : [value];
  // Null stands for "not given", and so does an empty text in old states.
  const given = items.filter((item) => item.kind !== "absent" && textOf(item) !== "");
  return given.map((item) => ({ ...attribute, value: item }));
}

function selfOf(value: Value): readonly WrittenPeer[] {
  if (value.kind === "unknown") return [{ ...SELF, value }];
  return flagOf(value) === true ? [{ ...SELF, value: plain(true) }] : [];
}

/** A group as text: `sg-…`, `<account>/sg-…`, AWS's own load balancers, or a name in the default VPC. */
type NamedGroup =
  | { readonly kind: "id"; readonly group: string; readonly owner?: string }
  | { readonly kind: "name"; readonly name: string };

/** Source: terraform-provider-aws docs, `security_groups` and `source_security_group_id`. */
export function namedGroup(text: string): NamedGroup {
  const [, owner, group] = /^(?:(\d{12}|amazon-elb)\/)?(\S+)$/.exec(text) ?? [];
  if (owner === "amazon-elb") return { kind: "id", group: text };
  if (group?.startsWith("sg-") !== true) return { kind: "name", name: text };
  return { kind: "id", group, ...(owner === undefined ? {} : { owner }) };
}

/** What is known of a peer whose value is not: itself, or only its kind. */
export function knownOf({ kind, peerKind }: WrittenPeer): Pick<RuleParts, "peerKind"> & {
  readonly peer?: string;
} {
  return kind === "self" ? { peerKind, peer: "self" } : { peerKind };
}
