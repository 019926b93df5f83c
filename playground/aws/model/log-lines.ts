import { newLogEventId } from "./ids.ts";
import type { LogEvent, LogStream, Region } from "./world.ts";

/** A line to write: its text, and when it happened if not now. */
export type Line = string | { readonly message: string; readonly at: Date };

/** The stream of a group; both are made when they do not exist. */
export function openStream(region: Region, group: string, stream: string, now: Date): LogStream {
  const logGroup = region.logGroups.get(group) ?? {
    name: group,
    createdAt: now,
    streams: new Map<string, LogStream>(),
  };
  region.logGroups.set(group, logGroup);
  const logStream = logGroup.streams.get(stream) ?? { name: stream, createdAt: now, events: [] };
  logGroup.streams.set(stream, logStream);
  return logStream;
}

/** Adds lines to the end of a stream. Returns them as stored, with their ids. */
export function appendLines(
  stream: LogStream,
  lines: readonly Line[],
  now: Date,
): readonly LogEvent[] {
  const events = lines.map((line) => ({
    id: newLogEventId(),
    at: typeof line === "string" ? now : line.at,
    arrivedAt: now,
    message: typeof line === "string" ? line : line.message,
  }));
  stream.events.push(...events);
  return events;
}
