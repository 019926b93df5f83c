import { contextBlock, headerBlock } from "../../src/core/blocks.ts";
import type { CommandCall, Subcommand } from "../../src/core/command.ts";
import { codeForeign, escapeForeign, mention } from "../../src/core/hostile-text.ts";
import type { Message } from "../../src/core/message.ts";
import type { Announcement, StoredCase } from "../../src/core/ports.ts";
import type { LoginPolicy } from "../../src/logins/policy.ts";
import { sightingDetails } from "../../src/logins/sighting/details.ts";
import { minuteOf, sectionsOf } from "./lines.ts";

const WEEK_MS = 7 * 86_400_000;
const MAX_CASES = 2000;
const MAX_EXPLAINED = 50;

/** What of the configuration this command shows. */
export type ExpectedPolicy = Pick<LoginPolicy, "expected" | "automations">;

/** `/login expected`: about which logins nobody is asked, and which those were. */
export function expectedOf(policy: ExpectedPolicy): Subcommand {
  return {
    usage: "expected",
    meaning: "which logins are expected or announced, and what was explained within 7 days",
    examples: ["expected"],
    run: (call) => showExpected(call, policy),
  };
}

async function showExpected(
  { queries, now }: CommandCall,
  policy: ExpectedPolicy,
): Promise<Message> {
  const [announced, sightings] = await Promise.all([
    queries.announcements({ at: now }),
    queries.recentCases("sighting", new Date(now.getTime() - WEEK_MS), MAX_CASES),
  ]);
  const explained = sightings.flatMap(explainedLine);
  const shown = explained.slice(0, MAX_EXPLAINED);
  return {
    text: `${policy.expected.length} expectations, ${announced.length} announcements, ${explained.length} logins explained within 7 days.`,
    blocks: [
      headerBlock("Expected"),
      ...sectionsOf([...expectedLines(policy, now), ...announced.map(announcedLine)], "Nothing."),
      headerBlock("Explained within 7 days"),
      ...sectionsOf(shown, "None."),
      contextBlock([
        ...(explained.length > shown.length ? [`and ${explained.length - shown.length} more`] : []),
        "A login of high risk is never explained. Times are UTC.",
      ]),
    ],
  };
}

function expectedLines({ expected, automations }: ExpectedPolicy, now: Date): readonly string[] {
  const today = now.toISOString().slice(0, 10);
  return [
    ...expected.map(({ person, automation, scope, cidr, reason, until }) => {
      const who = person === undefined ? escapeForeign(automation ?? "anybody") : mention(person);
      const from = cidr === undefined ? "" : ` from ${codeForeign(cidr)}`;
      const over = until < today ? " · *has run out*" : "";
      return `${who} on ${codeForeign(scope)}${from} until ${until}: ${escapeForeign(reason)}${over}`;
    }),
    ...automations.map(
      ({ name, owner, from }) =>
        `${escapeForeign(name)}, a program of ${mention(owner)}'s, from ${codeForeign(from.join(", "))}`,
    ),
  ];
}

function announcedLine(of: Announcement): string {
  const { person, scope, reason, countersignedBy, validTo } = of;
  return `${mention(person)} on ${codeForeign(scope)} until ${minuteOf(validTo.toISOString())}, announced: ${escapeForeign(reason)} · agreed by ${mention(countersignedBy)}`;
}

function explainedLine({ details, openedAt }: StoredCase): readonly string[] {
  const { outcome, explained, scope } = sightingDetails.safeParse(details).data ?? {};
  if (outcome !== "explained" || !explained || explained.by === "canary") return [];
  const who = explained.person === undefined ? "nobody known" : mention(explained.person);
  return [
    `${minuteOf(openedAt.toISOString())} · ${who} · ${codeForeign(scope ?? "")} · ${explained.by}: ${escapeForeign(explained.reason)}`,
  ];
}
