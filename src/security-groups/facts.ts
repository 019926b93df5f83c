import { isGuarded, stanceOf } from "./acting-policy.ts";
import { type Course, change, drop } from "./course.ts";
import type { DriftDetails } from "./drift-case.ts";
import type { Observed } from "./events.ts";
import { type Item, itemId } from "./item.ts";
import { isHealable } from "./ladder.ts";
import { nameAuthors } from "./named.ts";
import { ownersOf } from "./policy.ts";
import { describeReach, sidesOf } from "./reach-words.ts";
import type { Sight } from "./sight.ts";

const CONFIDENCES: readonly string[] = ["window", "likely", "exact"];

/** The case with what a reading showed. Who did what stays as it was first found, unless it is known better now. */
export function takeFacts(
  course: Course,
  { group, comparison, snapshot }: Extract<Sight, { see: "group" }>,
  observed: Observed,
): Course {
  const { policy, details } = course;
  const { account, region, groupId, vpcId, name, reached } = group;
  const { notCompared } = comparison;
  // Violations can be judged without the code; what differed before is then still not known to be settled.
  const left = notCompared === undefined ? [] : details.items.filter(isDifference);
  const found = [
    ...left,
    ...comparison.items.filter((item) => !left.some((each) => isOne(each, item))),
  ];
  const items = nameAuthors(
    found.map((item) => keepLost(keepAuthor(item, details.items), details.items)),
    policy.acting,
  );
  const { before, after } = sidesOf(
    snapshot.rules.map(({ key }) => key),
    items,
    group.lists,
  );
  const accountName = policy.accountNames.get(account);
  const owners = ownersOf(group, policy);
  const facts: Partial<DriftDetails> = {
    account,
    region,
    groupId,
    vpcId,
    name,
    ...(accountName === undefined ? {} : { accountName }),
    items,
    cosmetic: [...comparison.cosmetic],
    live: snapshot.rules.map(({ key }) => key),
    guarded: isGuarded(group, policy.acting.guarded),
    stance: stanceFor(course, items, observed),
    notUnderstood: [...comparison.notUnderstood],
    ...declaredOf(observed),
    reach: items.length === 0 ? [] : [...describeReach(before, after)],
    ...(reached ? { reached } : {}),
    readAt: observed.readAt,
    notify: [...owners.notify],
    ...(details.posted ? {} : { channel: owners.channel }),
  };
  const informed = change(notCompared === undefined ? drop(course, "unread") : course, facts);
  if (notCompared === undefined) return informed;
  const since = details.unread?.since ?? observed.readAt;
  const reason = `code not compared: ${notCompared}`;
  return change(informed, { unread: { since, reason, times: 1 } });
}

/** What may be done about these items here. */
function stanceFor(
  { policy, details }: Course,
  items: readonly Item[],
  observed: Observed,
): DriftDetails["stance"] {
  const declared = declaredOf(observed).declared ?? details.declared;
  const healable = items.filter(isHealable(policy)).flatMap(({ key }) => key ?? []);
  return stanceOf(observed.account, { items, declared }, healable, policy.acting);
}

function declaredOf({ declared }: Observed): Partial<DriftDetails> {
  if (declared.state !== "declared") return {};
  const { source, at, commit } = declared;
  return { declared: { source, at, ...(commit ? { commit } : {}) } };
}

function isDifference({ kind }: Item): boolean {
  return kind !== "violation";
}

function isOne(a: Item, b: Item): boolean {
  return itemId(a) === itemId(b);
}

function keepAuthor(item: Item, before: readonly Item[]): Item {
  const was = before.find((each) => isOne(each, item))?.who;
  if (!was || !item.who) return item;
  const better = CONFIDENCES.indexOf(item.who.confidence) > CONFIDENCES.indexOf(was.confidence);
  return better ? item : { ...item, who: was };
}

/** What the cloud lacks is known from when it was last there: to put it back as it was. */
function keepLost(item: Item, before: readonly Item[]): Item {
  if (item.kind !== "cloud-removed" || item.ruleId !== undefined) return item;
  const was = before.find((each) => isOne(each, item));
  if (!was) return item;
  const { ruleId, description, tags } = was;
  return {
    ...item,
    ...(ruleId === undefined ? {} : { ruleId }),
    ...(description === undefined ? {} : { description }),
    ...(tags === undefined ? {} : { tags }),
  };
}
