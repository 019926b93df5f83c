/**
 * Twenty messages, over and over. A quarter of what an estate sends concerns a person; the rest must be read to know that.
 *
 *   3  question   a Session Manager shell from an address that nobody has seen: one message to its person, at once
 *   1  host       an SSH login in a host's log: one message to its person, after the wait for evidence that belongs to it
 *   1  again      one more shell from an address that was asked about: an edit of that message
 *   1  group      a rule of a security group comes or goes: the group is read, its message is edited
 *   7  attempts   ten lines of failed logins from the internet
 *   7  elsewhere  calls that concern nobody: the end of a session, a refused sign-in
 */
import { setTimeout as pause } from "node:timers/promises";
import { ESTATE } from "../playground/aws/estate/ids.ts";
import type { LocalAws } from "../playground/aws/open.ts";
import { ASKABLE } from "./site.ts";

type Kind = "question" | "host" | "again" | "group" | "attempts" | "elsewhere";

const PATTERN: readonly Kind[] = [
  "question",
  "attempts",
  "elsewhere",
  "attempts",
  "elsewhere",
  "host",
  "attempts",
  "elsewhere",
  "again",
  "elsewhere",
  "question",
  "attempts",
  "elsewhere",
  "attempts",
  "group",
  "question",
  "elsewhere",
  "attempts",
  "elsewhere",
  "attempts",
];
const GROUPS = ["lb-prod", "web-prod", "db-prod", "bastion"];
/** A group takes sixty rules: after so many in each the oldest go again. */
const MOST_RULES = 40;

/** A message that somebody is asked about. Times in epoch ms; the address is found again in what is posted. */
export interface Sent {
  readonly kind: "question" | "host";
  readonly address: string;
  /** When the queue had acknowledged it. */
  readonly ackedAt: number;
}

/** The load: message after message of the pattern, without end. */
export interface Load {
  /** Sends the next message; answers it if somebody is to be asked about it. */
  readonly send: () => Promise<Sent | undefined>;
}

/** Begins at the start of the pattern. Every message is another one. */
export function openLoad(aws: LocalAws): Load {
  const count = { messages: 0, asked: 0, rules: 0 };

  async function ask(kind: Sent["kind"]): Promise<Sent> {
    const index = count.asked;
    const [user, address] = [personOf(index), addressOf(index)];
    count.asked += 1;
    if (kind === "question")
      await aws.as({ user, agent: "cli", ip: address }).startSession(ESTATE.instances.db1);
    else
      await sendLines(aws, [
        sshd(index, `Accepted password for ${user} from ${address} port ${portOf(index)} ssh2`),
      ]);
    return { kind, address, ackedAt: Date.now() };
  }

  async function askAgain(): Promise<void> {
    const known = Math.max(0, count.asked - 8);
    const who = { user: personOf(known), agent: "cli", ip: addressOf(known) } as const;
    await aws.as(who).startSession(ESTATE.instances.db1);
  }

  async function changeGroup(): Promise<void> {
    const theo = aws.as({ user: "theo", agent: "console" });
    const { rules } = count;
    count.rules += 1;
    const gone = rules - GROUPS.length * MOST_RULES;
    if (gone >= 0) await theo.revokeIngress(groupOf(rules), ruleOf(gone));
    else await theo.authorizeIngress(groupOf(rules), ruleOf(rules));
  }

  return {
    send: async () => {
      const kind = PATTERN[count.messages % PATTERN.length];
      const index = count.messages;
      count.messages += 1;
      if (kind === "question" || kind === "host") return await ask(kind);
      if (kind === "again") await askAgain();
      if (kind === "group") await changeGroup();
      if (kind === "attempts") await sendLines(aws, attemptsOf(index));
      if (kind === "elsewhere") await elsewhere(aws, index);
      return undefined;
    },
  };
}

/** Sends at `perSecond` for `ms`; answers what was sent, and by how much the sender was late at most (ms). */
export async function sendSteadily(
  load: Load,
  { perSecond, ms, signal }: { perSecond: number; ms: number; signal: AbortSignal },
): Promise<{ readonly messages: number; readonly sent: readonly Sent[]; readonly lateMs: number }> {
  const began = performance.now();
  const messages = Math.floor((ms * perSecond) / 1000);
  const sending: Promise<Sent | undefined>[] = [];
  let lateMs = 0;
  for (let index = 0; index < messages; index++) {
    const planned = began + (index * 1000) / perSecond;
    const early = planned - performance.now();
    if (early > 0) await pause(early, undefined, { signal });
    lateMs = Math.max(lateMs, performance.now() - planned);
    sending.push(load.send());
  }
  const sent = await Promise.all(sending);
  return { messages, sent: sent.flatMap((each) => each ?? []), lateMs };
}

/** The address of a login by which something posted is told apart: 198.18.0.0/15, for measurements (RFC 2544). */
export function addressIn(text: string): string | undefined {
  return /\b198\.1[89]\.\d{1,3}\.\d{1,3}\b/.exec(text)?.[0];
}

function addressOf(index: number): string {
  return `198.${18 + ((index >> 16) & 1)}.${(index >> 8) & 255}.${index & 255}`;
}

function personOf(index: number): string {
  return ASKABLE[index % ASKABLE.length] ?? ASKABLE[0];
}

function groupOf(index: number): string {
  return GROUPS[index % GROUPS.length] ?? "web-prod";
}

function ruleOf(index: number): { readonly port: number; readonly peer: string } {
  return { port: 9000 + Math.floor(index / GROUPS.length), peer: "10.1.0.0/16" };
}

async function sendLines(aws: LocalAws, lines: readonly string[]): Promise<void> {
  const at = new Date();
  const rows = lines.map((message) => ({ message, at }));
  await aws.sendLogs(ESTATE.logGroup, ESTATE.instances.web1, rows);
}

/** As sshd writes it. Each connection has its process and its port: two that share them are taken for one. */
function sshd(connection: number, message: string): string {
  const stamp = new Date().toISOString().replace("Z", "+00:00");
  return `${stamp} ip-10-0-1-20 sshd[${1000 + connection}]: ${message}`;
}

function portOf(connection: number): number {
  return 20_000 + (connection % 40_000);
}

function attemptsOf(index: number): string[] {
  const from = `192.0.2.${index % 250}`;
  return Array.from({ length: 10 }, (_, line) =>
    sshd(50_000 + index, `Invalid user test${line} from ${from} port ${portOf(index * 10 + line)}`),
  );
}

async function elsewhere(aws: LocalAws, index: number): Promise<void> {
  const somebody = aws.as({ user: "theo", agent: "cli" });
  if (index % 2 === 0) await somebody.terminateSession(`theo-${index}`);
  else await somebody.consoleLogin({ result: "Failure" });
}
