import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { addVpc } from "../playground/aws/model/create.ts";
import { stableId } from "../playground/aws/model/ids.ts";
import { type LocalAws, openLocalAws } from "../playground/aws/open.ts";
import type { BenchOptions } from "./options.ts";
import type { Report } from "./report.ts";
import { median } from "./spread.ts";

const GROUPS = 130;
/** Rules of code for each; AWS's `default` group comes on top. */
const RULES = 5;
const ROUNDS = 5;
const ACCOUNT = "111122223333";
const REGION = "eu-central-1";
const VPC = "vpc-0be7c4ec000000001";
const ROOT = join(import.meta.dirname, "..");

/** `countersign check` from spawn to end on an estate of 131 groups, beside a script that only lists groups and rules by the same SDK. */
export async function measureCheck({ main, say, signal }: BenchOptions): Promise<Report> {
  await using opened = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), "countersign-check-"));
  opened.defer(() => rm(dir, { recursive: true, force: true }));
  const aws = opened.use(await openLocalAws());
  const rules = seed(aws);
  await writeFile(join(dir, "groups.yml"), code());
  await writeFile(join(dir, "countersign.yml"), settings(aws, dir));
  const script = [fileURLToPath(new URL("./describe-groups.ts", import.meta.url)), aws.endpoint];
  const program = [join(ROOT, main), "check", "--config", join(dir, "countersign.yml")];
  const [checks, bares]: [Ran[], Ran[]] = [[], []];
  for (let round = 0; round <= ROUNDS; round++) {
    signal.throwIfAborted();
    const [bare, check] = [await run(script), await run(program)];
    if (check.status !== 0) throw new Error(`check ended with ${check.status}: ${check.out}`);
    say(`check ${check.cpuMs.toFixed(0)} ms, script ${bare.cpuMs.toFixed(0)} ms`);
    // The first round fills the disk's caches, and is not counted.
    if (round > 0) [checks, bares].forEach((all, at) => all.push(at === 0 ? check : bare));
  }
  const [check, bare] = [middle(checks), middle(bares)];
  return {
    bench: "check",
    facts: { main, groups: String(GROUPS + 1), rules: String(rules) },
    figures: [
      { name: "check_cpu_ms", value: check.cpuMs, means: `median of ${ROUNDS}, whole process` },
      { name: "check_ms", value: check.ms, means: "from spawn to end" },
      { name: "script_cpu_ms", value: bare.cpuMs, means: "a script that only lists them" },
      { name: "script_ms", value: bare.ms, means: "from spawn to end" },
      { name: "cpu_ratio", value: check.cpuMs / bare.cpuMs, means: "check / script" },
    ],
  };
}

interface Ran {
  readonly cpuMs: number;
  readonly ms: number;
  readonly status: number | null;
  readonly out: string;
}

async function run(words: readonly string[]): Promise<Ran> {
  const began = performance.now();
  const teller = new URL("./tell-cpu.ts", import.meta.url).href;
  const child = spawn(process.execPath, ["--import", teller, ...words], {
    cwd: ROOT,
    env: {
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_EC2_METADATA_DISABLED: "true",
    },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const text = { out: "", cpu: "" };
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (chunk: string) => (text.out += chunk));
  child.stdio[3]?.on("data", (chunk: Buffer) => (text.cpu += chunk.toString()));
  await once(child, "close");
  const ms = performance.now() - began;
  return { cpuMs: Number(text.cpu) / 1000, ms, status: child.exitCode, out: text.out };
}

function middle(all: readonly Ran[]): { readonly cpuMs: number; readonly ms: number } {
  return { cpuMs: median(all.map(({ cpuMs }) => cpuMs)), ms: median(all.map(({ ms }) => ms)) };
}

/** The estate, as the code says it; how many rules there are in it. */
function seed(aws: LocalAws): number {
  const region = aws.place();
  addVpc(region, { id: VPC, ownerId: ACCOUNT, cidr: "10.0.0.0/16", isDefault: false, tags: {} });
  for (let index = 0; index < GROUPS; index++) {
    const id = stableId("sg", `bench ${index}`);
    const rules = Array.from({ length: RULES }, (_, port) => {
      const ruleId = stableId("sgr", `${id} ${port}`);
      const [fromPort, peer] = [port + 1, { kind: "v4" as const, cidr: "10.0.0.0/8" }];
      const rule = { id: ruleId, egress: false, protocol: "tcp", fromPort, toPort: fromPort };
      return [ruleId, { ...rule, peer, tags: {} }] as const;
    });
    const about = { name: `group-${index}`, description: "bench", vpcId: VPC, ownerId: ACCOUNT };
    region.groups.set(id, { id, ...about, tags: {}, rules: new Map(rules), associatedVpcs: [] });
  }
  return [...region.groups.values()].reduce((sum, { rules }) => sum + rules.size, 0);
}

function code(): string {
  const lines = ["groups:"];
  for (let index = 0; index < GROUPS; index++) {
    lines.push(`  - name: group-${index}`, "    ingress:");
    for (let port = 1; port <= RULES; port++)
      lines.push(`      - {proto: tcp, ports: ${port}, from: 10.0.0.0/8}`);
  }
  return lines.join("\n");
}

function settings({ endpoint, queueUrl }: LocalAws, dir: string): string {
  return [
    `aws: {endpoint: "${endpoint}", region: ${REGION}}`,
    `queue: {url: "${queueUrl}"}`,
    "channels: {aws: C0123456789}",
    "incidents: {channel: C0123456789}",
    `accounts: [{id: "${ACCOUNT}", name: bench, environment: test, regions: [${REGION}]}]`,
    `desired: [{name: code, format: countersign, path: "${dir}/groups.yml", account: "${ACCOUNT}", region: ${REGION}}]`,
  ].join("\n");
}
