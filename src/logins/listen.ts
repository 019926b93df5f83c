import type { RawRecord } from "../core/raw-record.ts";
import type { Reading } from "./read-row.ts";

/** What one line says about its host, whatever it is about: that it sends, in which form, and who failed to get in. */
export interface Heard {
  readonly host: string;
  readonly account?: string;
  readonly region?: string;
  readonly group: string;
  readonly form: "journal" | "text" | "windows";
  /** The host's sshd says what was started in a session. */
  readonly talkative: boolean;
  /** Where attempts came from that failed. */
  readonly failures: readonly { readonly ip: string; readonly count: number }[];
  /** Why it could not be read. */
  readonly rejected?: string;
}

/** A line of a log with what was read from it -> what it says about its host; undefined for everything else. */
export function listenTo(raw: RawRecord, reading: Reading): Heard | undefined {
  if (raw.source !== "log") return undefined;
  const evidence = "evidence" in reading ? reading.evidence : [];
  const { account, region, group, stream } = raw;
  const instance = /(?:^|[^\w-])(m?i-[0-9a-f]{8,17})(?![\w-])/.exec(stream)?.[1];
  return {
    host: evidence[0]?.host?.key ?? instance ?? `${stream}@${group}`,
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
    group,
    form: formOf(raw.message),
    talkative: evidence.some(({ kind }) => kind === "ssh.session"),
    failures: evidence.flatMap(({ role, ip, count = 1 }) =>
      role === "failure" && ip !== undefined ? [{ ip, count }] : [],
    ),
    ...("rejected" in reading ? { rejected: reading.rejected } : {}),
  };
}

function formOf(message: string): Heard["form"] {
  if (message.startsWith("{")) return message.includes('"MESSAGE"') ? "journal" : "windows";
  return /^\s*(?:<\?xml|<Event[\s>]|\[[A-Za-z-]+\] \[[A-Z]+\] \[\d+\])/.test(message)
    ? "windows"
    : "text";
}
