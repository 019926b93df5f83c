import { z } from "zod";
import type { LogLine } from "./syslog.ts";

const text = z.union([z.string(), z.number()]).transform(String);

/** A journal entry as JSON. Fields with `_` are set by journald itself; a user can write all others (`logger --journald`). Source: systemd.journal-fields(7). */
const journalEntry = z.object({
  MESSAGE: z.union([z.string(), z.array(z.number().int().min(0).max(255)).max(65_536)]),
  _UID: text.optional(),
  _COMM: text.optional(),
  _PID: text.optional(),
  SYSLOG_IDENTIFIER: text.optional(),
  _HOSTNAME: text.optional(),
  __REALTIME_TIMESTAMP: text.optional(),
});

/** One entry of a journal. `trusted`: written by root's sshd. `foreign`: journald itself says that it was somebody else. */
export interface JournalLine extends LogLine {
  readonly writer: "trusted" | "foreign" | "unknown";
}

/** A JSON value -> a journal entry, or undefined when it is none. Never throws. */
export function readJournal(value: unknown): JournalLine | undefined {
  const parsed = journalEntry.safeParse(value);
  if (!parsed.success) return undefined;
  const { MESSAGE: message, _UID: uid, _COMM: comm, _PID: writer } = parsed.data;
  const { SYSLOG_IDENTIFIER: tag, _HOSTNAME: host, __REALTIME_TIMESTAMP: time } = parsed.data;
  const micros = Number(time ?? Number.NaN);
  const at = new Date(micros / 1000);
  const pid = Number(writer ?? Number.NaN);
  return {
    message: typeof message === "string" ? message : Buffer.from(message).toString("utf8"),
    writer: writerOf(uid, comm),
    ...(Number.isNaN(at.getTime()) ? {} : { at }),
    ...(host === undefined ? {} : { host }),
    ...(tag === undefined ? {} : { tag }),
    ...(Number.isSafeInteger(pid) ? { pid } : {}),
  };
}

function writerOf(uid: string | undefined, comm: string | undefined): JournalLine["writer"] {
  if ((uid !== undefined && uid !== "0") || (comm !== undefined && !comm.startsWith("sshd")))
    return "foreign";
  return uid === "0" && comm !== undefined ? "trusted" : "unknown";
}
