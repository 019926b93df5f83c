import { App } from "@slack/bolt";
import { SlackSocketModeError } from "@slack/socket-mode";
import type { Log } from "../core/ports.ts";
import type { PersonState } from "../core/readings.ts";
import { answerCommand } from "./commands/answer.ts";
import { answerForm, isCommandForm } from "./commands/form.ts";
import { answerPress, isCommandButton } from "./commands/press.ts";
import type { CommandParts } from "./commands/run-line.ts";
import type { Line } from "./connection/line.ts";
import { type HomeParts, publishHome } from "./home.ts";
import { answerClick } from "./interactions/clicks.ts";
import { inTime, type Task } from "./interactions/in-time.ts";
import { answerSubmission } from "./interactions/submissions.ts";
import { appOptions, type SlackSettings } from "./options.ts";
import type { LearningDirectory } from "./people/directory.ts";
import type { TrackedWork } from "./tracked-work.ts";

/** What the listeners need. */
export interface ListenerParts extends CommandParts {
  readonly settings: SlackSettings;
  readonly home: HomeParts;
  readonly work: TrackedWork;
  readonly learn: LearningDirectory["learn"];
  /** Told of each person of whom Slack says something new. */
  readonly onPerson?: (state: PersonState) => Promise<void>;
}

const HOME: Task = { what: "home", trouble: "Could not show App Home" };
const CHANGE: Task = { what: "person", trouble: "Could not note that a person changed" };
const HOME_MS = 20_000;

/**
 * Bolt with one listener for each kind of payload: what they are about is decided by our own tables. A control without a
 * listener would never be acknowledged, and one with two would be answered twice.
 */
export function openApp(parts: ListenerParts, line: Line): App {
  const { log, work, metrics } = parts;
  const app = new App(appOptions(parts.settings, log, line.receiver));

  async function tracked(begun: Promise<void>): Promise<void> {
    work.track(begun);
    await begun;
  }

  app.action(/.*/, ({ body, ack }) =>
    tracked(
      (isCommandButton(body) ? answerPress : answerClick)(
        parts,
        body,
        quietly(log, () => ack()),
      ),
    ),
  );
  app.view(/.*/, ({ body, ack }) =>
    tracked(
      (isCommandForm(body) ? answerForm : answerSubmission)(parts, body, (response) =>
        quietly(log, () => (response ? ack(response) : ack()))(),
      ),
    ),
  );
  app.view({ callback_id: /.*/, type: "view_closed" }, ({ ack }) => quietly(log, () => ack())());
  app.command(/.*/, ({ body, ack }) =>
    tracked(
      answerCommand(
        parts,
        body,
        quietly(log, () => ack()),
      ),
    ),
  );
  app.event("app_home_opened", ({ event }) =>
    tracked(
      (async () => {
        const shown = await inTime(parts, HOME, publishHome(parts.home, event), HOME_MS);
        metrics.count("slack_interactions_total", { kind: "home", outcome: shown.kind });
      })(),
    ),
  );
  app.event("user_change", ({ event }) => tracked(noteChange(parts, event)));
  app.event("team_join", ({ event }) => tracked(noteChange(parts, event)));
  app.error(async (trouble: unknown) =>
    log.error({ ref: parts.ids.reference() }, "Bolt could not handle a payload", errorIn(trouble)),
  );
  return app;
}

/** Slack tells of a person, who may have left: the look-ups know it at once, and so does whoever waits for an answer. */
async function noteChange(parts: ListenerParts, event: unknown): Promise<void> {
  const state = parts.learn(event);
  if (!state || !parts.onPerson) return;
  const told = await inTime(parts, CHANGE, parts.onPerson(state), HOME_MS);
  parts.metrics.count("slack_interactions_total", { kind: "person", outcome: told.kind });
}

/** With the extended handler Bolt wraps what was thrown, the payload beside it. */
function errorIn(trouble: unknown): unknown {
  return typeof trouble === "object" && trouble !== null && "error" in trouble
    ? trouble.error
    : trouble;
}

/**
 * The work is committed by now: an acknowledgement that does not arrive (the socket was refreshed meanwhile) makes Slack
 * show a warning, and a second click finds the truth.
 */
function quietly(log: Log, ack: () => Promise<unknown>): () => Promise<void> {
  return async () => {
    try {
      await ack();
    } catch (error) {
      if (error instanceof SlackSocketModeError)
        log.info({ reason: error.code }, "an acknowledgement found no connection");
      else log.warn({}, "an acknowledgement failed", error);
    }
  };
}
