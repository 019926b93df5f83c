import { expect } from "vitest";
import { ESTATE } from "../../playground/aws/estate/ids.ts";
import { ENGINEER_KEY } from "../../playground/estate.ts";
import { acceptedKey } from "../../playground/scenarios/host-lines.ts";
import type { PersonName } from "../../playground/slack/model.ts";
import type { SshSigner } from "../support/ssh-signer.ts";
import type { TestStage } from "../support/stage.ts";
import { formOf } from "./acting.ts";

export const ENGINEER = { dm: "engineer" } as const;

/** The engineer's key comes in as `user`; resolves when she has been asked. */
export async function comeIn(
  { stage, scene, clock }: TestStage,
  user: string,
  ip = "203.0.113.7",
): Promise<void> {
  const line = acceptedKey(clock.now(), user, ip, ENGINEER_KEY);
  await stage.aws.sendLogs(ESTATE.logGroup, ESTATE.instances.web1, [
    { message: line, at: clock.now() },
  ]);
  await expect.poll(() => stage.app().store.outbox.nextDue()).toBeDefined();
  await clock.advance("5s");
  await scene.message(ENGINEER, /Was this you\?/);
}

/** She says Yes to a login as root, with a reason: it has to be proven. */
export async function riskyYes(test: TestStage): Promise<void> {
  await comeIn(test, "root");
  await test.scene.press("engineer", ENGINEER, "login_yes");
  await test.scene.submit("engineer", { reason: "Debugging" });
}

/** The text that is to be signed, as the form on somebody's screen shows it. */
export async function nonceFor(test: TestStage, who: PersonName): Promise<string> {
  const { view } = await formOf(test, who);
  const [nonce = ""] =
    /cs-(?:yes|link)-[A-Za-z0-9]+-[A-Z0-9]+-[a-z0-9]+/.exec(JSON.stringify(view)) ?? [];
  expect(nonce.length).toBeGreaterThan(40);
  return nonce;
}

/** She links a key of hers, an hour before anything happens. */
export async function linkKey(test: TestStage, key: SshSigner): Promise<void> {
  const { scene, stage, clock } = test;
  await stage.slack.command("engineer", "/login link ssh");
  const proof = key.sign(await nonceFor(test, "engineer"));
  await scene.submit("engineer", { proof });
  await scene.message("security", /linked `SHA256:/);
  for (const { id } of stage.slack.views("engineer")) await stage.slack.close("engineer", id);
  await clock.advance("1h");
}

/** State of the only open question, or of the newest when none is open. */
export async function stateOf({ stage, clock }: TestStage): Promise<string | undefined> {
  const since = new Date(clock.now().getTime() - 86_400_000);
  return (await stage.app().store.queries.recentCases("login", since, 1))[0]?.state;
}

/** Everything that the bot has written down: log, audit, messages, cases and what is done about them. */
export async function written({ stage, log, clock }: TestStage): Promise<string> {
  const { queries } = stage.app().store;
  const since = new Date(clock.now().getTime() - 86_400_000);
  const cases = await Promise.all(
    ["login", "enrolment", "incident"].map((kind) => queries.recentCases(kind, since, 100)),
  );
  const kept = await Promise.all(
    cases.flat().map(async ({ id }) => [await queries.audit(id), await queries.effectsOf(id)]),
  );
  const said = [ENGINEER, "security" as const].flatMap((where) => stage.slack.messages(where));
  return JSON.stringify([log, cases, kept, said]);
}
