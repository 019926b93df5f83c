import { expect } from "vitest";
import type { RecordedAwsCall } from "../../playground/aws/engine/calls.ts";
import type { Rule } from "../../playground/aws/model/world.ts";
import type { Console } from "../../playground/aws/people/console.ts";
import type { Interaction, OpenView, PersonName } from "../../playground/slack/model.ts";
import type { TestStage } from "../support/stage.ts";

export const WORLD_22 = { port: 22, peer: "0.0.0.0/0", description: "tmp" };

export function theo({ stage }: TestStage): Console {
  return stage.aws.as({ user: "theo", agent: "console", ip: "203.0.113.25" });
}

/** Lets the queue run dry and what follows happen. */
export async function settle({ stage, clock }: TestStage, duration = "6s"): Promise<void> {
  await expect.poll(() => stage.aws.queueDepth()).toMatchObject({ visible: 0, inFlight: 0 });
  await clock.advance(duration);
  await expect.poll(() => stage.aws.queueDepth()).toMatchObject({ visible: 0, inFlight: 0 });
  await clock.advance("1s");
}

/** Somebody opens SSH to the world, and the team is told. */
export async function open22(test: TestStage, group = "web-prod"): Promise<void> {
  await theo(test).authorizeIngress(group, WORLD_22);
  await settle(test);
  await test.scene.message("aws", new RegExp(`${group} · `));
}

/** Presses a button on the newest message that has it, and says what came back. */
export async function pressed(
  test: TestStage,
  who: PersonName,
  actionId: string,
  where: Parameters<TestStage["scene"]["message"]>[0] = "aws",
): Promise<Interaction> {
  const { slack } = test.stage;
  const on = slack
    .messages(where)
    .findLast((each) => slack.controls(each).some((control) => control.actionId === actionId));
  if (!on)
    throw new Error(
      `nothing with ${actionId} to press: ${slack
        .messages(where)
        .map((each) => slack.read(each))
        .join(" | ")}`,
    );
  return await slack.press(who, on, actionId);
}

/** The form that somebody has open; waits until there is one. */
export async function formOf(test: TestStage, who: PersonName): Promise<OpenView> {
  const { slack } = test.stage;
  await expect.poll(() => isForm(slack.views(who).at(-1)), { timeout: 5000 }).toBe(true);
  const view = slack.views(who).at(-1);
  if (!view) throw new Error(`${who} has no form open`);
  return view;
}

/** Sends the form on somebody's screen, everything ticked; `why` undefined: the form asks for no reason but for a tick. */
export async function sendForm(
  test: TestStage,
  who: PersonName,
  why: string | undefined,
  more: Readonly<Record<string, string | readonly string[]>> = {},
): Promise<Interaction> {
  const view = await formOf(test, who);
  const usual = why === undefined ? { seen: "seen" } : { reason: why };
  return await test.stage.slack.submit(who, view.id, { ...usual, ...more });
}

/** A group's rules, by name of the group. */
export function groupRules({ stage }: TestStage, name: string): readonly Rule[] {
  const group = [...stage.aws.place().groups.values()].find((each) => each.name === name);
  return [...(group?.rules.values() ?? [])].map((rule) => ({ ...rule }));
}

/** Calls that changed something, or tried to. */
export function writes({ stage }: TestStage): readonly RecordedAwsCall[] {
  return stage.aws.calls({ service: "ec2" }).filter(({ mutating }) => mutating);
}

/** A notice says something and asks nothing. */
function isForm(view: OpenView | undefined): boolean {
  return view !== undefined && view.view.blocks.length > 1;
}
