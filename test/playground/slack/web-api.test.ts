import {
  WebAPIHTTPError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from "@slack/web-api";
import { describe, expect, it } from "vitest";
import { openLocalSlack } from "../../../playground/slack/open.ts";
import { post, quiet, refusalOf, webClient } from "./world.ts";

describe("tokens and scopes", () => {
  it("tells the bot who it is, and which scopes it has", async () => {
    await using slack = await openLocalSlack({ scopes: ["chat:write", "commands"] });

    const answer = await webClient(slack).auth.test();

    expect(answer).toMatchObject({
      ok: true,
      team_id: "T0LOCAL",
      user_id: slack.botUserId,
      bot_id: "B0COUNTERSIGN",
      response_metadata: { scopes: ["chat:write", "commands"] },
    });
  });

  it("refuses tokens that are missing, wrong, or of the other kind", async () => {
    await using slack = await openLocalSlack();
    const options = { slackApiUrl: slack.apiUrl, logger: quiet };

    expect(await refusalOf(new WebClient("", options).auth.test())).toBe("not_authed");
    expect(await refusalOf(new WebClient("xoxb-no", options).auth.test())).toBe("invalid_auth");
    expect(await refusalOf(new WebClient(slack.appToken, options).auth.test())).toBe(
      "not_allowed_token_type",
    );
    expect(await refusalOf(webClient(slack).apps.connections.open({}))).toBe(
      "not_allowed_token_type",
    );
    expect(await refusalOf(webClient(slack).apiCall("chat.shout"))).toBe("unknown_method");
  });

  it("names the scope that a call would need", async () => {
    await using slack = await openLocalSlack({ scopes: ["chat:write", "channels:read"] });
    const client = webClient(slack);

    const missing = client.conversations.history({ channel: "C0AWS" });

    await expect(missing).rejects.toMatchObject({
      data: {
        error: "missing_scope",
        needed: "channels:history",
        provided: "chat:write,channels:read",
      },
    });
    expect(await refusalOf(client.conversations.info({ channel: "C0SECURITY" }))).toBe(
      "missing_scope",
    );
    expect(await refusalOf(client.users.lookupByEmail({ email: "engineer@example.com" }))).toBe(
      "missing_scope",
    );
    await expect(client.conversations.info({ channel: "C0AWS" })).resolves.toMatchObject({
      ok: true,
    });
  });

  it("takes JSON bodies too", async () => {
    await using slack = await openLocalSlack();

    const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        authorization: `Bearer ${slack.botToken}`,
        connection: "close",
      },
      body: JSON.stringify({ channel: "C0AWS", text: "x", blocks: [{ type: "divider" }] }),
    });

    expect(await response.json()).toMatchObject({ ok: true, channel: "C0AWS" });
    expect(slack.messages("aws")).toMatchObject([{ blocks: [{ type: "divider" }] }]);
  });
});

describe("limits", () => {
  it("lets five messages a channel through, then one a second, by its own clock", async () => {
    const now = { at: new Date("2026-01-01T00:00:00Z") };
    await using slack = await openLocalSlack({ now: () => now.at });
    const client = webClient(slack, { rejectRateLimitedCalls: true });

    for (const text of ["1", "2", "3", "4", "5"]) await post(client, { channel: "C0AWS", text });
    const tooSoon = post(client, { channel: "C0AWS", text: "6" });
    await expect(tooSoon).rejects.toBeInstanceOf(WebAPIRateLimitedError);
    await expect(tooSoon).rejects.toMatchObject({ retryAfter: 1 });
    await post(client, { channel: "C0SECURITY", text: "elsewhere" });
    now.at = new Date("2026-01-01T00:00:01Z");
    await post(client, { channel: "C0AWS", text: "7" });

    expect(slack.messages("aws").map(({ text }) => text)).toEqual(["1", "2", "3", "4", "5", "7"]);
    expect(slack.calls("chat.postMessage").map(({ status }) => status)).toEqual([
      200, 200, 200, 200, 200, 429, 200, 200,
    ]);
  });

  it("counts methods by their tier, strictly when told to, and not at all when told to", async () => {
    const now = new Date("2026-01-01T00:00:00Z");
    await using usual = await openLocalSlack({ now: () => now });
    await using strict = await openLocalSlack({ now: () => now, pacing: "strict" });
    await using off = await openLocalSlack({ now: () => now, pacing: "off" });

    async function allowed(slack: typeof usual): Promise<number> {
      const client = webClient(slack, { rejectRateLimitedCalls: true });
      for (let count = 0; count < 25; count += 1)
        try {
          await client.users.list({});
        } catch {
          return count;
        }
      return 25;
    }

    expect([await allowed(usual), await allowed(strict), await allowed(off)]).toEqual([20, 1, 25]);
  });

  it("is waited for by a client that honours Retry-After", async () => {
    await using slack = await openLocalSlack();
    slack.fault.rateLimit("chat.postMessage", 1, 1, "C0AWS");
    const client = webClient(slack, { retryConfig: { retries: 1, minTimeout: 1 } });

    await post(client, { channel: "C0SECURITY", text: "not concerned" });
    const started = performance.now();
    await post(client, { channel: "C0AWS", text: "late" });

    expect(performance.now() - started).toBeGreaterThan(990);
    expect(slack.calls("chat.postMessage").map(({ status }) => status)).toEqual([200, 429, 200]);
  });
});

describe("faults", () => {
  it("keeps a message whose caller never got an answer", async () => {
    await using slack = await openLocalSlack();
    slack.fault.fail("chat.postMessage", "timeout-after-accept", 1);
    const client = webClient(slack, { timeout: 80 });

    const posting = post(client, { channel: "C0AWS", text: "arrived" });
    await expect(posting).rejects.toBeInstanceOf(WebAPIRequestError);

    expect(slack.messages("aws").map(({ text }) => text)).toEqual(["arrived"]);
    expect(slack.calls("chat.postMessage")).toMatchObject([{ status: 0, answer: { ok: true } }]);
  });

  it("breaks the connection, answers 500, or says no, as often as told", async () => {
    await using slack = await openLocalSlack();
    const client = webClient(slack);
    const args = { channel: "C0AWS", text: "x" };

    slack.fault.fail("chat.postMessage", "drop", 1);
    await expect(post(client, args)).rejects.toBeInstanceOf(WebAPIRequestError);
    slack.fault.fail("chat.postMessage", "500", 1);
    await expect(post(client, args)).rejects.toBeInstanceOf(WebAPIHTTPError);
    slack.fault.fail("chat.postMessage", "ratelimited", 1);
    expect(await refusalOf(post(client, args))).toBe("ratelimited");
    await post(client, args);

    expect(slack.messages("aws")).toHaveLength(1);
    expect(slack.calls("chat.postMessage").map(({ status }) => status)).toEqual([0, 500, 200, 200]);
  });

  it("answers late when told to", async () => {
    await using slack = await openLocalSlack();
    slack.fault.delay("auth.test", 60);

    const started = performance.now();
    await webClient(slack).auth.test();

    expect(performance.now() - started).toBeGreaterThanOrEqual(55);
  });
});

describe("the change feed", () => {
  it("tells listeners of each change until they leave", async () => {
    await using slack = await openLocalSlack();
    let changes = 0;
    const leave = slack.onChange(() => {
      changes += 1;
    });

    slack.say("engineer", "aws", "hello");
    const heard = changes;
    leave();
    slack.say("engineer", "aws", "again");

    expect(heard).toBeGreaterThan(0);
    expect(changes).toBe(heard);
  });
});
