import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { App, HTTPReceiver } from "@slack/bolt";
import { expect, it } from "vitest";
import { openLocalSlack } from "../../../playground/slack/open.ts";
import { buttons, post, quiet, webClient } from "./world.ts";

const SECRET = "a signing secret of the tests";

/** The real HTTP receiver behind a server; notes the content type of each request. */
async function openReceiver(
  signingSecret: string,
): Promise<{ url: string; receiver: HTTPReceiver; types: string[] } & AsyncDisposable> {
  const receiver = new HTTPReceiver({ signingSecret, logger: quiet });
  const types: string[] = [];
  const server = createServer((request, response) => {
    types.push(request.headers["content-type"] ?? "");
    receiver.requestListener(request, response);
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  const address: AddressInfo | string | null = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  return {
    url: `http://127.0.0.1:${port}/slack/events`,
    receiver,
    types,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

it("posts signed forms that Bolt's HTTP receiver accepts, and takes its answers", async () => {
  await using http = await openReceiver(SECRET);
  await using slack = await openLocalSlack({ httpUrl: http.url, signingSecret: SECRET });
  const app = new App({
    token: slack.botToken,
    receiver: http.receiver,
    logger: quiet,
    clientOptions: { slackApiUrl: slack.apiUrl },
    convoStore: false,
    deferInitialization: true,
  });
  const heard: string[] = [];
  app.command("/sg", async ({ command, ack }) => ack(`you said ${command.text}`));
  app.action("go", async ({ ack }) => {
    heard.push("go");
    await ack();
  });
  app.event("app_home_opened", async ({ event }) => {
    heard.push(event.type);
    await Promise.resolve();
  });
  await app.init();
  const message = await post(webClient(slack), {
    channel: "C0AWS",
    blocks: [buttons(["go", "Go"])],
  });

  const command = await slack.command("engineer", "/sg a=b & c");
  const press = await slack.press("engineer", message, "go");
  await slack.openHome("engineer");

  expect(command.replies.map(({ text }) => text)).toEqual(["you said a=b & c"]);
  expect(press.acked).toBe(true);
  expect(heard).toEqual(["go", "app_home_opened"]);
  expect(http.types).toEqual([
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded",
    "application/json",
  ]);
});

it("is refused when the secret is another, and notes a dead address", async () => {
  await using http = await openReceiver("another secret");
  await using slack = await openLocalSlack({ httpUrl: http.url, signingSecret: SECRET });
  await using lonely = await openLocalSlack({ httpUrl: "http://127.0.0.1:1/slack/events" });

  const refused = await slack.command("engineer", "/sg status");
  const lost = await lonely.command("engineer", "/sg status");

  expect(refused).toMatchObject({ acked: false, failure: "http_401" });
  expect(lost).toMatchObject({ acked: false, failure: "dispatch_failed" });
});

it("gives up when the app takes too long", async () => {
  await using http = await openReceiver(SECRET);
  await using slack = await openLocalSlack({
    httpUrl: http.url,
    signingSecret: SECRET,
    patienceMs: 50,
  });
  const app = new App({
    token: slack.botToken,
    receiver: http.receiver,
    logger: quiet,
    clientOptions: { slackApiUrl: slack.apiUrl },
    convoStore: false,
    deferInitialization: true,
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  app.command("/sg", async ({ ack }) => {
    await promise;
    await ack();
  });
  await app.init();

  const late = await slack.command("engineer", "/sg status");
  resolve();

  expect(late).toMatchObject({ acked: false, failure: "operation_timeout" });
});
