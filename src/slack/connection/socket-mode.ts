import { CountersignError, hasCode } from "../../core/errors.ts";
import { type Connection, type ConnectionParts, openConnection } from "./keep-up.ts";
import type { Line } from "./line.ts";

/**
 * Several connections for one app: while one is refreshed, Slack sends to the others. Slack allows ten per app, all
 * replicas together.
 */
export function openSocketMode(parts: Omit<ConnectionParts, "number">): Line {
  const connections = Array.from({ length: parts.settings.connections }, (_, index) =>
    openConnection({ ...parts, number: index + 1 }),
  );
  return {
    receiver: {
      init: (app) => {
        for (const connection of connections) connection.init(app);
      },
      start: () => startAll(connections),
      stop: async () => {
        await Promise.all(connections.map((connection) => connection.stop()));
      },
    },
    address: () => undefined,
  };
}

/** One that is up is enough to begin with; a refused token is refused for all. */
async function startAll(connections: readonly Connection[]): Promise<void> {
  const starts = await Promise.allSettled(connections.map((connection) => connection.start()));
  const failed = starts.flatMap((each): readonly unknown[] =>
    each.status === "rejected" ? [each.reason] : [],
  );
  const hopeless = failed.find((reason) => hasCode(reason, "slack.token_invalid"));
  const reason = hopeless ?? failed[0];
  if (hopeless !== undefined || failed.length === connections.length)
    throw reason instanceof Error ? reason : new CountersignError("slack.unreachable", {}, reason);
}
