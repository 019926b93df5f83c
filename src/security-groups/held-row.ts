import {
  actionsBlock,
  caseButton,
  contextBlock,
  headerBlock,
  sectionBlock,
} from "../core/blocks.ts";
import type { Case } from "../core/case.ts";
import { codeForeign, escapeForeign, mention } from "../core/hostile-text.ts";
import type { Message } from "../core/message.ts";
import type { Watcher } from "../core/watcher.ts";
import { decideHeld } from "./held.ts";
import { type HeldDetails, type HeldState, heldDetails, heldEventSchemas } from "./held-case.ts";
import type { DriftPolicy } from "./policy.ts";
import { minuteOf } from "./words.ts";

type HeldCase = Case<HeldState, HeldDetails>;

/** Versions of sources that are held back: a case of its own, so that who let groups vanish is on record. */
export const heldWatcher: Watcher<HeldState, HeldDetails, typeof heldEventSchemas, DriftPolicy> = {
  kind: "source",
  numbered: false,
  openStates: ["held"],
  closedStates: ["accepted", "over"],
  details: heldDetails,
  events: heldEventSchemas,
  decide: decideHeld,
  render: renderHeld,
  renderModal: () => undefined,
  summarise: ({ state, details }) =>
    state === "held"
      ? `Source ${codeForeign(details.source)} is held back: ${lossText(details)}`
      : undefined,
  clicks: {
    source_accept: { event: "source.accept", data: ({ extra = "" }) => ({ print: extra }) },
  },
  submissions: {},
  causes: [],
};

const TITLES: Readonly<Record<HeldState, string>> = {
  held: "A source of desired state is held back",
  accepted: "A source of desired state was accepted",
  over: "A source of desired state is as it was",
};

/** Seen in the operators' channel when most groups of a source are gone from the code, until somebody has said what is meant. */
function renderHeld(of: HeldCase, slot: string): Message | undefined {
  if (slot !== "main") return undefined;
  const { details, state } = of;
  const { lost, lostCount, source, since, by, print } = details;
  const more = lostCount - lost.length;
  const names = [
    ...lost.map((name) => codeForeign(name)),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
  const who = by === undefined ? [] : [`Accepted by ${mention(by)}.`];
  return {
    text: `${TITLES[state]}: ${escapeForeign(source)}.`,
    blocks: [
      headerBlock(TITLES[state]),
      sectionBlock(
        [
          `*${escapeForeign(source)}*, since ${minuteOf(since)} UTC: ${lossText(details)}`,
          ...who,
        ].join("\n"),
      ),
      sectionBlock(names.join("\n")),
      ...(state === "held"
        ? [
            actionsBlock("source", [
              caseButton(of, "source_accept", "Accept", {
                style: "danger",
                extra: print.slice(0, 16),
              }),
            ]),
          ]
        : []),
      contextBlock([
        state === "held"
          ? "A lost file looks the same as a decision: the version before stays in force until somebody accepts this one, or the groups are back."
          : "Over.",
      ]),
    ],
  };
}

function lossText({ lostCount, had }: HeldDetails): string {
  return `${lostCount} of ${had} groups are gone from the code`;
}
