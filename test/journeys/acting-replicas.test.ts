import { describe, expect, it } from "vitest";
import { type LiveStage, openLiveStage } from "../../playground/bot/live-stage.ts";
import type { OpenView, PersonName } from "../../playground/slack/model.ts";
import { freshPostgres } from "../support/databases.ts";

const PATIENCE = { timeout: 60_000 };
const CLICKS = 10;
const PEOPLE: readonly PersonName[] = ["engineer", "colleague", "admin"];
const PORTS = [21, 22, 23];

describe("two processes of the bot on one database", () => {
  it("S21: ten clicks and a killed process after each of two calls: each rule is changed once", async () => {
    await using database = await freshPostgres();
    const { databaseUrl = "" } = database;
    await using stage = await openLiveStage({ paced: false, replicas: 2, databaseUrl, speed: 10 });
    const theo = stage.aws.as({ user: "theo" });
    for (const port of PORTS)
      await theo.authorizeIngress("web-prod", { port, peer: "0.0.0.0/0", description: "tmp" });
    await expect.poll(() => headline(stage), PATIENCE).toMatch(/3 rules/);
    const before = rulesOf(stage);
    for (let click = 0; click < CLICKS; click++)
      await openForm(stage, PEOPLE[click % PEOPLE.length] ?? "engineer");

    const sent = PEOPLE.map((who) => sendAll(stage, who));
    await expect.poll(() => revoked(stage).length, PATIENCE).toBeGreaterThanOrEqual(1);
    await stage.fleet.kill("bot 1");
    await stage.fleet.start("bot 1");
    await expect.poll(() => revoked(stage).length, PATIENCE).toBeGreaterThanOrEqual(2);
    await stage.fleet.kill("bot 2");
    await stage.fleet.start("bot 2");
    await Promise.allSettled(sent);

    await expect.poll(() => headline(stage), PATIENCE).toContain("reverted · a second name is due");
    expect(revoked(stage)).toHaveLength(PORTS.length);
    expect(rulesOf(stage)).toEqual(before.filter(({ description }) => description !== "tmp"));
    expect(stage.slack.messages("aws")).toHaveLength(1);
  }, 180_000);
});

function main({
  slack,
}: LiveStage): ReturnType<LiveStage["slack"]["messages"]>[number] | undefined {
  return slack.messages("aws")[0];
}

function headline(stage: LiveStage): string {
  const message = main(stage);
  return message ? (stage.slack.read(message).split("\n")[0] ?? "") : "";
}

async function openForm(stage: LiveStage, who: PersonName): Promise<OpenView> {
  const message = main(stage);
  if (!message) throw new Error("there is no message");
  const known = new Set(stage.slack.views(who).map(({ id }) => id));
  await stage.slack.press(who, message, "drift_revert");
  function opened(): OpenView | undefined {
    return stage.slack.views(who).find(({ id, view }) => !known.has(id) && view.blocks.length > 1);
  }
  await expect.poll(() => opened() !== undefined, PATIENCE).toBe(true);
  const form = opened();
  if (!form) throw new Error("there is no form");
  return form;
}

/** One form lies on top of the other: the newest is sent first. */
async function sendAll({ slack }: LiveStage, who: PersonName): Promise<void> {
  for (;;) {
    const form = slack.views(who).at(-1);
    if (!form || form.view.blocks.length === 1) return;
    await slack.submit(who, form.id, { reason: "opened by mistake, all of it" });
    if (slack.views(who).at(-1)?.id === form.id) return;
  }
}

/** Calls that took a rule away. */
function revoked({ aws }: LiveStage): readonly unknown[] {
  return aws
    .calls({ service: "ec2" })
    .filter(({ action, outcome }) => action === "RevokeSecurityGroupIngress" && outcome === "ok");
}

function rulesOf({ aws }: LiveStage): readonly { readonly description?: string | undefined }[] {
  const group = [...aws.place().groups.values()].find(({ name }) => name === "web-prod");
  return [...(group?.rules.values() ?? [])].map((rule) => ({ ...rule }));
}
