import { parseCidr } from "../../core/net.ts";
import type { Normal } from "../protocol.ts";
import type { Direction, RawPeer } from "../rule.ts";
import type { Faults } from "./faults.ts";
import { type Entry, itemsOf, type Tree } from "./yaml-tree.ts";

/** A peer of our own format: written out, or a name that is looked up later. */
export type WrittenPeer =
  | { readonly raw: RawPeer }
  | { readonly kind: "group-name" | "list-name"; readonly name: string };

/** `from` of what comes in, `to` (or `from`) of what goes out: one peer or a list. */
export function peersOf(
  members: ReadonlyMap<string, Entry>,
  at: string,
  direction: Direction,
  faults: Faults,
): readonly Tree[] {
  const [from, to] = [members.get("from"), members.get("to")];
  if (to && direction === "ingress") {
    faults.error("peer", to.at, "ingress has from, not to");
    return [];
  }
  if (to && from) {
    faults.error("peer", to.at, "write to or from, not both");
    return [];
  }
  const peers = itemsOf((to ?? from)?.value);
  if (peers.length === 0)
    faults.error("peer", at, `a rule needs ${direction === "ingress" ? "from" : "to"}`);
  return peers;
}

/** `self`, `sg-…`, `<account>/sg-…`, `group:<name>`, `pl-…`, `list:<name>`, or a CIDR. */
export function readPeer(text: string): WrittenPeer {
  const named = /^(group|list):\s*(\S.*)$/.exec(text);
  if (named)
    return { kind: named[1] === "group" ? "group-name" : "list-name", name: named[2] ?? "" };
  if (text === "self") return { raw: { group: "self" } };
  const group = /^(?:(\d{12})\/)?(sg-[0-9a-f]+)$/.exec(text);
  if (group) {
    const [, owner, id = ""] = group;
    return { raw: { group: id, ...(owner === undefined ? {} : { owner }) } };
  }
  return { raw: /^pl-[0-9a-f]+$/.test(text) ? { list: text } : { cidr: text } };
}

/** A CIDR in code that opens everything by a slip of the hand is refused with what was probably meant; other slips get a word. */
export function judgeCidr(text: string, at: string, faults: Faults): Normal<undefined> {
  const cidr = parseCidr(text);
  const lint = cidr?.lint ?? [];
  if (lint.includes("opens-everything")) {
    const host = text.split("/")[0] ?? "";
    const one = `${host}/${cidr?.family === 4 ? 32 : 128}`;
    return {
      refused: `${text} opens everything`,
      fix: `write ${one}, or ${cidr?.text} if that is meant`,
    };
  }
  for (const each of lint) faults.lint(each, at, `${text} is ${cidr?.text}`);
  return { value: undefined };
}
