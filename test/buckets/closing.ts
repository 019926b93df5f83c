import { closings, hashOfAll, planFor } from "../../src/buckets/plan.ts";
import type { Decision } from "../../src/core/case.ts";
import type { Actor } from "../../src/core/event.ts";
import { makePublic, newWorld, POLICY, person, type World } from "./world.ts";

export const WHY = "published by mistake, see the ticket";

/** A bucket that is public, and told. */
export function opened(policy = POLICY): World {
  const world = newWorld(policy);
  makePublic(world);
  return world;
}

/** Somebody fills in the form *Close* as it is now. */
export function closeAs(
  world: World,
  actor: Actor,
  choice = "block",
  more: { readonly reason?: string; readonly typed?: string; readonly hash?: string } = {},
): Decision {
  const { ground } = world.find() ? world.details() : {};
  const hash = ground ? hashOfAll(closings(ground)).slice(0, 16) : "none";
  return world.take("bucket.close", { choice, hash, reason: WHY, typed: "", ...more }, actor);
}

/** Somebody fills in the form *Undo* as it is now. */
export function undoAs(world: World, actor: Actor, reason = WHY): Decision {
  const { ground, acts = [] } = world.find() ? world.details() : {};
  const [act] = acts.slice(-1);
  const hash = ground && act ? planFor("undo", ground, act)?.hash : undefined;
  return world.take("bucket.undo", { hash: hash?.slice(0, 16) ?? "none", reason }, actor);
}

/** Somebody signs what they see now. */
export function signAs(world: World, actor: Actor): Decision {
  const { plan, proposal, due } = world.find() ? world.details() : {};
  const hash = (proposal ? plan?.hash : due?.hash)?.slice(0, 16) ?? "none";
  return world.take("bucket.sign", { hash }, actor);
}

/** Closed by one, and looked at: a name is due. */
export function closed(world: World = opened(), choice = "block"): World {
  closeAs(world, person("U0KIM"), choice);
  world.advance(3000);
  return world;
}

/** Closed and signed: over. */
export function settled(world: World = opened()): World {
  closed(world);
  signAs(world, person("U0LEE"));
  return world;
}
