import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import type { Actor } from "./acts/actor.ts";
import { typeCommand } from "./acts/command.ts";
import {
  changePerson,
  openDirectFrom,
  openHomeTab,
  type PersonChange,
  say,
} from "./acts/person.ts";
import { type PressExtra, pressInMessage } from "./acts/press.ts";
import { type Filled, submitView } from "./acts/submit.ts";
import { closeByHand, pressInView } from "./acts/view.ts";
import type { Buckets, Pacing } from "./api/limits.ts";
import type { Deliver } from "./envelope.ts";
import { controlFaults, type FaultControl } from "./fault-control.ts";
import { type Faults, noFaults } from "./faults.ts";
import { postSigned } from "./http-mode.ts";
import type {
  ChannelName,
  Interaction,
  MessageRef,
  PersonName,
  SlackChannel,
  SlackPerson,
  UserGroup,
} from "./model.ts";
import { buildReading, findChannel, type Reading, type Where } from "./reading.ts";
import { listen, serve } from "./server.ts";
import { SocketHub } from "./socket-hub.ts";
import { openTimers, type Timers } from "./timers.ts";
import { createWorkspace, personOf, type Settings, type Workspace } from "./workspace.ts";

export type {
  ChannelName,
  Interaction,
  MessageRef,
  PersonName,
  RecordedCall,
  SlackChannel,
  SlackPerson,
  StoredMessage,
} from "./model.ts";
export type { Where } from "./reading.ts";

/** How the local Slack is to be. */
export interface LocalSlackOptions {
  /** 0 (the default): any free port of 127.0.0.1. */
  readonly port?: number;
  /** The clock of messages, limits and lifetimes. */
  readonly now?: () => Date;
  /** What the bot token may do; by default everything that this Slack knows. */
  readonly scopes?: readonly string[];
  /** Interactions go there by signed POST instead of Socket Mode. */
  readonly httpUrl?: string;
  readonly signingSecret?: string;
  /**
   * How many times faster `now` runs than the wall (without `now`: makes such a clock). What a person or a network waits
   * for (an ack, a trigger) keeps its length on the wall; limits and the life of response URLs go with the clock.
   */
  readonly speedUp?: number;
  /** Rate limits: `slack` (default), `strict` (no bursts), `off`. They need a clock that moves. */
  readonly pacing?: Pacing;
  /** How long Slack waits for an ack, in milliseconds of the wall; 3000 by default. */
  readonly patienceMs?: number;
}

/** A Slack of one workspace and one app on this machine, which refuses what the real one refuses. */
export interface LocalSlack extends Reading, AsyncDisposable {
  /** `http://127.0.0.1:PORT/api/` */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly teamId: string;
  readonly botUserId: string;
  readonly people: Readonly<Record<PersonName, SlackPerson>>;
  readonly channels: Readonly<Record<ChannelName, SlackChannel>>;
  readonly usergroups: readonly UserGroup[];
  /** Socket Mode connections that would get a payload now. */
  readonly connections: number;

  /** Types a slash command, in #aws unless said otherwise. Resolves with the ack, or when Slack gives up. */
  command(who: PersonName, text: string, where?: Where): Promise<Interaction>;
  press(
    who: PersonName,
    message: MessageRef,
    actionId: string,
    extra?: PressExtra,
  ): Promise<Interaction>;
  submit(who: PersonName, viewId: string, values: Filled): Promise<Interaction>;
  close(who: PersonName, viewId: string): Promise<Interaction>;
  /** Presses in a modal or on the Home tab; `value` is chosen in a menu, or forged for a button. */
  pressView(
    who: PersonName,
    viewId: string,
    actionId: string,
    value?: string,
  ): Promise<Interaction>;
  openHome(who: PersonName): Promise<void>;
  /** Opens the direct messages between two people and returns their id. */
  openDirect(who: PersonName, other: PersonName): string;
  /** Writes a message by hand. */
  say(who: PersonName, where: Where, text: string, threadTs?: string): MessageRef;
  /** Deactivates somebody, makes them away, pauses their notifications. */
  change(who: PersonName, change: PersonChange): Promise<void>;

  /** Calls the listener after each change; the answer ends it. */
  onChange(listener: () => void): () => void;
  readonly fault: FaultControl;
}

/** Everything that this Slack can grant. */
const ALL_SCOPES =
  "bookmarks:write channels:history channels:join channels:manage channels:read chat:write chat:write.public commands dnd:read files:write groups:history groups:read groups:write im:history im:read im:write pins:write reactions:write usergroups:read users.profile:read users:read users:read.email".split(
    " ",
  );
const PATIENCE_MS = 3000;

