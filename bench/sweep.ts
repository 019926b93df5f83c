import type { LiveGroup } from "../src/core/readings.ts";
import { checkGroups } from "../src/security-groups/check-report.ts";
import { indexDesired } from "../src/security-groups/desired/desired-index.ts";
import { loadSource } from "../src/security-groups/desired/load.ts";
import { readOwnYaml } from "../src/security-groups/desired/own-yaml.ts";
import { SHIPPED_BASELINE } from "../src/security-groups/shipped-baseline.ts";
import type { BenchOptions } from "./options.ts";
import type { Report } from "./report.ts";

const RULES = 50;
const PER_FILE = 20;
const [FEW, MANY] = [1000, 10_000];
const PLACE = { account: "111122223333", region: "eu-central-1" };
const NOW = new Date("2026-11-21T14:00:00Z");

interface Measured {
  readonly parseMs: number;
  readonly diffMs: number;
  readonly heapMb: number;
  readonly changes: number;
}

/** What it costs to read code with thousands of groups and to compare it with as many in AWS: processor's time, memory, and how both grow. */
export function measureSweep({ say, signal }: BenchOptions): Promise<Report> {
  // The first round warms the compiler, and is not counted.
  measure(FEW);
  signal.throwIfAborted();
  const few = measure(FEW);
  say(`${FEW} groups: ${total(few).toFixed(0)} ms`);
  signal.throwIfAborted();
  const many = measure(MANY);
  say(`${MANY} groups: ${total(many).toFixed(0)} ms`);
  return Promise.resolve({
    bench: "sweep",
    facts: { groups: String(MANY), rules: String(MANY * RULES) },
    figures: [
      { name: "parse_cpu_ms", value: many.parseMs, means: "processor's time for the code" },
      { name: "diff_cpu_ms", value: many.diffMs, means: "the same, for comparison and baseline" },
      { name: "heap_mb", value: many.heapMb, means: "heap in use afterwards, both sides in it" },
      {
        name: "changes",
        value: many.changes,
        means: "rules that differ: one in each hundredth group",
      },
      {
        name: "growth_ratio",
        value: total(many) / Math.max(1, total(few)),
        means: `${MANY} groups against ${FEW}; 10 is linear`,
      },
    ],
  });
}

function total({ parseMs, diffMs }: Measured): number {
  return parseMs + diffMs;
}

function measure(groups: number): Measured {
  const live = Array.from({ length: groups }, (_, index) => groupFor(index));
  const scope = {
    name: "bench",
    format: "countersign",
    ...PLACE,
    vpcs: {},
    unmanaged: "list",
  } as const;
  const options = { vars: {}, parameters: {}, exports: {}, maxAgeMs: 0, now: NOW };
  const files = Array.from({ length: groups / PER_FILE }, (_, file) => ({
    path: `groups-${file}.yml`,
    text: codeFor(file * PER_FILE),
  }));
  const parse = cpu(() => readOwnYaml(files, scope));
  const index = indexDesired([
    loadSource(undefined, { scope, options, at: NOW, files }, parse.value),
  ]);
  if (parse.value.unreadable !== undefined) throw new Error(parse.value.unreadable);
  const diff = cpu(() =>
    checkGroups({
      index,
      places: [{ ...PLACE, reading: { reading: "ok", value: live, readAt: NOW } }],
      policy: { baseline: SHIPPED_BASELINE, ignore: [] },
      now: NOW,
    }),
  );
  const heapMb = process.memoryUsage().heapUsed / 1_048_576;
  return { parseMs: parse.ms, diffMs: diff.ms, heapMb, changes: diff.value.changes };
}

function cpu<T>(work: () => T): { readonly value: T; readonly ms: number } {
  const began = process.cpuUsage();
  const value = work();
  const { user, system } = process.cpuUsage(began);
  return { value, ms: (user + system) / 1000 };
}

/** One file of code, from this group on. */
function codeFor(first: number): string {
  const lines = ["groups:"];
  for (let index = first; index < first + PER_FILE; index++) {
    lines.push(`  - name: group-${index}`, "    ingress:");
    for (let port = 1; port <= RULES; port++)
      lines.push(`      - {proto: tcp, ports: ${port}, from: 10.0.0.0/8}`);
  }
  return lines.join("\n");
}

/** One group in a hundred has a rule that the code lacks. */
function groupFor(index: number): LiveGroup {
  const ports = Array.from({ length: RULES + (index % 100 === 0 ? 1 : 0) }, (_, port) => port + 1);
  return {
    ...PLACE,
    vpcId: "vpc-0a1",
    groupId: `sg-${index.toString(16).padStart(17, "0")}`,
    name: `group-${index}`,
    ownerId: PLACE.account,
    description: "",
    tags: {},
    rules: ports.map((port) => ({
      ruleId: `sgr-${index}-${port}`,
      direction: "ingress",
      protocol: "tcp",
      fromPort: port,
      toPort: port,
      cidrIpv4: "10.0.0.0/8",
      tags: {},
    })),
  };
}
