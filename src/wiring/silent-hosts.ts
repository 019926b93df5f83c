import { describeDuration } from "../core/duration.ts";
import type { DeadLetter, Snapshot } from "../core/ports.ts";
import { HEARD_KIND, heardHost } from "../logins/heard.ts";
import type { Parts } from "./aws-side.ts";
import type { LoginJobParts } from "./login-jobs.ts";
import { tell } from "./tell.ts";

/** A host that was silent for so long is gone, or was given up. */
const GIVEN_UP_MS = 7 * 86_400_000;
const DAY_MS = 86_400_000;
const MAX_LETTERS = 500;
/** Reasons of dead letters that say: a login may have been missed. */
const UNREADABLE = [
  "a line begins with Accepted",
  "Windows events as text",
  "a Windows event as JSON",
  "countersign.login.v1",
];

/** Tells the responders, once a day and place, of running hosts that fell silent; of lines that nobody can read; of expectations that ran out. */
export async function tellOfSources(parts: LoginJobParts, signal: AbortSignal): Promise<void> {
  await tellOfSilence(parts, signal);
  await tellOfUnreadable(parts);
  await tellOfExpired(parts);
}

async function tellOfSilence(parts: LoginJobParts, signal: AbortSignal): Promise<void> {
  const { desk, config, metrics } = parts;
  const now = desk.clock.now();
  const heard = await desk.store.queries.snapshots({ kind: HEARD_KIND });
  const quiet = heard.filter(({ readAt }) => {
    const ms = now.getTime() - readAt.getTime();
    return ms >= config.logins.silent_after && ms < GIVEN_UP_MS;
  });
  const silent: Snapshot[] = [];
  for (const host of quiet)
    if (!signal.aborted && (await isRunning(parts, host, signal))) silent.push(host);
  metrics.gauge("logins_silent_hosts", silent.length);
  for (const [scope, hosts] of Map.groupBy(silent, scopeOf))
    await tell(parts, `silent/${scope}/${dayOf(now)}`, {
      title: `${hosts.length === 1 ? "A running host sends" : "Running hosts send"} no lines any more: logins there are not seen`,
      to: channelOf(parts),
      lines: hosts.map(({ key, readAt }) => ({
        text: `${key}, last heard ${describeDuration(now.getTime() - readAt.getTime())} ago (${scope})`,
      })),
    });
}

/** Only what EC2 says is running is silent; what it does not know is gone. */
async function isRunning(
  { aws }: LoginJobParts,
  { key, account, region }: Snapshot,
  signal: AbortSignal,
): Promise<boolean> {
  if (account === "" || region === "" || !key.startsWith("i-")) return false;
  const reading = await aws.findInstance({ account, region }, key, signal);
  return reading.reading === "ok" && reading.value.state === "running";
}

async function tellOfUnreadable(parts: Parts): Promise<void> {
  const { desk } = parts;
  const now = desk.clock.now();
  const letters = await desk.store.deadLetters.list(MAX_LETTERS);
  const shapes = Map.groupBy(
    letters.filter(({ receivedAt }) => now.getTime() - receivedAt.getTime() < DAY_MS),
    shapeOf,
  );
  for (const [shape, all] of shapes)
    if (shape !== "")
      await tell(parts, `unreadable/${shape}/${dayOf(now)}`, {
        title: "Lines about logins could not be read: logins may be missed",
        to: channelOf(parts),
        lines: [{ text: `${all[0]?.reason ?? shape}; ${all.length} today, kept as dead letters` }],
      });
}

function shapeOf({ reason }: DeadLetter): string {
  return UNREADABLE.find((each) => reason.includes(each)) ?? "";
}

async function tellOfExpired(parts: Parts): Promise<void> {
  const { config, desk } = parts;
  const today = dayOf(desk.clock.now());
  const expired = config.logins.expected.filter(({ until }) => until < today);
  for (const { scope, until, reason, person, automation } of expired)
    await tell(parts, `expired/${scope}/${person ?? automation ?? ""}/${until}`, {
      title: "An expectation of logins has run out: people are asked again",
      to: channelOf(parts),
      lines: [
        {
          text: `${automation ?? "logins"} on ${scope} until ${until}: ${reason}`,
          ...(person === undefined ? {} : { user: person }),
        },
      ],
    });
}

function channelOf({ config }: Parts): { readonly channel: string } {
  return { channel: config.logins.channel ?? config.incidents.channel };
}

function scopeOf({ account, region, data }: Snapshot): string {
  return `${account}/${region}/${heardHost.safeParse(data).data?.group ?? ""}`;
}

function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}
