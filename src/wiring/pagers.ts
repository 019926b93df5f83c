import { readPagerTarget } from "../core/pager.ts";
import type { Performed, Performer, Performers } from "../core/perform.ts";
import type { Queries } from "../core/ports.ts";
import { incidentDetails } from "../incidents/incident.ts";
import { describeForPagers } from "../incidents/paged.ts";
import { type PagerParts, pagerPerformers } from "../pager/open.ts";
import type { PagerSettings } from "../pager/settings.ts";
import type { Parts } from "./aws-side.ts";
import { pagerTargets } from "./pager-settings.ts";

/** What Slack brings along: its performer of pages, and where an incident can be looked at. */
interface SlackEnd {
  readonly performers: { readonly page: Performer<"page"> };
  readonly identity: { readonly team: string };
}

/** Pages go where their target says: to a person or a channel by Slack, else to a pager; each is counted. */
export function performPages(
  { config, desk, log, metrics }: Parts,
  settings: PagerSettings,
  slack: SlackEnd,
): Pick<Performers, "page" | "page.update"> {
  const { clock, store } = desk;
  if (pagerTargets(config).length === 0)
    log.warn({}, "there is no pager: nobody is called while Slack is down");
  const describe = openDescribe(config, store.queries, slack.identity.team);
  const pagers = pagerPerformers({ settings, clock, store, describe });
  return {
    page: async (effect, signal) => {
      const channel = channelOf(effect.data.target);
      const perform = channel === "slack" ? slack.performers.page : pagers.page;
      try {
        const performance = await perform(effect, signal);
        metrics.count("pages_total", { channel, outcome: performance.outcome });
        return performance;
      } catch (error) {
        metrics.count("pages_total", { channel, outcome: "threw" });
        throw error;
      }
    },
    "page.update": pagers["page.update"],
  };
}

function channelOf(target: Performed<"page">["data"]["target"]): string {
  return readPagerTarget(target)?.kind ?? "slack";
}

/** An incident as a pager may know it, with the place in Slack where people take it. */
function openDescribe(
  { accounts }: Parts["config"],
  queries: Pick<Queries, "caseById">,
  team: string,
): PagerParts["describe"] {
  return async (caseId) => {
    const found = await queries.caseById(caseId);
    const details = incidentDetails.safeParse(found?.details);
    if (!found || !details.success) return undefined;
    const of = { ...found, state: found.state, details: details.data };
    const { channel } = details.data;
    const link = `https://slack.com/app_redirect?${new URLSearchParams({ team, channel })}`;
    const described = describeForPagers(of, (id) => accounts.find((each) => each.id === id)?.name);
    return { ...described, link };
  };
}
