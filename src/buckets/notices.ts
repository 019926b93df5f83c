import { codeForeign, escapeForeign, mention } from "../core/hostile-text.ts";
import type { ExposureCase, Notice } from "./exposure.ts";
import { accountOf, agoOf, protectionWords, subjectOf, whoWords } from "./phrases.ts";
import { FLAG_NAMES } from "./shield.ts";
import type { Touch } from "./touch.ts";

/** What is told although nothing is public, or under the message of an exposure. */
export function noticeWords(of: ExposureCase, notice: Notice, now: Date): string {
  switch (notice.what) {
    case "weakened":
      return weakenedWords(of, notice);
    case "account":
      return accountWords(of, notice);
    case "attempts":
      return attemptWords(notice);
    case "reminder":
      return reminderWords(of, now);
    case "differs":
      return differsWords(of);
    case "gathered":
      return gatheredWords(of, notice);
    case "unsigned":
      return unsignedWords(of, now);
    case "digest":
      return digestWords(of, notice);
  }
}

/** When a bucket loses a protection. */
function weakenedWords(
  { details }: ExposureCase,
  { lost = [], names, grade, touch }: Notice,
): string {
  const bucket = escapeForeign(subjectOf(details), 63);
  const head = `${protectionWords(lost)} taken off ${bucket} in ${accountOf(details)}${by(touch)}`;
  return `${head}: ${consequence(grade, names ?? [])}.`;
}

function consequence(grade: Notice["grade"], names: readonly string[]): string {
  const listed = names
    .slice(0, 5)
    .map((each) => escapeForeign(each, 80))
    .join(", ");
  const count = `${names.length} ${names.length === 1 ? "grant" : "grants"} (${listed})`;
  switch (grade) {
    case "PUBLIC":
      return `this exposes ${count}`;
    case "LATENT":
      return `${count} would be public with one more switch`;
    case "BLOCKED":
      return "nothing is public now; other protections are still on";
    case "PRIVATE":
      return "nothing is public now, but nothing prevents it";
    case "UNKNOWN":
    case undefined:
      return "whether anything is public could not be read";
  }
}

/** When the switches of a whole account are taken off. */
function accountWords({ details }: ExposureCase, { touch }: Notice): string {
  const off = touch?.block && FLAG_NAMES.filter(([flag]) => touch.block?.[flag] === false);
  const what = off ? `: ${off.map(([, name]) => name).join(", ")} off` : ": taken away";
  return `Block of all buckets of ${accountOf(details)}${what}${by(touch)}. All buckets are being read; each that is public gets a message of its own.`;
}

/** When somebody was refused to publish, again and again. */
function attemptWords({ touch, names = [], count = 0 }: Notice): string {
  const who = touch
    ? `${escapeForeign(touch.actor.name, 80)} (${codeForeign(touch.actor.principal, 150)})`
    : "Somebody";
  const what =
    names
      .slice(0, 5)
      .map((each) => escapeForeign(each, 63))
      .join(", ") || "buckets of the account";
  return `${who} tried to publish ${what}: refused ${count} times within an hour.`;
}

/** When nobody settled an exposure for a day. */
function reminderWords({ details }: ExposureCase, now: Date): string {
  const since = details.exposed ? ` for ${agoOf(details.exposed.since, now)}` : "";
  const owners = details.notify.slice(0, 5).map((user) => `${mention(user)} `);
  return `${owners.join("")}Bucket ${escapeForeign(subjectOf(details), 63)} is still public${since}.`;
}

/** When AWS's own word on a policy is another than ours, once for each bucket. */
function differsWords({ details }: ExposureCase): string {
  const name = escapeForeign(subjectOf(details), 63);
  return `AWS and Countersign judge a policy of ${name} in ${accountOf(details)} differently. AWS's word decides; \`/bucket explain ${name}\` shows both.`;
}

/** When many buckets of one account became public by one switch. */
function gatheredWords({ details }: ExposureCase, { names = [], touch }: Notice): string {
  const shown = names.slice(0, 60).map((each) => escapeForeign(each, 63));
  const more = names.length - shown.length;
  const rest = more > 0 ? ` and ${more} more` : "";
  return `*${names.length} buckets of ${accountOf(details)} are PUBLIC at once*${by(touch)}.\n${shown.join(", ")}${rest}\nEach has a case of its own: \`/bucket show <name>\` puts its message here.`;
}

/** In the security channel, when the second name under a closing is a day late. */
function unsignedWords({ details }: ExposureCase, now: Date): string {
  const { due } = details;
  const name = escapeForeign(subjectOf(details), 63);
  if (!due) return `The second name under the closing of bucket ${name} is there by now.`;
  return `Bucket ${name} was closed by ${mention(due.by.user)} ${agoOf(due.since, now)} ago, and nobody has signed yet.`;
}

/** Once a day, where there is anything to say. */
function digestWords({ details }: ExposureCase, { lines = [] }: Notice): string {
  const shown = lines.slice(0, 30).map((each) => `• ${escapeForeign(each, 200)}`);
  const more = lines.length - shown.length;
  return [
    `*Buckets of ${accountOf(details)}, since yesterday*`,
    ...shown,
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join("\n");
}

function by(touch: Touch | undefined): string {
  return touch ? ` by ${whoWords(touch)}` : ", by whom is unknown";
}
