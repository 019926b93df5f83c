import type { JsonObject } from "../../src/core/json.ts";
import type { LiveStage } from "../bot/live-stage.ts";
import type { Part } from "../site/part.ts";
import type { Ground } from "../stage.ts";
import { awsEntries } from "./aws-entries.ts";
import { botActs } from "./bot-acts.ts";
import { bucketActs } from "./bucket-acts.ts";
import { desiredActs, readDesired } from "./desired.ts";
import { faultActs, TROUBLES } from "./fault-acts.ts";
import { groupActs } from "./group-acts.ts";
import { loginActs } from "./login-acts.ts";
import { pagerActs, pagerEntries } from "./pager-acts.ts";
import { PERSONAS } from "./people.ts";
import { openPlays, type Plays } from "./plays.ts";

/** The part `world`: the local AWS, the files of desired state, the bot's processes, what goes wrong, the scenarios. */
export interface WorldPart extends Part, AsyncDisposable {
  /** Plays a scenario of this name as its button does. Throws when there is none. */
  readonly play: Plays["play"];
}

/** The queue tells nobody when its depth changes: it is looked at this often. */
const LOOK_MS = 400;

/** What the part is about. */
type WorldStage = Ground & Pick<LiveStage, "fleet">;

/** Opens the part for a stage. Disposing ends what plays. */
export function openWorldPart(stage: WorldStage): WorldPart {
  const { aws, slack, clock, fleet, pagers } = stage;
  const listeners = new Set<() => void>();
  function changed(): void {
    for (const listener of listeners) listener();
  }
  const plays = openPlays(stage, changed);
  const look = setInterval(changed, LOOK_MS);
  const endings = [aws, fleet, pagers].map((each) => each.onChange(changed));
  return {
    name: "world",
    entries: async () =>
      new Map([
        ...awsEntries(aws.world),
        ...fixedEntries(),
        ...fleetEntries(stage),
        ...pagerEntries(stage.pagers),
        ...(await stateEntries(stage)),
        ...plays.entries(),
      ]),
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    acts: {
      ...groupActs(aws),
      ...bucketActs(aws),
      ...loginActs(aws, clock.now),
      ...botActs(stage),
      ...pagerActs(stage.pagers),
      ...faultActs(aws, slack, changed),
      ...desiredActs(stage, changed),
      ...plays.acts,
    },
    play: plays.play,
    [Symbol.asyncDispose]: async () => {
      clearInterval(look);
      for (const end of endings) end();
      await plays[Symbol.asyncDispose]();
    },
  };
}

/** Choices of menus. */
function fixedEntries(): ReadonlyMap<string, JsonObject> {
  const people = Object.entries(PERSONAS).map(
    ([key, { label }], order) => [`persona/${key}`, { key, label, order }] as const,
  );
  const troubles = [...TROUBLES].map(
    ([key, { label }], order) => [`trouble/${key}`, { key, label, order }] as const,
  );
  return new Map<string, JsonObject>([...people, ...troubles]);
}

function fleetEntries({ fleet }: WorldStage): ReadonlyMap<string, JsonObject> {
  const seats = fleet.seats().map(
    ({ since, pid, note, ...seat }) =>
      [
        `bot/${seat.name}`,
        {
          ...seat,
          since: since.toISOString(),
          ...(pid === undefined ? {} : { pid }),
          ...(note === undefined ? {} : { note }),
        },
      ] as const,
  );
  return new Map<string, JsonObject>(seats);
}

async function stateEntries(stage: WorldStage): Promise<ReadonlyMap<string, JsonObject>> {
  const { visible, inFlight, dead } = await stage.aws.queueDepth();
  const files = await readDesired(stage);
  return new Map<string, JsonObject>([
    ["queue", { visible, inFlight, dead }],
    ["faults", { aws: stage.aws.fault.list(), slack: stage.slack.fault.list() }],
    ...files.map(
      ({ name, text, changedAt }) =>
        [`desired/${name}`, { name, text, changedAt: changedAt.toISOString() }] as const,
    ),
  ]);
}
