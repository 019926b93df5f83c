import type { Part } from "../core/readings.ts";
import { isNamed, reasonOf } from "./errors.ts";

/**
 * One part of a reading. Errors with one of these names are AWS's documented "there is none"; a value that is missing
 * in the answer, and every other error, is `unknown`: never yes and never no. Never throws.
 */
export async function readPart<T>(
  action: string,
  read: () => Promise<T | undefined>,
  absent: readonly string[] = [],
): Promise<Part<T>> {
  try {
    const value = await read();
    if (value === undefined) return { read: "unknown", reason: `NoValue: ${action}` };
    return { read: "ok", value };
  } catch (error) {
    if (isNamed(error, absent)) return { read: "absent" };
    return { read: "unknown", reason: reasonOf(error) };
  }
}
