import type { KnownBlock } from "@slack/types";
import { contextBlock, fieldBlocks, headerBlock, sectionBlock } from "../core/blocks.ts";
import { escapeForeign, plainForeign } from "../core/hostile-text.ts";
import type { Message } from "../core/message.ts";
import type { Rendering } from "../core/watcher.ts";
import { actedWords } from "./acted-words.ts";
import { buttonsOf, hasButtons } from "./buttons.ts";
import { liveFindings } from "./exposed.ts";
import type { Exposed, ExposureCase } from "./exposure.ts";
import { noticeWords } from "./notices.ts";
import {
  accountOf,
  agoOf,
  channelWords,
  findingWords,
  giftWords,
  incidentName,
  momentOf,
  protectionWords,
  subjectOf,
  timeOf,
  whoWords,
} from "./phrases.ts";

/** The case's message of that slot: `main`, `notice:<n>`. */
export function renderExposure(
  of: ExposureCase,
  slot: string,
  { now }: Rendering,
): Message | undefined {
  if (slot === "main") return of.details.exposed && renderMain(of, of.details.exposed, now);
  if (slot.startsWith("ask:")) return of.details.exposed && renderQuestion(of, of.details.exposed);
  const notice = of.details.notices.find(({ n }) => slot === `notice:${n}`);
  if (!notice) return undefined;
  const text = noticeWords(of, notice, now);
  return { text, blocks: [sectionBlock(text)] };
}

/** One line for App Home and lists. */
export function summariseExposure(of: ExposureCase): string | undefined {
  const { state, details } = of;
  const { exposed } = details;
  if (!exposed || state === "accepted" || state === "closed" || state === "quiet") return undefined;
  return `${headOf(of, escapeForeign)} · ${exposed.severity} · ${accountOf(details)}`;
}

/** Seen in the channel for as long as the exposure lives, and afterwards how it ended; edited in place. */
function renderMain(of: ExposureCase, exposed: Exposed, now: Date): Message {
  const { state } = of;
  const live = liveFindings(exposed.verdict);
  return {
    text:
      state === "closed"
        ? `${headOf(of, escapeForeign)}.`
        : `${headOf(of, escapeForeign)}, ${exposed.severity}: ${live.map(giftWords).join("; ")}.`,
    blocks: [
      headerBlock(headOf(of, plainForeign)),
      ...bannersOf(of),
      ...actedWords(of).map(sectionBlock),
      ...fieldBlocks(fieldsOf(of, exposed, now)),
      contextBlock(contextOf(of, exposed)),
      ...(hasButtons(of, now) ? [buttonsOf(of)] : []),
    ],
  };
}

/** Seen by an owner in their own conversation, where the configuration says that they are asked. */
function renderQuestion(of: ExposureCase, exposed: Exposed): Message {
  const head = headOf(of, escapeForeign);
  const isOpen = of.state === "open";
  const what = liveFindings(exposed.verdict).map(giftWords).join("; ");
  const text = isOpen
    ? `${head}. Strangers can ${what}. Close it, or say why it may stay.`
    : `${head}.`;
  return { text, blocks: [sectionBlock(text), ...(isOpen ? [buttonsOf(of)] : [])] };
}

/** `gate`: for plain text or for markup. */
function headOf(
  { state, details, updatedAt }: ExposureCase,
  gate: (raw: string, max: number) => string,
): string {
  const name = gate(subjectOf(details), 63);
  const { outcome, exposed } = details;
  if (outcome === undefined) return `${HEADS[state]}: bucket ${name}`;
  const after = `after ${agoOf(exposed?.since ?? updatedAt.toISOString(), updatedAt)}`;
  return outcome === "gone"
    ? `Bucket ${name} is gone ${after}`
    : `${outcome}: bucket ${name} ${after}`;
}

const HEADS: Readonly<Record<ExposureCase["state"], string>> = {
  open: "PUBLIC",
  signing: "Waits for a second name",
  acting: "Being changed",
  verifying: "Changed, being looked at",
  unsigned: "Closed, a second name is due",
  snoozed: "PUBLIC, snoozed",
  accepted: "PUBLIC, as accepted",
  quiet: "Quiet",
  closed: "Closed",
};

