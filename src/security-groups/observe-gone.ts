import { isConfirmed } from "./confirm.ts";
import { because, type Course, change, drop } from "./course.ts";
import type { DriftDetails } from "./drift-case.ts";
import type { Observed } from "./events.ts";
import type { Item } from "./item.ts";
import { close, reopen, settle, suspect, tellIncident } from "./moves.ts";
import { nameAuthors } from "./named.ts";
import { ownersOf } from "./policy.ts";

const WANTED = "the group is gone, and the code wants it";

/** AWS has no such group. `item`: what is wrong about that, when the code wants it. */
export function seeGone(course: Course, item: Item | undefined, observed: Observed): Course {
  const { state, details } = course;
  if (state === "held" && details.claim) return tellIncident(course, "is gone from AWS");
  return item ? seeMissing(course, item, observed) : seeNothing(course);
}

function seeNothing(course: Course): Course {
  const { state } = course;
  if (state === "none" || state === "closed") return because(course, "there is no such group");
  // The call that is running finds out by itself; a signature stays due, whatever became of the group.
  if (state === "acting" || state === "unsigned") return because(course, "it is gone");
  return state === "suspect"
    ? close(drop(course, "unread"), "flapped", "it is gone")
    : settle(drop(course, "unread"), "gone", "it is gone");
}

// oxlint-disable-next-line complexity -- one row a state, splitting it hides that none is missing
function seeMissing(set: Course, item: Item, observed: Observed): Course {
  if (set.state === "acting") return because(set, WANTED);
  const course = change(drop(set, "unread", "agreesSince"), {
    ...namesOf(observed),
    ...declaredOf(item, observed),
    ...ownersFor(set, observed),
    items: nameAuthors([item], set.policy.acting),
    cosmetic: [],
    reach: [],
    readAt: observed.readAt,
  });
  switch (set.state) {
    case "open":
      return because(course, WANTED);
    case "unsigned":
      return reopen(course, WANTED);
    case "asked":
    case "signing":
    case "verifying":
    case "adopting":
    case "snoozed":
      return settle(course, "gone", "the group is gone");
    case "none":
    case "suspect": {
      // One listing that lacks a group may be old; a read of the group itself was made twice.
      const sure = observed.cause !== "sweep" || isConfirmed(course, [item], observed);
      return sure ? reopen(course, WANTED) : suspect(course);
    }
    case "held":
    case "closed":
      return reopen(course, WANTED);
  }
}

function namesOf({ name, vpcId, agreed }: Observed): Partial<DriftDetails> {
  const [knownName, knownVpc] = [name ?? agreed?.name, vpcId ?? agreed?.vpcId];
  return {
    ...(knownName === undefined ? {} : { name: knownName }),
    ...(knownVpc === undefined ? {} : { vpcId: knownVpc }),
  };
}

/** By name and account: what is not there has no tags. */
function ownersFor({ policy, details }: Course, observed: Observed): Partial<DriftDetails> {
  const { account } = observed;
  const accountName = policy.accountNames.get(account);
  const name = namesOf(observed).name ?? details.name ?? "";
  const { channel, notify } = ownersOf({ name, account, tags: {} }, policy);
  return {
    ...(accountName === undefined ? {} : { accountName }),
    ...(details.posted ? {} : { channel, notify: [...notify] }),
  };
}

function declaredOf({ at }: Item, { declared, agreed }: Observed): Partial<DriftDetails> {
  const source = "source" in declared ? declared.source : agreed?.declared?.source;
  return at === undefined || source === undefined ? {} : { declared: { source, at } };
}
