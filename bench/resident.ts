import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Memory of a process, in MB of 1024 × 1024 bytes. `peak` is undefined where the system does not keep it. */
export interface Resident {
  readonly now: number;
  readonly peak: number | undefined;
}

/** What `/proc/<pid>/status` says, or `ps` where there is none. Throws when there is no such process. */
export function residentOf(pid: number): Resident {
  if (process.platform === "linux") return readStatus(readFileSync(`/proc/${pid}/status`, "utf8"));
  const kilobytes = execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  return { now: Number(kilobytes) / 1024, peak: undefined };
}

/** The lines `VmRSS` and `VmHWM` of a status file. */
export function readStatus(status: string): Resident {
  const now = kilobytesOf("VmRSS", status);
  if (now === undefined) throw new Error("the process has ended");
  const peak = kilobytesOf("VmHWM", status);
  return { now: now / 1024, peak: peak === undefined ? undefined : peak / 1024 };
}

function kilobytesOf(name: string, status: string): number | undefined {
  const digits = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
