import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type HookWords, makeHook } from "./hook.ts";
import { answerJsm, type Requests } from "./jsm.ts";
import {
  findOpen,
  moveTo,
  type PagerAlert,
  type PagerAnswer,
  type PagerCall,
  type PagerRequest,
  type Service,
} from "./model.ts";
import { answerPagerDuty, type Echo } from "./pagerduty.ts";
import { answerReceiver } from "./receiver.ts";

/** A local PagerDuty, JSM Operations and receiver of signed calls, on one port. */
export interface LocalPagers extends AsyncDisposable {
  /** Base URLs, as the configuration wants them. */
  readonly urls: Readonly<Record<Service, string>>;
  /** Everything that came in, oldest first. */
  readonly calls: (service?: Service) => readonly PagerCall[];
  readonly alerts: (service?: Service) => readonly PagerAlert[];
  /** The next `times` calls of the service get this answer, or none at all. */
  readonly fail: (service: Service, times: number, how: PagerAnswer | "drop") => void;
  readonly recover: () => void;
  /** Somebody does something in PagerDuty; answers what the bot answered to the hook. */
  readonly press: (deed: HookWords["deed"], key: string, by: string) => Promise<number | undefined>;
  /** Where hooks go, looked up each time: the bot may have moved. */
  readonly hookTo: (url: () => string | undefined) => void;
  readonly onChange: (listener: () => void) => () => void;
}

interface Counter {
  readonly now: () => Date;
  readonly calls: PagerCall[];
  readonly alerts: PagerAlert[];
  readonly requests: Requests;
  readonly seen: Set<string>;
  readonly faults: Map<Service, { times: number; readonly how: PagerAnswer | "drop" }>;
  readonly listeners: Set<() => void>;
  /** Hooks on their way. */
  readonly sending: Set<Promise<unknown>>;
  hookUrl: () => string | undefined;
}

/** Listens on 127.0.0.1, on any port that is free. */
export async function openLocalPagers({ now }: { readonly now: () => Date }): Promise<LocalPagers> {
  const counter: Counter = {
    now,
    calls: [],
    alerts: [],
    requests: new Map(),
    seen: new Set(),
    faults: new Map(),
    listeners: new Set(),
    sending: new Set(),
    hookUrl: () => undefined,
  };
  const server = createServer((request, response) => {
    answer(counter, request, response).catch(() => response.destroy());
  });
  const listening = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", listening.resolve);
  await listening.promise;
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const base = `http://127.0.0.1:${port}`;
  return {
    urls: { pagerduty: base, jsm: `${base}/jsm`, webhook: `${base}/hook` },
    calls: (service) => ofService(counter.calls, service),
    alerts: (service) => ofService(counter.alerts, service),
    fail: (service, times, how) => void counter.faults.set(service, { times, how }),
    recover: () => counter.faults.clear(),
    press: (deed, key, by) => press(counter, { deed, key, by, at: now() }),
    hookTo: (url) => {
      counter.hookUrl = url;
    },
    onChange: (listener) => {
      counter.listeners.add(listener);
      return () => void counter.listeners.delete(listener);
    },
    [Symbol.asyncDispose]: async () => {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      await closed.promise;
      await Promise.allSettled(counter.sending);
    },
  };
}

function ofService<T extends { readonly service: Service }>(
  all: readonly T[],
  service: Service | undefined,
): readonly T[] {
  return service === undefined ? [...all] : all.filter((each) => each.service === service);
}

async function answer(
  counter: Counter,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const request = await readRequest(counter, incoming);
  const service = serviceOf(request.url.pathname);
  const given = takeFault(counter, service) ?? serve(counter, service, request);
  note(counter, service, request, given === "drop" ? 0 : given.status);
  if (given === "drop") return void response.destroy();
  const { status, body, headers = {} } = given;
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(body === undefined ? "" : JSON.stringify(body));
}

function serve(counter: Counter, service: Service, request: PagerRequest): PagerAnswer {
  const { alerts, requests, seen } = counter;
  switch (service) {
    case "pagerduty": {
      const { echo, ...given } = answerPagerDuty(request, alerts);
      if (echo) sendEcho(counter, echo);
      return given;
    }
    case "jsm":
      return answerJsm(request, alerts, requests);
    case "webhook":
      return answerReceiver(request, alerts, seen);
  }
}

/** As PagerDuty does: what an integration did is told like what a person did. */
function sendEcho(counter: Counter, { key, deed }: Echo): void {
  const sending = send(counter, { deed, key, by: "Countersign", at: counter.now() }).catch(
    () => undefined,
  );
  counter.sending.add(sending);
  void sending.finally(() => counter.sending.delete(sending));
}

async function press(counter: Counter, words: HookWords): Promise<number | undefined> {
  const { deed, key, at } = words;
  const alert = findOpen(counter.alerts, "pagerduty", key);
  if (deed === "acknowledged" || deed === "resolved") moveTo(alert, deed, at);
  if (deed === "unacknowledged") moveTo(alert, "triggered", at);
  for (const listener of counter.listeners) listener();
  return await send(counter, words);
}

async function send({ hookUrl }: Counter, words: HookWords): Promise<number | undefined> {
  const url = hookUrl();
  if (url === undefined) return undefined;
  const { headers, body } = makeHook(words);
  const answered = await fetch(url, { method: "POST", headers, body });
  await answered.arrayBuffer();
  return answered.status;
}

function takeFault({ faults }: Counter, service: Service): PagerAnswer | "drop" | undefined {
  const fault = faults.get(service);
  if (!fault || fault.times <= 0) return undefined;
  fault.times -= 1;
  return fault.how;
}

function note(counter: Counter, service: Service, request: PagerRequest, status: number): void {
  const { method, url, headers, body, now: at } = request;
  const path = `${url.pathname}${url.search}`;
  counter.calls.push({ service, at, method, path, headers, body: body.toString("utf8"), status });
  for (const listener of counter.listeners) listener();
}

function serviceOf(path: string): Service {
  if (path.startsWith("/jsm/")) return "jsm";
  return path.startsWith("/hook") ? "webhook" : "pagerduty";
}

async function readRequest({ now }: Counter, request: IncomingMessage): Promise<PagerRequest> {
  const pieces: Uint8Array[] = [];
  for await (const piece of request)
    pieces.push(piece instanceof Uint8Array ? piece : Buffer.from(String(piece)));
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  return {
    method: request.method ?? "GET",
    url: new URL(request.url ?? "/", "http://127.0.0.1"),
    headers,
    body: Buffer.concat(pieces),
    now: now(),
  };
}
