import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Clock } from "../../src/core/ports.ts";
import { openStage, type Stage } from "./stage/open-stage.ts";

const SECRET = "0123456789abcdef0123456789abcdef";

/** Bolt looks at the wall clock, so these tests do too; what sleeps is woken by nothing but its signal. */
const wall: Clock = {
  now: () => new Date(performance.timeOrigin + performance.now()),
  sleep: (_, signal) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    signal?.addEventListener("abort", () => resolve(), { once: true });
    return promise;
  },
};

async function openHttp(): Promise<Stage> {
  return await openStage({
    clock: wall,
    settings: { mode: "http", signingSecret: SECRET, http: { host: "127.0.0.1", port: 0 } },
  });
}

/** Sends a payload as Slack would: `offset` seconds from now, signed with `secret`. */
async function send(
  { side }: Stage,
  fields: Readonly<Record<string, string>>,
  { offset = 0, secret = SECRET, path = "/slack/events" } = {},
): Promise<Response> {
  const body = new URLSearchParams(fields).toString();
  const timestamp = Math.floor(wall.now().getTime() / 1000) + offset;
  const signature = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  return await fetch(`${side.address() ?? ""}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": String(timestamp),
      "x-slack-signature": `v0=${signature}`,
    },
    body,
  });
}

function press(value: string, team = "T0LOCAL"): { readonly payload: string } {
  return interactive({
    type: "block_actions",
    user: { id: "U0ENGINEER", team_id: team },
    team: { id: "T0LOCAL" },
    channel: { id: "C0AWS" },
    message: { ts: "1.000001" },
    trigger_id: "1.2.3",
    actions: [{ type: "button", action_id: "bell_answer", block_id: "b", action_ts: "2.0", value }],
  });
}

function interactive(payload: object): { readonly payload: string } {
  return { payload: JSON.stringify(payload) };
}

function submission({ id = "", team = "T0LOCAL", callback = "bell_note" }): {
  readonly payload: string;
} {
  return interactive({
    type: "view_submission",
    user: { id: "U0ENGINEER", team_id: team },
    team: { id: "T0LOCAL" },
    view: {
      id: "V1",
      hash: "1.a",
      callback_id: "bell_note",
      private_metadata: `${id}.1.${callback}`,
      state: { values: { note: { text: { type: "plain_text_input", value: "a parcel" } } } },
    },
  });
}

describe("HTTP mode", () => {
  it("takes a signed press, commits it, and acknowledges it", async () => {
    await using stage = await openHttp();
    const id = await stage.ring("front");

    const response = await send(stage, press(`${id}.1`));
    await response.text();

    expect(response.status).toBe(200);
    expect(await stage.desk.store.queries.caseById(id)).toMatchObject({ state: "quiet" });
  });

  it.each([
    ["an hour in the future", { offset: 3600 }],
    ["six minutes ago", { offset: -360 }],
    ["with a wrong signature", { secret: "f".repeat(32) }],
  ])("refuses a request from %s", async (_, how) => {
    await using stage = await openHttp();
    const id = await stage.ring("front");

    const response = await send(stage, press(`${id}.1`), how);
    await response.text();

    expect(response.status).toBe(401);
    expect(await stage.desk.store.queries.caseById(id)).toMatchObject({ state: "ringing" });
  });

  it("knows one path", async () => {
    await using stage = await openHttp();

    const response = await send(stage, press("x"), { path: "/elsewhere" });
    await response.text();

    expect(response.status).toBe(404);
  });

  it("lets nobody of another workspace do anything", async () => {
    await using stage = await openHttp();
    const id = await stage.ring("front");

    const response = await send(stage, press(`${id}.1`, "T0OTHER"));
    await response.text();

    expect(response.status).toBe(200);
    expect(await stage.desk.store.queries.caseById(id)).toMatchObject({ state: "ringing" });
    await expect
      .poll(() => stage.slack.ephemerals("engineer").map(({ text }) => text))
      .toEqual([expect.stringContaining("workspace")]);
  });

  it.each([
    ["of another workspace", { team: "T0OTHER" }, "workspace"],
    ["that was opened for another form", { callback: "bell_other" }, "does not know this"],
    ["about a case that is not there", { id: "case999999999999" }, "does not know this"],
  ])("takes no form %s", async (_, change, sentence) => {
    await using stage = await openHttp();
    const id = await stage.ring("front");

    const response = await send(stage, submission({ id, ...change }));

    expect(await response.text()).toContain(sentence);
    expect(await stage.desk.store.queries.caseById(id)).toMatchObject({ version: 1 });
  });

  it("runs no command of another workspace", async () => {
    await using stage = await openHttp();
    const command = {
      command: "/sg",
      text: "status",
      user_id: "U0ENGINEER",
      team_id: "T0OTHER",
      channel_id: "C0AWS",
      response_url: "https://elsewhere.example/",
    };

    const response = await send(stage, command);
    await response.text();

    expect(response.status).toBe(200);
    await expect.poll(() => stage.counted).toContain("slack_interactions_total{command,foreign}");
    expect(stage.lines.join("\n")).toContain("an address that is not Slack's");
  });

  it("F2: says which setting names a port that is taken", async () => {
    await using stage = await openHttp();
    const port = Number(new URL(stage.side.address() ?? "").port);

    const second = openStage({
      clock: wall,
      settings: { mode: "http", signingSecret: SECRET, http: { host: "127.0.0.1", port } },
    });

    await expect(second).rejects.toThrow(/slack\.http\.port.*\[web\.port_taken\]/);
  });
});
