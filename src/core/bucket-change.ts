import { sha256 } from "./hash.ts";
import { canonicalJson, type Json, jsonObject } from "./json.ts";
import type { AclGrant, BucketReading, Part, PublicAccessBlock } from "./readings.ts";

/** Grants of an ACL with the owner's canonical id, without which none can be put. */
// oxlint-disable-next-line typescript/consistent-type-definitions -- it travels in events: an interface is no JSON
export type StoredAcl = { readonly owner: string; readonly grants: readonly AclGrant[] };

/**
 * One change of one setting of one bucket; nothing beside it is touched. `to` absent: there is to be none (no block, no
 * policy). `was` and `wanted` are marks (`markOf`) of the setting as it was planned and as it is to be: what looks otherwise
 * by now is left alone.
 */
export type BucketChange = { readonly was: string; readonly wanted: string } & (
  | { readonly do: "block"; readonly to?: PublicAccessBlock }
  | { readonly do: "policy"; readonly to?: string }
  | { readonly do: "acl"; readonly to: StoredAcl }
);

/** Which setting. */
export type BucketSetting = BucketChange["do"];

/** The mark of a setting as it was read; undefined: it could not be read. Equal settings have equal marks, however they are spelt. */
export function markOf(of: BucketReading, setting: BucketSetting): string | undefined {
  switch (setting) {
    case "block":
      return markOfPart(of.bucketBlock, markOfBlock);
    case "policy":
      return markOfPart(of.policy, markOfPolicy);
    case "acl":
      return of.owner === undefined ? undefined : markOfPart(of.acl, markOfGrants);
  }
}

function markOfPart<T>(part: Part<T>, mark: (value: T | undefined) => string): string | undefined {
  if (part.read === "unknown") return undefined;
  return mark(part.read === "ok" ? part.value : undefined);
}

/** No block is another thing than a block with every switch off: undo restores exactly. */
export function markOfBlock(block: PublicAccessBlock | undefined): string {
  return sha256(`block ${block ? canonicalJson({ ...block }) : "none"}`);
}

/** By its meaning as JSON: S3 may give a policy back in another spelling. */
export function markOfPolicy(text: string | undefined): string {
  return sha256(`policy ${text === undefined ? "none" : canonicalJson(parsed(text))}`);
}

/** The order of grants means nothing. */
export function markOfGrants(grants: readonly AclGrant[] | undefined): string {
  const lines = (grants ?? []).map((grant) => canonicalJson({ ...grant })).toSorted();
  return sha256(`acl ${lines.join(" ")}`);
}

function parsed(text: string): Json {
  try {
    return jsonObject.parse(JSON.parse(text));
  } catch {
    // Not the JSON of a policy: then its text is all that can be compared.
    return text;
  }
}
