import { WebSocket } from "ws";
import type { Envelope, Settled } from "./envelope.ts";
import { fieldsOf, isFields, parseJson, wordIn } from "./json.ts";
import type { Timers } from "./timers.ts";

/** Slack allows so many connections per app. Source: docs.slack.dev/apis/events-api/using-socket-mode. */
const MOST_LINKS = 10;
const PING_EVERY_MS = 10_000;
/** A connection that was told to go is closed by Slack's side after this. */
const GOODBYE_MS = 10_000;

interface Link {
  readonly socket: WebSocket;
  /** Told to go, or about to be: gets nothing new. */
  isLeaving: boolean;
  readonly waiting: Set<string>;
}

interface Waiting {
  readonly envelope: Envelope;
  readonly link: Link;
  readonly since: number;
  readonly settle: (settled: Settled) => void;
}

/** The Slack end of Socket Mode: up to ten connections, each payload to one of them in turn. */
export class SocketHub {
  readonly #appId: string;
  readonly #patienceMs: number;
  readonly #timers: Timers;
  readonly #links: Link[] = [];
  readonly #waiting = new Map<string, Waiting>();
  readonly #sent = new Map<string, Envelope>();
  #turn = 0;

  constructor(appId: string, patienceMs: number, timers: Timers) {
    this.#appId = appId;
    this.#patienceMs = patienceMs;
    this.#timers = timers;
    timers.every(PING_EVERY_MS, () => {
      for (const { socket } of this.#links) socket.ping();
    });
  }

  /** Connections that would get a payload now. */
  get size(): number {
    return this.#open().length;
  }

  /** A client has come with a good ticket. */
  accept(socket: WebSocket): void {
    if (this.#links.length >= MOST_LINKS) {
      socket.send(JSON.stringify({ type: "disconnect", reason: "too_many_websockets" }));
      socket.close();
      return;
    }
    const link: Link = { socket, isLeaving: false, waiting: new Set() };
    this.#links.push(link);
    socket.on("message", (data: Buffer) => this.#hear(data.toString()));
    socket.on("close", () => this.#forget(link));
    socket.on("error", () => socket.terminate());
    socket.send(JSON.stringify(this.#hello()));
  }

  #hello(): object {
    return {
      type: "hello",
      num_connections: this.#links.length,
      debug_info: {
        host: "applink-local",
        build_number: 1,
        approximate_connection_time: 18_060,
      },
      connection_info: { app_id: this.#appId },
    };
  }

  /**
   * Sends to one connection and waits for the ack, which may come over any. An event whose connection breaks first is
   * settled at once, for it is sent again; an interaction is not, so that it waits for the end of Slack's patience.
   */
  async deliver(envelope: Envelope): Promise<Settled> {
    const link = this.#next();
    if (!link) return { acked: false, ackMs: 0, failure: "dispatch_failed" };
    const { promise, resolve } = Promise.withResolvers<Settled>();
    const since = performance.now();
    const cancel = this.#timers.after(this.#patienceMs, () => this.#fail(envelope.id));
    const settle = (settled: Settled): void => {
      cancel();
      link.waiting.delete(envelope.id);
      this.#waiting.delete(envelope.id);
      resolve(settled);
    };
    this.#waiting.set(envelope.id, { envelope, link, since, settle });
    link.waiting.add(envelope.id);
    this.#sent.set(envelope.id, envelope);
    send(link, envelope);
    return promise;
  }

  /** Sends an envelope once more, to the connection whose turn it is. */
  redeliver(id: string): void {
    const envelope = this.#sent.get(id);
    if (!envelope) throw new Error(`no envelope ${id} was ever sent`);
    const link = this.#next();
    if (link) send(link, envelope);
  }

  /** Replaces a connection as Slack does a few times a day: nothing new for it, its acks awaited, then told to go. */
  refresh(index: number): void {
    const link = this.#open()[index];
    if (!link) throw new Error(`there is no connection ${index}, only ${this.size}`);
    link.isLeaving = true;
    const started = performance.now();
    const leave = (): void => {
      if (link.waiting.size > 0 && performance.now() - started < this.#patienceMs) {
        this.#timers.after(5, leave);
        return;
      }
      const debug = { host: "applink-local" };
      const goodbye = { type: "disconnect", reason: "refresh_requested", debug_info: debug };
      link.socket.send(JSON.stringify(goodbye));
      this.#timers.after(GOODBYE_MS, () => link.socket.terminate());
    };
    leave();
  }

  /** Breaks all connections without a word. */
  drop(): void {
    for (const { socket } of this.#links) socket.terminate();
  }

  /** Breaks all connections; whoever still waits for an ack is told that none came. */
  close(): void {
    for (const id of this.#waiting.keys()) this.#fail(id);
    this.drop();
  }

  #open(): readonly Link[] {
    return this.#links.filter(
      ({ socket, isLeaving }) => !isLeaving && socket.readyState === WebSocket.OPEN,
    );
  }

  #next(): Link | undefined {
    const open = this.#open();
    this.#turn += 1;
    return open[this.#turn % Math.max(open.length, 1)];
  }

  #hear(text: string): void {
    const message = fieldsOf(parseJson(text));
    const waiting = this.#waiting.get(wordIn(message, "envelope_id") ?? "");
    if (!waiting) return;
    const { payload } = message;
    const ackMs = performance.now() - waiting.since;
    waiting.settle({ acked: true, ackMs, payload: isFields(payload) ? payload : {} });
  }

  #forget(link: Link): void {
    const index = this.#links.indexOf(link);
    if (index >= 0) this.#links.splice(index, 1);
    for (const id of link.waiting)
      if (this.#waiting.get(id)?.envelope.type === "events_api") this.#fail(id);
  }

  #fail(id: string): void {
    const waiting = this.#waiting.get(id);
    const ackMs = performance.now() - (waiting?.since ?? 0);
    waiting?.settle({ acked: false, ackMs, failure: "operation_timeout" });
  }
}

function send({ socket }: Link, envelope: Envelope): void {
  const { id, type, payload, acceptsResponsePayload } = envelope;
  const retry =
    type === "events_api"
      ? { retry_attempt: envelope.retryAttempt ?? 0, retry_reason: envelope.retryReason ?? "" }
      : {};
  const accepts = { accepts_response_payload: acceptsResponsePayload };
  socket.send(JSON.stringify({ envelope_id: id, type, payload, ...accepts, ...retry }));
}
