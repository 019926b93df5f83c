import { z } from "zod";
import type { Store } from "../core/ports.ts";

/** How far a log group was read: `mark` up to when, `wideAt` when a whole day was last read again, `aside` what went to the dead letters. */
export interface LogMark {
  readonly mark: Date;
  readonly wideAt: Date;
  /** Event ids, oldest first: they are read again and again with the overlap, and must be put aside once only. */
  readonly aside: readonly string[];
}

/** Ids kept; a group that has more of them in a day has a fault of another size. */
const MAX_ASIDE = 1000;

const stored = z.object({
  mark: z.coerce.date(),
  wideAt: z.coerce.date(),
  aside: z.array(z.string()),
});

/** The mark of a group; undefined when it was never read, or when what is stored cannot be read. */
export async function loadMark(
  checkpoints: Store["checkpoints"],
  name: string,
): Promise<LogMark | undefined> {
  const text = await checkpoints.load(name);
  if (text === undefined) return undefined;
  try {
    return stored.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Keeps the mark. Call it after the commit of what lies before it. */
export async function saveMark(
  checkpoints: Store["checkpoints"],
  name: string,
  { mark, wideAt, aside }: LogMark,
): Promise<void> {
  const kept = aside.slice(-MAX_ASIDE);
  await checkpoints.save(name, JSON.stringify({ mark, wideAt, aside: kept }));
}
