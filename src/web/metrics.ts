import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Metrics } from "../core/ports.ts";

/** Bounds in seconds for what people do; those that Prometheus' client has by itself end at ten seconds. */
const MINUTES = [5, 10, 20, 30, 60, 120, 180, 300, 450, 600, 900, 1800, 3600];

/** Every metric: name, kind, labels, meaning. docs/operations.md is compared with this table. */
export const METRICS = {
  messages_total: ["counter", ["outcome"], "messages taken from the queue"],
  queue_faults_total: ["counter", ["kind"], "calls to the queue that failed"],
  records_total: ["counter", ["source", "outcome"], "records found in messages and log groups"],
  events_total: ["counter", ["kind", "outcome"], "events taken through the house"],
  effects_total: ["counter", ["kind", "outcome"], "effects performed"],
  pages_total: ["counter", ["channel", "outcome"], "pages to people, by slack or a kind of pager"],
  pager_hooks_total: ["counter", ["outcome"], "calls of PagerDuty's webhook"],
  slack_calls_total: ["counter", ["method", "outcome"], "calls to Slack's Web API"],
  slack_interactions_total: [
    "counter",
    ["kind", "outcome"],
    "clicks, modals and commands from Slack",
  ],
  slack_connections: ["gauge", [], "Socket Mode connections that are up"],
  aws_calls_total: ["counter", ["action", "outcome"], "calls to AWS"],
  sweep_age_seconds: ["gauge", ["name"], "seconds since the last finished run of a scheduled job"],
  backlog_effects: ["gauge", [], "effects that wait"],
  backlog_oldest_seconds: ["gauge", [], "age of the oldest effect that is due"],
  dead_letters: ["gauge", [], "messages that could not be decoded and were not replayed"],
  cases_open: ["gauge", ["kind"], "open cases"],
  logins_total: ["counter", ["source", "outcome"], "ways in, by what they came to"],
  login_questions_total: ["counter", ["event"], "questions about logins, by what became of them"],
  login_answer_seconds: ["histogram", [], "from the question to its answer", MINUTES],
  login_proofs_total: ["counter", ["outcome"], "proofs behind a risky Yes"],
  login_canary_seconds: ["gauge", [], "the hourly test's way through the queue; -1: it was lost"],
  logins_silent_hosts: ["gauge", [], "running hosts that sent no line for longer than allowed"],
  buckets_verdict_disagreement: [
    "counter",
    [],
    "readings of a bucket whose policy AWS calls public and Countersign not, or the other way round",
  ],
  queue_to_decision_seconds: ["histogram", [], "from the receipt of a message to its commit"],
} as const satisfies Readonly<Record<string, MetricRow>>;

type MetricRow = readonly [
  kind: "counter" | "gauge" | "histogram",
  labels: readonly string[],
  help: string,
  bounds?: readonly number[],
];

/** The metrics of this process and their text form. */
export interface OpenMetrics extends Metrics {
  /** Prometheus text format, with the process's own metrics. */
  readonly text: () => Promise<string>;
}

/** Makes a registry of its own, so that two apps in one process do not mix. An unknown name throws: a bug that a test must find. */
export function openMetrics(): OpenMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "countersign_" });
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  for (const [name, [kind, labels, help, bounds]] of Object.entries<MetricRow>(METRICS)) {
    const options = {
      name: `countersign_${name}`,
      help,
      labelNames: [...labels],
      registers: [registry],
    };
    if (kind === "counter") counters.set(name, new Counter(options));
    if (kind === "gauge") gauges.set(name, new Gauge(options));
    if (kind === "histogram") {
      const buckets = bounds ? { buckets: [...bounds] } : {};
      histograms.set(name, new Histogram({ ...options, ...buckets }));
    }
  }
  return {
    count: (name, labels = {}, by = 1) => known(counters, name).inc(labels, by),
    gauge: (name, value, labels = {}) => known(gauges, name).set(labels, value),
    observe: (name, value, labels = {}) => known(histograms, name).observe(labels, value),
    text: () => registry.metrics(),
  };
}

function known<T>(metrics: ReadonlyMap<string, T>, name: string): T {
  const metric = metrics.get(name);
  if (!metric) throw new Error(`metric ${name} is not in the table METRICS`);
  return metric;
}
