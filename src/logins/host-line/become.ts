/** Somebody on a host who acts as somebody else. `command` is its first word only: arguments may hold secrets. */
export interface Becoming {
  readonly user: string;
  readonly toUser: string;
  readonly command?: string;
}

const NAME = String.raw`[^\s:;()]{1,64}`;
const SUDO = new RegExp(
  `^ *(?<user>${NAME}) : (?:[^=;]{1,80} ; )?TTY=\\S{1,64} ; PWD=.{0,1024}? ; USER=(?<to>${NAME}) ; (?:[A-Z]{1,16}=.{0,1024}? ; )*?COMMAND=(?<command>\\S{1,200})`,
  "s",
);
const SU = new RegExp(`^\\(to (?<to>${NAME})\\) (?<user>${NAME}) on \\S{1,64}$`);
const MAX_MESSAGE = 4096;

/** One message of sudo or su without its prefix -> who became whom, or undefined. Never throws. Source: sudo plugins/sudoers/logging.c; util-linux login-utils/su-common.c. */
export function readBecoming(tag: string, message: string): Becoming | undefined {
  if (message.length > MAX_MESSAGE) return undefined;
  const groups = (tag === "sudo" ? SUDO : SU).exec(message)?.groups;
  if (!groups) return undefined;
  const { user = "", to = "", command } = groups;
  // `alice : command not allowed ; TTY=…` is a refusal, not a deed.
  if (tag === "sudo" && /^ *\S+ : (?!TTY=)/.test(message)) return undefined;
  return { user, toUser: to, ...(command === undefined ? {} : { command }) };
}