function bannersOf({ details }: ExposureCase): KnownBlock[] {
  const { unread, calm } = details;
  return [
    ...(unread
      ? [
          sectionBlock(
            `*Unknown since ${timeOf(unread.since)}* (${escapeForeign(unread.reason, 300)}). What is shown is the last verdict.`,
          ),
        ]
      : []),
    ...(calm ? [sectionBlock(`*${calm.grade} at ${timeOf(calm.readAt)}*, read once more.`)] : []),
  ];
}

function fieldsOf(
  { details, state }: ExposureCase,
  exposed: Exposed,
  now: Date,
): (readonly [string, string])[] {
  const { verdict, lost, since, who, privateAt, readAt, accounts } = exposed;
  const live = liveFindings(verdict);
  const past = state === "closed";
  const length = past ? "" : ` (${agoOf(since, now)})`;
  const window =
    privateAt === undefined
      ? "before the first reading"
      : `between ${momentOf(privateAt)} and ${momentOf(readAt)}`;
  return [
    [
      past ? "Verdict while it was public" : "Verdict",
      verdict.channels.slice(0, 12).map(channelWords).join(" · "),
    ],
    [past ? "What strangers could do" : "What strangers can do", listed(live.map(giftWords))],
    ["Statement", listed(live.map(findingWords))],
    ...(lost.length > 0
      ? [["Change", `${protectionWords(lost)} taken off: this exposes ${grants(live)}`] as const]
      : []),
    ["Since", `${momentOf(since)}${length}`],
    ["Who", who ? whoWords(who) : `unknown, ${window}`],
    [
      "Account, region",
      `${accountOf(details)}, ${escapeForeign(exposed.region ?? "region not read", 30)}`,
    ],
    ["Tags, website", `${tagsOf(exposed)}; website: ${exposed.website}`],
    ...(accounts.length > 0 || exposed.website === "yes"
      ? [["Closing it would also cut", cutBy(exposed)] as const]
      : []),
  ];
}

function grants(live: readonly { readonly id: string }[]): string {
  const ids = live.slice(0, 5).map(({ id }) => escapeForeign(id, 80));
  return `${live.length} public ${live.length === 1 ? "grant" : "grants"} (${ids.join(", ")})`;
}

function listed(words: readonly string[]): string {
  const shown = words.slice(0, 5);
  const more = words.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join("\n");
}

function tagsOf({ tags, sensitive }: Exposed): string {
  const pairs = Object.entries(tags).slice(0, 5);
  const words = pairs.map(
    ([key, value]) => `${escapeForeign(key, 40)}=${escapeForeign(value, 40)}`,
  );
  return `${words.join(", ") || "no tags"}${sensitive ? " (sensitive)" : ""}`;
}

function cutBy({ accounts, website }: Exposed): string {
  return [
    ...accounts.slice(0, 5).map((account) => `account ${escapeForeign(account, 20)}`),
    ...(accounts.length > 5 ? [`${accounts.length - 5} more accounts`] : []),
    ...(website === "yes" ? ["the website"] : []),
  ].join(", ");
}

function contextOf({ details, state }: ExposureCase, exposed: Exposed): string[] {
  const { incident, snooze, accepted, timers } = details;
  const aws = exposed.verdict.channels.find((channel) => channel.aws !== undefined);
  const grace = timers["grace"];
  return [
    ...(aws
      ? [
          aws.aws === "same"
            ? "AWS says the same of the policy"
            : `AWS differs: ${escapeForeign(aws.why ?? "", 200)}`,
        ]
      : []),
    "Single objects are not examined",
    `Read at ${momentOf(exposed.readAt)}`,
    ...(incident?.number === undefined
      ? []
      : [`Incident ${incidentName(incident.number)}: ${escapeForeign(incident.state, 20)}`]),
    ...(grace && state === "open"
      ? [`Without an answer an incident opens at ${timeOf(grace.due)}`]
      : []),
    ...(snooze
      ? [`Snoozed until ${momentOf(snooze.until)}: ${escapeForeign(snooze.reason, 200)}`]
      : []),
    ...(accepted
      ? [
          `Accepted until ${momentOf(accepted.until)} by ${escapeForeign(accepted.owner, 60)}: ${escapeForeign(accepted.reason, 200)}`,
        ]
      : []),
  ];
}
