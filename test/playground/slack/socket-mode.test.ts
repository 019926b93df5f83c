import { expect, it } from "vitest";
import { WebSocket } from "ws";
import { openLocalSlack } from "../../../playground/slack/open.ts";
import { connect, type Envelope, greeting, readEnvelope, socketUrl } from "./raw-socket.ts";
import { acknowledgeAll, openWorld } from "./world.ts";

it("gives each payload to one of two connections in turn", async () => {
  await using world = await openWorld(acknowledgeAll);
  const { slack, receivers } = world;
  const heard = receivers.map((receiver) => {
    const ids: string[] = [];
    receiver.client.on("slack_event", (event: Envelope) => ids.push(event.envelope_id));
    return ids;
  });

  const sent = [
    await slack.command("engineer", "/sg one"),
    await slack.command("engineer", "/sg two"),
    await slack.command("engineer", "/sg three"),
    await slack.command("engineer", "/sg four"),
  ];

  expect(slack.connections).toBe(2);
  expect(heard.map((ids) => ids.length)).toEqual([2, 2]);
  expect(heard.flat().toSorted()).toEqual(sent.map(({ envelopeId }) => envelopeId).toSorted());
});

it("loses no command while one of two connections is refreshed", async () => {
  await using world = await openWorld(acknowledgeAll);
  const { slack } = world;

  const inFlight = [slack.command("engineer", "/sg 0"), slack.command("engineer", "/sg 1")];
  slack.fault.refreshSocket();
  const alone = slack.connections;
  for (const turn of [2, 3, 4, 5]) inFlight.push(slack.command("engineer", `/sg ${turn}`));
  const interactions = await Promise.all(inFlight);
  await expect.poll(() => slack.connections, { timeout: 3000 }).toBe(2);

  expect(alone).toBe(1);
  expect(interactions.map(({ acked }) => acked)).toEqual(Array(6).fill(true));
  expect(slack.calls("apps.connections.open")).toHaveLength(3);
});

it("does not send an interaction again when its connection broke, as Slack does not", async () => {
  const heard: string[] = [];
  await using world = await openWorld(
    (app) => {
      app.command("/sg", async ({ command }) => {
        heard.push(command.text);
        await Promise.resolve();
      });
    },
    { patienceMs: 100 },
    1,
  );
  const { slack } = world;

  const sending = slack.command("engineer", "/sg lost");
  await expect.poll(() => heard).toEqual(["lost"]);
  slack.fault.dropSockets();
  const interaction = await sending;

  expect(interaction).toMatchObject({ acked: false, failure: "operation_timeout" });
  expect(heard).toEqual(["lost"]);
});

it("sends an event again over another connection when its connection broke", async () => {
  await using slack = await openLocalSlack();
  const first = await connect(slack.apiUrl, slack.appToken);
  const second = await connect(slack.apiUrl, slack.appToken);
  const seen: Envelope[] = [];
  first.on("message", (data: Buffer) => {
    seen.push(readEnvelope(data));
    first.terminate();
  });
  second.on("message", (data: Buffer) => {
    const envelope = readEnvelope(data);
    seen.push(envelope);
    if (seen.length > 1) second.send(JSON.stringify({ envelope_id: envelope.envelope_id }));
    else second.terminate();
  });

  await slack.openHome("engineer");

  expect(seen.map(({ type, retry_attempt: attempt }) => `${type} ${attempt}`)).toEqual([
    "events_api 0",
    "events_api 1",
  ]);
  expect(seen[1]?.retry_reason).toBe("timeout");
  first.terminate();
  second.terminate();
});

it("sends an envelope a second time when told to", async () => {
  const heard: string[] = [];
  await using world = await openWorld((app) => {
    app.command("/sg", async ({ command, ack }) => {
      heard.push(command.text);
      await ack();
    });
  });
  const { slack } = world;

  const { envelopeId } = await slack.command("engineer", "/sg twice");
  slack.fault.redeliver(envelopeId);

  await expect.poll(() => heard).toEqual(["twice", "twice"]);
});

it("greets with hello, answers pings, and sends the eleventh connection away", async () => {
  await using slack = await openLocalSlack();
  const sockets = [];
  for (let count = 0; count < 10; count += 1)
    sockets.push(await connect(slack.apiUrl, slack.appToken));

  const { promise, resolve } = Promise.withResolvers<string>();
  const eleventh = new WebSocket(await socketUrl(slack.apiUrl, slack.appToken));
  eleventh.once("message", (data: Buffer) => resolve(data.toString()));
  const pong = Promise.withResolvers<string>();
  sockets[0]?.once("pong", (data: Buffer) => pong.resolve(data.toString()));
  sockets[0]?.ping("are you there");

  expect(JSON.parse(await promise)).toEqual({
    type: "disconnect",
    reason: "too_many_websockets",
  });
  expect(await pong.promise).toBe("are you there");
  expect(slack.connections).toBe(10);
  for (const socket of [...sockets, eleventh]) socket.terminate();
});

it("lets nobody in without a ticket, and each ticket in once", async () => {
  await using slack = await openLocalSlack();
  const url = await socketUrl(slack.apiUrl, slack.appToken);

  const first = new WebSocket(url);
  await expect(greeting(first)).resolves.toMatchObject({
    type: "hello",
    num_connections: 1,
    connection_info: { app_id: "A0COUNTERSIGN" },
  });
  await expect(greeting(new WebSocket(url))).rejects.toThrow("socket hang up");
  first.terminate();
});

it("comes back after it was down", async () => {
  await using world = await openWorld(acknowledgeAll, {}, 1);
  const { slack } = world;

  slack.fault.down();
  const missed = await slack.command("engineer", "/sg status");
  const refused = await fetch(`${slack.apiUrl}api.test`, { method: "POST" });
  slack.fault.up();

  expect(missed).toMatchObject({ acked: false, failure: "dispatch_failed" });
  expect(refused.status).toBe(503);
  await refused.arrayBuffer();
  await expect.poll(() => slack.connections, { timeout: 3000 }).toBe(1);
  expect(await slack.command("engineer", "/sg status")).toMatchObject({ acked: true });
});
