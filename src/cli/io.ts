import { readFile } from "node:fs/promises";

/** Standard streams and exit status, as subcommands use them; tests give their own. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Standard output is a terminal, and whoever sits there wants colours. */
  readonly colours?: boolean;
  /** All of standard input as text. */
  readonly stdin: () => Promise<string>;
  /** Sets the status with which the program ends; 0 unless set. */
  readonly status: (code: number) => void;
  /** Aborted by the first SIGTERM or SIGINT. */
  readonly stopped: AbortSignal;
}

/** Text of a file, or of standard input for `-`. */
export async function readInput(io: Io, file: string): Promise<string> {
  return file === "-" ? await io.stdin() : await readFile(file, "utf8");
}
