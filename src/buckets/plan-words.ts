import { codeForeign, escapeForeign } from "../core/hostile-text.ts";
import type { Exposed } from "./exposure.ts";
import { channelWords } from "./phrases.ts";
import type { CloseKind, Plan, PlanKind } from "./plan.ts";

/** What a plan is called on buttons and in sentences; `done`: afterwards. */
export const PLAN_NAMES: Readonly<
  Record<PlanKind, { readonly name: string; readonly done: string }>
> = {
  block: { name: "Block public access at the bucket", done: "blocked at the bucket" },
  statements: { name: "Remove the public statements", done: "public statements removed" },
  acl: { name: "Remove the public ACL grants", done: "public ACL grants removed" },
  undo: { name: "Undo the last change", done: "undone" },
};

/** How a choice is called, with what it takes away. */
export function choiceName(kind: CloseKind, exposed: Exposed | undefined): string {
  switch (kind) {
    case "block":
      return "Block public access at the bucket (policy and ACL stay)";
    case "acl":
      return "Remove ACL grants to everybody";
    case "statements": {
      const findings = exposed?.verdict.findings ?? [];
      const count = findings.filter(({ channel }) => channel === "policy").length;
      return count === 1 ? "Remove 1 statement" : `Remove ${count} statements`;
    }
  }
}

/** What would be so afterwards, and what it would cut off. */
export function dryRun({ kind, after }: Plan, exposed: Exposed | undefined): string {
  const verdict = after.channels.slice(0, 12).map(channelWords).join(" · ");
  const rest = after.grade === "PUBLIC" ? " *It would still be public.*" : "";
  const cuts = cutsOf(kind, exposed);
  return [
    `*${PLAN_NAMES[kind].name}*: afterwards ${after.grade}.${rest}`,
    verdict,
    ...(cuts.length === 0 ? [] : [`It also cuts: ${cuts.join(", ")}.`]),
  ].join("\n");
}

function cutsOf(kind: PlanKind, exposed: Exposed | undefined): string[] {
  if (kind === "undo") return [];
  const accounts = (exposed?.accounts ?? []).slice(0, 5);
  const website = exposed?.website === "yes" ? ["the website"] : [];
  // A block cuts other accounts only where a public policy names them; the rest of it they keep.
  if (kind === "acl") return website;
  return [...accounts.map((account) => `account ${escapeForeign(account, 20)}`), ...website];
}

/** What a person types who may do it, where Countersign may not. Foreign text. */
export function commandFor(
  { change }: Pick<Plan, "change">,
  account: string,
  bucket: string,
): string {
  const owner = `--bucket ${bucket} --expected-bucket-owner ${account}`;
  switch (change.do) {
    case "block":
      return change.to
        ? `aws s3api put-public-access-block ${owner} --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true`
        : `aws s3api delete-public-access-block ${owner}`;
    case "policy":
      return change.to === undefined
        ? `aws s3api delete-bucket-policy ${owner}`
        : `aws s3api put-bucket-policy ${owner} --policy '${change.to.replaceAll("'", String.raw`'\''`)}'`;
    case "acl":
      return `aws s3api put-bucket-acl ${owner} --access-control-policy '${JSON.stringify({ Owner: { ID: change.to.owner }, Grants: change.to.grants })}'`;
  }
}

/** `Plan 0123456789abcdef`. */
export function planMark(hash: string): string {
  return `Plan ${codeForeign(hash.slice(0, 16))}`;
}
