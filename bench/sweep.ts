import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { LiveGroup } from "../src/core/readings.ts";
import { checkGroups } from "../src/security-groups/check-report.ts";
import { indexDesired } from "../src/security-groups/desired/desired-index.ts";
import { loadSource } from "../src/security-groups/desired/load.ts";
import { readOwnYaml } from "../src/security-groups/desired/own-yaml.ts";
import { readTerraformPlan } from "../src/security-groups/desired/terraform-plan.ts";
import { SHIPPED_BASELINE } from "../src/security-groups/shipped-baseline.ts";
import type { BenchOptions } from "./options.ts";
import type { Report } from "./report.ts";

const RULES = 50;
const PER_FILE = 20;
const [FEW, MANY] = [1000, 10_000];
const PLACE = { account: "111122223333", region: "eu-central-1" };
const NOW = new Date("2026-11-21T14:00:00Z");

const SCOPE = {
  name: "bench",
  format: "countersign",
  ...PLACE,
  vpcs: {},
  unmanaged: "list",
} as const;
const OPTIONS = { vars: {}, parameters: {}, exports: {}, maxAgeMs: 86_400_000, now: NOW };

interface Measured {
  readonly parseMs: number;
  readonly planMs: number;
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
      {
        name: "parse_cpu_ms",
        value: many.parseMs,
        means: "processor's time for the code, own YAML",
      },
      {
        name: "plan_parse_cpu_ms",
        value: many.planMs,
        means: "the same groups as Terraform plans",
      },
      { name: "diff_cpu_ms", value: many.diffMs, means: "the same, for comparison and baseline" },
      {
        name: "heap_mb",
        value: many.heapMb,
        means: "heap still referred to afterwards: code as text and read, cloud, report",
      },
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
  const files = Array.from({ length: groups / PER_FILE }, (_, file) => ({
    path: `groups-${file}.yml`,
    text: codeFor(file * PER_FILE),
  }));
  const parse = cpu(() => readOwnYaml(files, SCOPE));
  const index = indexDesired([
    loadSource(undefined, { scope: SCOPE, options: OPTIONS, at: NOW, files }, parse.value),
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
  const heapMb = heapInUse();
  const planMs = cpuOfPlans(groups, parse.value.groups.length);
  return { parseMs: parse.ms, planMs, diffMs: diff.ms, heapMb, changes: diff.value.changes };
}

function cpuOfPlans(groups: number, wanted: number): number {
  const plans = Array.from({ length: groups / PER_FILE }, (_, file) => ({
    path: `plan-${file}.json`,
    text: planFor(file * PER_FILE),
  }));
  const read = cpu(() => readTerraformPlan(plans, { ...SCOPE, format: "terraform-plan" }, OPTIONS));
  if (read.value.groups.length !== wanted) throw new Error("a plan was not read");
  return read.ms;
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

/** The same file as a plan. */
function planFor(first: number): string {
  const numbers = Array.from({ length: PER_FILE }, (_, index) => first + index);
  const plain = { mode: "managed", type: "aws_security_group" };
  const resources = numbers.map((index) => ({
    address: `aws_security_group.g${index}`,
    ...plain,
    name: `g${index}`,
    values: { name: `group-${index}`, vpc_id: "vpc-0a1", ingress: PLANNED_RULES },
  }));
  const configured = numbers.map((index) => ({
    address: `aws_security_group.g${index}`,
    ...plain,
    name: `g${index}`,
    expressions: { ingress: {} },
  }));
  return JSON.stringify({
    format_version: "1.2",
    timestamp: NOW.toISOString(),
    planned_values: { root_module: { resources } },
    configuration: { root_module: { resources: configured } },
  });
}

const PLANNED_RULES = Array.from({ length: RULES }, (_, port) => ({
  cidr_blocks: ["10.0.0.0/8"],
  description: "",
  from_port: port + 1,
  ipv6_cidr_blocks: [],
  prefix_list_ids: [],
  protocol: "tcp",
  security_groups: [],
  self: false,
  to_port: port + 1,
}));

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

/** Megabytes of heap that something still refers to, garbage taken away. */
function heapInUse(): number {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") Reflect.apply(collect, undefined, []);
  return process.memoryUsage().heapUsed / 1_048_576;
}
