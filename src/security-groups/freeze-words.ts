import {
  actionsBlock,
  caseButton,
  contextBlock,
  headerBlock,
  sectionBlock,
} from "../core/blocks.ts";
import type { Case } from "../core/case.ts";
import { escapeForeign, mention } from "../core/hostile-text.ts";
import type { Message } from "../core/message.ts";
import type { FreezeDetails, FreezeState } from "./freeze-case.ts";
import { minuteOf } from "./words.ts";

type FreezeCase = Case<FreezeState, FreezeDetails>;

/** Seen in the channel from the moment that changes are frozen, until two people have ended it. */
export function renderFreeze(of: FreezeCase, slot: string): Message | undefined {
  if (slot !== "main") return undefined;
  const { by, reason, since, thaw, ended } = of.details;
  const title = of.state === "off" ? "Changes are possible again" : "Changes to AWS are frozen";
  const who = `${mention(by.user)} at ${minuteOf(since)} UTC: ${escapeForeign(reason, 500)}`;
  const end = ended
    ? `Ended by ${ended.by.map(mention).join(" and ")} at ${minuteOf(ended.at)} UTC.`
    : undefined;
  const asked =
    thaw && of.state === "thawing"
      ? `${mention(thaw.by.user)} wants it to end: ${escapeForeign(thaw.reason, 500)}`
      : undefined;
  const extra = thaw?.hash.slice(0, 16) ?? "";
  return {
    text: `${title}.`,
    blocks: [
      headerBlock(title),
      sectionBlock([who, ...[asked, end].filter((each) => each !== undefined)].join("\n")),
      ...(of.state === "thawing"
        ? [
            actionsBlock("freeze", [
              caseButton(of, "freeze_sign", "Sign the end", { style: "primary", extra }),
              caseButton(of, "freeze_decline", "Decline"),
            ]),
          ]
        : []),
      contextBlock([
        of.state === "off"
          ? "Over."
          : "`/sg freeze off <reason>` asks for its end; a second name ends it.",
      ]),
    ],
  };
}

/** One line for App Home. */
export function summariseFreeze({ state, details }: FreezeCase): string | undefined {
  return state === "off" ? undefined : `Changes are frozen: ${escapeForeign(details.reason, 200)}`;
}
