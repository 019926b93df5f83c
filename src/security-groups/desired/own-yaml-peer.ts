import { parseCidr } from "../../core/net.ts";
import type { Normal } from "../protocol.ts";
import { type Direction, normalisePeer, type RawPeer } from "../rule.ts";
import type { Faults } from "./faults.ts";
import type { DeclaredPeer } from "./reader.ts";
import { type Entry, itemsOf, type Tree } from "./yaml-tree.ts";

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

/** What a text means as a peer: the same wherever it stands, so that it is worked out once for a whole source. */
export interface PeerRead {
  /** Why it cannot be meant, and what to write instead. */
  readonly slip?: { readonly refused: string; readonly fix: string };
  readonly lint: readonly { readonly name: string; readonly reason: string }[];
  readonly peer: Normal<DeclaredPeer>;
}

/** Reads peers of groups of one owner; each text once. */
export function openPeers(owner: string): (text: string) => PeerRead {
  const known = new Map<string, PeerRead>();
  return (text) => {
    const before = known.get(text);
    if (before) return before;
    const read = readPeer(text, owner);
    known.set(text, read);
    return read;
  };
}

/** `self`, `sg-…`, `<account>/sg-…`, `group:<name>`, `pl-…`, `list:<name>`, or a CIDR. */
function readPeer(text: string, owner: string): PeerRead {
  const named = /^(group|list):\s*(\S.*)$/.exec(text);
  if (named) {
    const kind = named[1] === "group" ? "group-name" : "list-name";
    return { lint: [], peer: { value: { kind, name: named[2] ?? "" } } };
  }
  const normal = normalisePeer(rawPeerOf(text), { owner });
  if ("refused" in normal) return { lint: [], peer: normal };
  const { lint: _, ...peer } = normal.value;
  return { ...readCidr(text), peer: { value: { kind: "known", ...peer } } };
}

function rawPeerOf(text: string): RawPeer {
  if (text === "self") return { group: "self" };
  const group = /^(?:(\d{12})\/)?(sg-[0-9a-f]+)$/.exec(text);
  if (group) {
    const [, owner, id = ""] = group;
    return { group: id, ...(owner === undefined ? {} : { owner }) };
  }
  return /^pl-[0-9a-f]+$/.test(text) ? { list: text } : { cidr: text };
}

/** The same for one CIDR of any format: what is wrong with it is told; refused where it opens everything. */
export function judgeCidr(text: string, at: string, faults: Faults): Normal<undefined> {
  const { slip, lint } = readCidr(text);
  if (slip) return slip;
  for (const { name, reason } of lint) faults.lint(name, at, reason);
  return { value: undefined };
}

/** A CIDR in code that opens everything by a slip of the hand is refused with what was probably meant; other slips get a word. */
function readCidr(text: string): Pick<PeerRead, "slip" | "lint"> {
  const cidr = parseCidr(text);
  if (!cidr) return { lint: [] };
  const lint = cidr.lint.map((name) => ({ name, reason: `${text} is ${cidr.text}` }));
  if (!cidr.lint.includes("opens-everything")) return { lint };
  const one = `${text.split("/")[0] ?? ""}/${cidr.family === 4 ? 32 : 128}`;
  const fix = `write ${one}, or ${cidr.text} if that is meant`;
  return { slip: { refused: `${text} opens everything`, fix }, lint };
}
