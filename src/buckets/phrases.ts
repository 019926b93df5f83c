import { clockTime, describeDuration } from "../core/duration.ts";
import { codeForeign, escapeForeign } from "../core/hostile-text.ts";
import type { Gift } from "./actions.ts";
import type { ExposureDetails } from "./exposure.ts";
import type { Finding } from "./finding.ts";
import type { Given } from "./grants.ts";
import type { Protection } from "./shield.ts";
import type { Touch } from "./touch.ts";
import type { ChannelVerdict } from "./verdict.ts";

/** 42 -> `SEC-0042`. */
export function incidentName(number: number): string {
  return `SEC-${String(number).padStart(4, "0")}`;
}

/** `14:03 UTC`. */
export function timeOf(iso: string): string {
  return `${clockTime(new Date(iso))} UTC`;
}

/** `2026-11-21 14:03 UTC`. */
export function momentOf(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** `2 h`, from then to now. */
export function agoOf(iso: string, now: Date): string {
  return describeDuration(now.getTime() - Date.parse(iso));
}

/** The name of the bucket, or the account of a case without one. Foreign text. */
export function subjectOf({ bucket, account }: ExposureDetails): string {
  return bucket ?? account;
}

/** `prod (111122223333)`. */
export function accountOf({ account, accountName }: ExposureDetails): string {
  const id = escapeForeign(account, 20);
  return accountName === undefined ? id : `${escapeForeign(accountName, 60)} (${id})`;
}

/** `policy PUBLIC`, `objects not examined`. */
export function channelWords({ channel, grade, why }: ChannelVerdict): string {
  const name = escapeForeign(channel.replace(":", " "), 80);
  if (channel === "objects" && grade !== "BLOCKED") return "objects not examined";
  return grade === "UNKNOWN" && why !== undefined
    ? `${name} UNKNOWN (${escapeForeign(why, 120)})`
    : `${name} ${grade}`;
}

/** `read objects, list under /export`. */
export function giftWords({ gifts, where }: Given): string {
  if (gifts.length === 0) return "not known: its text was not understood";
  const what = gifts.map((gift) => GIFT_WORDS[gift]).join(", ");
  if (where.length === 0) return what;
  const shown = where.slice(0, 3).map((each) => escapeForeign(each, 80));
  const more = where.length > shown.length ? ` and ${where.length - shown.length} more` : "";
  return `${what} under ${shown.join(", ")}${more}`;
}

const GIFT_WORDS: Readonly<Record<Gift, string>> = {
  rights: "change rights",
  write: "write or delete",
  read: "read objects",
  list: "list",
  metadata: "read metadata",
};

/** `public statement AllowAll`, with why. */
export function findingWords({ channel, id, why, denies }: Finding): string {
  const name = `${escapeForeign(channel.replace(":", " "), 80)} · ${escapeForeign(id, 80)}`;
  const narrowed =
    denies.length === 0
      ? ""
      : ` A Deny may narrow it: ${denies
          .slice(0, 3)
          .map((each) => escapeForeign(each, 60))
          .join(", ")}.`;
  return `${name}: ${escapeForeign(why, 200)}.${narrowed}`;
}

/** Which protections, as AWS writes them. */
export function protectionWords(protections: readonly Protection[]): string {
  return protections.map((each) => PROTECTION_WORDS[each]).join(", ");
}

const PROTECTION_WORDS: Readonly<Record<Protection, string>> = {
  blockPublicAcls: "BlockPublicAcls",
  ignorePublicAcls: "IgnorePublicAcls",
  blockPublicPolicy: "BlockPublicPolicy",
  restrictPublicBuckets: "RestrictPublicBuckets",
  ownerEnforced: "BucketOwnerEnforced (ACLs are on again)",
};

/** `kim (arn:…) by PutBucketPolicy at 14:02 UTC, says AWS CLI from 203.0.113.9`; the tool is its caller's own word. */
export function whoWords(touch: Touch): string {
  const { actor, eventName, at } = touch;
  const { name, principal, role, via, from } = actor;
  const as = role === undefined ? "" : ` as ${escapeForeign(role, 80)}`;
  return `${escapeForeign(name, 80)}${as} (${codeForeign(principal, 150)}) by ${escapeForeign(eventName, 60)} at ${timeOf(at)}, says ${escapeForeign(via, 60)} from ${escapeForeign(from, 60)}`;
}
