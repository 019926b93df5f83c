import type { OpenAws } from "../aws/open.ts";
import type { SgCallPorts } from "../aws/perform-sg-call.ts";
import { whyFull } from "../aws/quotas.ts";
import type { Desk } from "../core/handle.ts";
import type { Queries } from "../core/ports.ts";
import { beforeRow, knownRules } from "../security-groups/before-image.ts";
import { whyAllFrozen } from "./frozen.ts";

/** Calls that change something, in each account: half a second apart. */
const GAP_MS = 500;
const TEN_MINUTES_MS = 10 * 60_000;
const HOUR_MS = 60 * 60_000;

/** What changing a rule works with: AWS, the caps and the pace that all replicas share, the freeze. */
export function changePorts(
  aws: OpenAws,
  { store, clock }: Pick<Desk, "store" | "clock">,
): SgCallPorts {
  return {
    now: clock.now,
    readGroup: aws.readGroup,
    rulesOf: knownRules,
    change: aws.changeRule,
    keepBefore: (caseId, planHash, group) =>
      store.transaction((tx) => tx.addRows([beforeRow(caseId, planHash, group, clock.now())])),
    frozen: () => whyAllFrozen(store.queries),
    takePlace: (account, key, { per10Minutes, perHour }) =>
      store.limits.takePlace({
        account,
        key,
        now: clock.now(),
        caps: [
          { scope: "account", most: per10Minutes, windowMs: TEN_MINUTES_MS },
          { scope: "all", most: perHour, windowMs: HOUR_MS },
        ],
      }),
    pace: (account) =>
      store.limits.pace({ account, api: "ec2:write", gapMs: GAP_MS, now: clock.now() }),
    whyFull: async (group, change, signal) => {
      if (change.do !== "authorize") return undefined;
      const place = { account: group.account, region: group.region };
      const hasLists = [...group.rules, change.rule].some(
        ({ prefixListId }) => prefixListId !== undefined,
      );
      const lists = hasLists ? await aws.readPrefixLists(place, signal) : undefined;
      const known = lists?.reading === "ok" ? lists.value : [];
      return whyFull(group, change, await aws.findQuota(place, signal), known);
    },
  };
}

/** What a reading is told besides: whether its region was read as a whole before, and whether changes are frozen. */
export async function circumstancesOf(
  queries: Pick<Queries, "sweeps" | "newestCase">,
  place: { readonly account: string; readonly region: string },
): Promise<{ readonly swept: boolean; readonly frozen?: string }> {
  const [sweeps, frozen] = await Promise.all([queries.sweeps(), whyAllFrozen(queries)]);
  const swept = sweeps.some(
    ({ name, account, region, detail, outcome }) =>
      name === "groups" &&
      account === place.account &&
      region === place.region &&
      (outcome === "complete" || detail["swept"] === true),
  );
  return { swept, ...(frozen === undefined ? {} : { frozen }) };
}
