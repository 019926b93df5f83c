import type { HomeView, KnownBlock } from "@slack/types";
import { contextBlock, headerBlock, sectionBlock } from "../core/blocks.ts";
import { describeDuration } from "../core/duration.ts";
import { codeForeign } from "../core/hostile-text.ts";
import type { House } from "../core/house.ts";
import type { Clock, Store, StoredCase } from "../core/ports.ts";
import type { Gateway } from "./calls/gateway.ts";
import type { ConnectionHealth } from "./connection/watchdog.ts";
import { homeOpenedSchema } from "./interactions/payloads.ts";
import type { Rights } from "./people/rights.ts";

/** What App Home is made from. */
export interface HomeParts {
  readonly house: House;
  readonly store: Pick<Store, "queries" | "deadLetters">;
  readonly clock: Clock;
  readonly gateway: Gateway;
  readonly rights: Rights;
  readonly health: () => ConnectionHealth;
  /** What is shown of a person's own beside the cases, part by part. */
  readonly personal: (
    user: string,
  ) => Promise<readonly { readonly title: string; readonly lines: readonly string[] }[]>;
  /** Case kind -> right without which only one's own cases of that kind are shown. */
  readonly confidential: Readonly<Record<string, string>>;
}

/** Read at most; more are counted, not shown. */
const MAX_CASES = 200;
const MAX_LINES = 30;
const MAX_SWEEPS = 8;

/** Somebody opened App Home: shows their questions, what else is open, and how Countersign is. Throws as gateway and store do. */
export async function publishHome(parts: HomeParts, event: unknown): Promise<void> {
  const parsed = homeOpenedSchema.safeParse(event);
  if (!parsed.success || (parsed.data.tab !== undefined && parsed.data.tab !== "home")) return;
  const { user } = parsed.data;
  const view = await renderHome(parts, user);
  await parts.gateway.call("views.publish", { user_id: user, view });
}

async function renderHome(parts: HomeParts, user: string): Promise<HomeView> {
  const { house, store, rights } = parts;
  const [cases, held, own] = await Promise.all([
    store.queries.openCases([...house.keys()], MAX_CASES),
    rights.of(user),
    parts.personal(user),
  ]);
  const lines = cases.flatMap((of) => lineOf(parts, of, user));
  const visible = lines.filter(({ kind, mine }) => mine || maySee(parts, kind, held));
  const mine = visible.filter((line) => line.mine).map(({ text }) => text);
  const others = visible.filter((line) => !line.mine).map(({ text }) => text);
  return {
    type: "home",
    blocks: [
      ...list("About you", mine, "Nothing waits for you."),
      ...own.flatMap(({ title, lines: known }) => list(title, known, "None is known.")),
      ...list("Open", others, "Nothing else is open."),
      headerBlock("How Countersign is"),
      contextBlock(await healthLines(parts)),
    ],
  };
}

interface Line {
  readonly kind: string;
  readonly text: string;
  /** The person is named in the line: it is their question, or they have it. */
  readonly mine: boolean;
}

function lineOf({ house, clock }: HomeParts, of: StoredCase, user: string): readonly Line[] {
  const text = house.get(of.kind)?.summarise(of, { now: clock.now() });
  return text === undefined ? [] : [{ kind: of.kind, text, mine: text.includes(`<@${user}>`) }];
}

function maySee(
  { confidential }: HomeParts,
  kind: string,
  held: readonly string[] | "unknown",
): boolean {
  const right = Object.hasOwn(confidential, kind) ? confidential[kind] : undefined;
  return right === undefined || (held !== "unknown" && held.includes(right));
}

function list(title: string, lines: readonly string[], none: string): readonly KnownBlock[] {
  const shown = lines.slice(0, MAX_LINES).map((line) => sectionBlock(line));
  const more = lines.length - shown.length;
  return [
    headerBlock(title),
    ...(shown.length > 0 ? shown : [sectionBlock(none)]),
    ...(more > 0 ? [contextBlock([`${more} more`])] : []),
  ];
}

async function healthLines(parts: HomeParts): Promise<readonly string[]> {
  const { store, clock, health } = parts;
  const [backlog, dead, sweeps] = await Promise.all([
    store.queries.backlog(),
    store.deadLetters.count(),
    store.queries.sweeps(),
  ]);
  const { connected, wanted } = health();
  const now = clock.now().getTime();
  const oldest = backlog.oldest
    ? `, the oldest for ${describeDuration(now - backlog.oldest.getTime())}`
    : "";
  const failed = backlog.failed > 0 ? `, ${backlog.failed} failed` : "";
  return [
    `Slack: ${connected} of ${wanted} connections`,
    `Waiting: ${backlog.waiting} effects${oldest}${failed}`,
    `Dead letters: ${dead}`,
    ...sweeps.slice(0, MAX_SWEEPS - 1).map(({ name, account, region, finishedAt, outcome }) => {
      const age = describeDuration(now - finishedAt.getTime());
      return `Sweep ${codeForeign(`${name} ${account}/${region}`)}: ${outcome}, ${age} ago`;
    }),
  ];
}