/** Opens a Slack on 127.0.0.1. Throws when the port is taken. */
export async function openLocalSlack(options: LocalSlackOptions = {}): Promise<LocalSlack> {
  const { server, port } = await listen(options.port ?? 0);
  const workspace = createWorkspace(settingsFrom(options, `http://127.0.0.1:${port}`));
  const timers = openTimers();
  const faults = noFaults();
  const patienceMs = options.patienceMs ?? PATIENCE_MS;
  const hub = new SocketHub(workspace.settings.appId, patienceMs, timers);
  const pacing = options.pacing ?? "slack";
  const buckets: Buckets = new Map();
  serve(server, { workspace, buckets, pacing, tickets: new Set(), faults, timers, hub });
  const deliver = deliveryFrom(options, { workspace, faults, hub, patienceMs });
  return {
    ...buildReading(workspace),
    ...buildActs({ workspace, deliver, timers }),
    ...identityOf(workspace),
    get people() {
      return peopleOf(workspace);
    },
    get channels() {
      return channelsOf(workspace);
    },
    get connections() {
      return hub.size;
    },
    onChange(listener) {
      workspace.listeners.add(listener);
      return () => void workspace.listeners.delete(listener);
    },
    fault: controlFaults(faults, hub, timers),
    [Symbol.asyncDispose]: () => closeAll(server, hub, timers),
  };
}

/** Tokens are new each time: what belongs to one Slack must not work in another. */
function settingsFrom(options: LocalSlackOptions, origin: string): Settings {
  const speedUp = options.speedUp ?? 1;
  return {
    teamId: "T0LOCAL",
    appId: "A0COUNTERSIGN",
    botId: "B0COUNTERSIGN",
    botUserId: "U0COUNTERSIGN",
    botToken: `xoxb-local-${randomBytes(12).toString("hex")}`,
    appToken: `xapp-local-${randomBytes(12).toString("hex")}`,
    signingSecret: options.signingSecret ?? randomBytes(16).toString("hex"),
    origin,
    scopes: options.scopes ?? ALL_SCOPES,
    now: options.now ?? fastClock(speedUp),
    speedUp,
  };
}

function fastClock(speedUp: number): () => Date {
  const start = Date.now();
  return () => new Date(start + (Date.now() - start) * speedUp);
}

function deliveryFrom(
  { httpUrl }: LocalSlackOptions,
  parts: {
    readonly workspace: Workspace;
    readonly faults: Faults;
    readonly hub: SocketHub;
    readonly patienceMs: number;
  },
): Deliver {
  const { workspace, faults, hub, patienceMs } = parts;
  const { signingSecret } = workspace.settings;
  return async (envelope) => {
    if (faults.isDown) return { acked: false, ackMs: 0, failure: "dispatch_failed" };
    return httpUrl === undefined
      ? hub.deliver(envelope)
      : postSigned({ url: httpUrl, signingSecret, patienceMs }, envelope);
  };
}

type Acts = Pick<
  LocalSlack,
  | "command"
  | "press"
  | "submit"
  | "close"
  | "pressView"
  | "openHome"
  | "openDirect"
  | "say"
  | "change"
>;

function buildActs(actor: Actor): Acts {
  return {
    command: (who, text, where = "aws") =>
      typeCommand(actor, who, text, placeAt(actor.workspace, where)),
    press: (who, message, actionId, extra) =>
      pressInMessage(actor, who, message, { ...extra, actionId }),
    submit: (who, viewId, values) => submitView(actor, who, viewId, values),
    close: (who, viewId) => closeByHand(actor, who, viewId),
    pressView: (who, viewId, actionId, value) =>
      pressInView(actor, who, viewId, { actionId, ...(value === undefined ? {} : { value }) }),
    openHome: (who) => openHomeTab(actor, who),
    openDirect: (who, other) => openDirectFrom(actor, who, other),
    say: (who, where, text, threadTs) =>
      say(actor, who, placeAt(actor.workspace, where), {
        text,
        ...(threadTs === undefined ? {} : { threadTs }),
      }),
    change: (who, change) => changePerson(actor, who, change),
  };
}

function placeAt(workspace: Workspace, where: Where): SlackChannel {
  const channel = findChannel(workspace, where);
  if (!channel) throw new Error(`there is no ${JSON.stringify(where)}`);
  return channel;
}

function identityOf({
  settings,
  groups,
}: Workspace): Pick<
  LocalSlack,
  "apiUrl" | "botToken" | "appToken" | "signingSecret" | "teamId" | "botUserId" | "usergroups"
> {
  const { botToken, appToken, signingSecret, teamId, botUserId, origin } = settings;
  const apiUrl = `${origin}/api/`;
  return { apiUrl, botToken, appToken, signingSecret, teamId, botUserId, usergroups: groups };
}

function peopleOf(workspace: Workspace): LocalSlack["people"] {
  return {
    engineer: personOf(workspace, "engineer"),
    colleague: personOf(workspace, "colleague"),
    admin: personOf(workspace, "admin"),
    oncall: personOf(workspace, "oncall"),
    outsider: personOf(workspace, "outsider"),
    guest: personOf(workspace, "guest"),
    robot: personOf(workspace, "robot"),
    deactivated: personOf(workspace, "deactivated"),
  };
}

function channelsOf(workspace: Workspace): LocalSlack["channels"] {
  return {
    aws: placeAt(workspace, { channel: "C0AWS" }),
    security: placeAt(workspace, { channel: "C0SECURITY" }),
    general: placeAt(workspace, { channel: "C0GENERAL" }),
  };
}

async function closeAll(server: Server, hub: SocketHub, timers: Timers): Promise<void> {
  hub.close();
  timers.close();
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  await promise;
}
