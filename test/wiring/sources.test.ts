import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { defaultConfig } from "../../src/config/defaults.ts";
import type { Config } from "../../src/config/settings.ts";
import { CountersignError } from "../../src/core/errors.ts";
import { declaredFor, indexDesired } from "../../src/security-groups/desired/desired-index.ts";
import {
  type LoadedSource,
  loadSource,
  readFetched,
} from "../../src/security-groups/desired/load.ts";
import { openAuthors } from "../../src/wiring/authors.ts";
import { openSources, type SourceParts, type Sources } from "../../src/wiring/sources.ts";
import { ACCOUNT, GROUP_ID, REGION } from "../security-groups/samples.ts";
import { ENVIRONMENT, makeRepository } from "../sources/repository.ts";
import { fakeClock } from "../support/fake-clock.ts";

const LIVE = { name: "web", vpcId: "vpc-0a1" };
const QUESTION = { account: ACCOUNT, region: REGION, groupId: GROUP_ID, live: LIVE };
const ANNA = "Anna anna@example.com";
const BEN = "Ben ben@example.com";

function playbook(...ports: readonly number[]): string {
  const rules = ports.map((port) => `          - {ports: ${port}, cidr_ip: 10.0.0.0/8}\n`);
  return `- hosts: localhost\n  tasks:\n    - ec2_group:\n        name: web\n        rules:\n${rules.join("")}`;
}

/** Sources of the one that is described. */
async function openOne(
  source: Partial<Config["desired"][number]>,
  more: Partial<SourceParts> = {},
): Promise<AsyncDisposable & { readonly sources: Sources }> {
  const folder = await mkdtemp(join(tmpdir(), "countersign-"));
  const usual = {
    name: "infra",
    format: "ansible" as const,
    from: "dir" as const,
    path: "sg",
    account: ACCOUNT,
    region: REGION,
    vpcs: {},
    vars: {},
    parameters: {},
    exports: {},
    max_age: 3_600_000,
    allow_apply: false,
    unmanaged: "list" as const,
  };
  const config = { ...defaultConfig(), desired: [{ ...usual, ...source }] };
  const sources = openSources({
    config,
    clock: fakeClock(),
    folder,
    environment: ENVIRONMENT,
    aws: { readObjects: () => Promise.reject(denied("s3:GetObject")), readStack: noStack },
    alsoFile: true,
    ...more,
  });
  return {
    sources,
    [Symbol.asyncDispose]: async () => {
      sources[Symbol.dispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function denied(action: string): CountersignError {
  return new CountersignError("aws.denied", { action });
}

function noStack(): Promise<never> {
  return Promise.reject(denied("cloudformation:DescribeStacks"));
}

async function load(sources: Sources, before?: LoadedSource): Promise<LoadedSource> {
  const fetched = await sources.fetch("infra");
  return loadSource(before, fetched, await readFetched(fetched));
}

describe("a source in git", () => {
  it("gives each rule the commit that wrote its line, and the group the last one of its file", async () => {
    using sample = makeRepository();
    const first = sample.commit({ "sg/web.yml": playbook(22, 80) }, ANNA, "2026-11-16T09:00:00Z");
    const second = sample.commit({ "sg/web.yml": playbook(22, 443) }, BEN, "2026-11-17T09:00:00Z");
    sample.commit({ "README.md": "x" }, ANNA, "2026-11-18T09:00:00Z");
    await using open = await openOne({ from: "git", repository: `file://${sample.origin}` });
    const index = indexDesired([await load(open.sources)]);

    const declared = await openAuthors(open.sources)(declaredFor(index, QUESTION), index);

    expect(declared).toMatchObject({
      state: "declared",
      commit: { id: second, author: "Ben <ben@example.com>", at: "2026-11-17T09:00:00.000Z" },
      ingress: {
        rules: [
          { key: "ingress tcp 22 22 v4 10.0.0.0/8", commit: { id: first } },
          { key: "ingress tcp 443 443 v4 10.0.0.0/8", commit: { id: second } },
        ],
      },
    });
  });

  it("keeps the last good version, with its age, while history is rewritten or the repository lost", async () => {
    using sample = makeRepository();
    sample.commit({ "sg/web.yml": playbook(22) }, ANNA, "2026-11-16T09:00:00Z");
    sample.commit({ "sg/web.yml": playbook(80) }, ANNA, "2026-11-16T10:00:00Z");
    await using open = await openOne({ from: "git", repository: `file://${sample.origin}` });
    const good = await load(open.sources);
    sample.git("reset", "--quiet", "--hard", "HEAD~1");
    sample.commit({ "sg/web.yml": playbook(443) }, BEN, "2026-11-17T09:00:00Z");

    const held = await load(open.sources, good);

    expect(held.problem).toContain("history was rewritten");
    expect(held).toMatchObject({ readAt: good.readAt, commit: good.commit, result: good.result });
  });

  it("S35: changes nothing when its groups are gone, until somebody confirms", async () => {
    using sample = makeRepository();
    const [a = "", b = "", c = ""] = ["a", "b", "c"].map((name) =>
      playbook(22).replace("web", name),
    );
    sample.commit({ "sg/a.yml": a, "sg/b.yml": b, "sg/c.yml": c }, ANNA, "2026-11-16T09:00:00Z");
    await using open = await openOne({ from: "git", repository: `file://${sample.origin}` });
    const good = await load(open.sources);
    sample.commit({ "sg/a.yml": "[]\n", "sg/b.yml": "[]\n" }, BEN, "2026-11-17T09:00:00Z");
    const halved = await load(open.sources, good);
    sample.commit({ "sg/c.yml": "[]\n" }, BEN, "2026-11-17T10:00:00Z");
    const emptied = await load(open.sources, halved);
    sample.git("rm", "--quiet", "-r", "sg");
    sample.commit({ x: "x" }, BEN, "2026-11-17T11:00:00Z");
    const gone = await load(open.sources, emptied);

    for (const each of [halved, emptied, gone]) {
      expect(each.result).toEqual(good.result);
      expect(each.problem).toMatch(/held back: [23] of 3 groups|no file at sg/);
    }
  });
});

describe("a source in S3", () => {
  it("has the object's version for a commit, and says who denied it", async () => {
    const text = playbook(22);
    const asked: unknown[] = [];
    const s3 = {
      from: "s3" as const,
      bucket: "code",
      bucket_region: "us-east-1",
      path: "sg/*.yml",
    };
    await using open = await openOne(s3, {
      aws: {
        readStack: noStack,
        readObjects: ({ takes, ...what }) => {
          asked.push(what);
          const changedAt = new Date("2026-11-16T09:00:00Z");
          const files = [{ path: "sg/web.yml", text }].filter(({ path }) => takes(path));
          return Promise.resolve({ files, version: "e7a6", changedAt });
        },
      },
    });
    await using shut = await openOne(s3);

    const loaded = await load(open.sources);
    const refused = await load(shut.sources);

    expect(loaded).toMatchObject({
      commit: { id: "e7a6", at: "2026-11-16T09:00:00.000Z" },
      result: { groups: [{ name: "web" }] },
    });
    expect(asked).toMatchObject([
      { place: { account: ACCOUNT, region: "us-east-1" }, bucket: "code", prefix: "sg" },
    ]);
    expect(refused.problem).toContain("aws.denied");
  });
});
