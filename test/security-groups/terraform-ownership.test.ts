import { describe, expect, it } from "vitest";
import type { DeclaredGroup } from "../../src/security-groups/desired/reader.ts";
import ownership from "../fixtures/security-groups/ownership.json" with { type: "json" };
import { GROUP_ID } from "./samples.ts";
import {
  EXISTING,
  hcl,
  onlyGroup,
  plan,
  planText,
  shownBlock,
  state,
  stateText,
} from "./terraform-samples.ts";

type Direction = "ingress" | "egress";
type Row = (typeof ownership.cases)[number];

const ROWS = ownership.cases.filter(({ source }) => source.startsWith("terraform-"));

describe("S6: what Terraform claims", () => {
  it("has rows for all three formats", () => {
    expect(new Set(ROWS.map(({ source }) => source)).size).toBe(3);
  });

  it.each(ROWS.map((row) => [nameOf(row), row] as const))("%s", async (_, row) => {
    const { group, lint } = await read(row);

    const claim = group[directionOf(row)];
    const mode = row.mode === "last-known" ? "ignore" : row.mode;
    const count = { none: 0, listed: mode === "ignore" ? 0 : 1, union: 2 }[row.rules] ?? -1;
    expect([claim.mode, claim.rules.length]).toEqual([mode, count]);
    expect(lint).toEqual("lint" in row ? row.lint : []);
    expect(group[directionOf(row) === "ingress" ? "egress" : "ingress"].rules).toEqual([]);
  });
});

async function read(
  row: Row,
): Promise<{ readonly group: DeclaredGroup; readonly lint: readonly string[] }> {
  const result =
    row.source === "terraform-plan"
      ? plan(planOf(row))
      : row.source === "terraform-state"
        ? state(stateOf(row))
        : await hcl(hclOf(row));
  return { group: onlyGroup(result), lint: result.findings.map(({ name }) => name) };
}

function nameOf({ source, direction, written, options }: Row): string {
  return `${source} ${direction} ${written} ${JSON.stringify(options)}`;
}

function directionOf({ direction }: Row): Direction {
  return direction === "egress" ? "egress" : "ingress";
}

function resourceOf({ options }: Row): string {
  return options && "resource" in options && typeof options.resource === "string"
    ? options.resource
    : "";
}

/** The group's own resource, and whether rules stand in it and beside it. */
function layoutOf(row: Row): {
  readonly type: string;
  readonly inline: boolean;
  readonly separate: string | undefined;
} {
  const resource = resourceOf(row);
  const both = "and" in (row.options ?? {});
  const single = resource.endsWith("_rule");
  return {
    type: single ? "aws_security_group" : resource,
    inline: !single,
    separate: both ? "aws_security_group_rule" : single ? resource : undefined,
  };
}

function separateValues(type: string, direction: Direction): Record<string, unknown> {
  const ports = { from_port: 22, to_port: 22, security_group_id: GROUP_ID };
  return type === "aws_security_group_rule"
    ? { ...ports, type: direction, protocol: "tcp", cidr_blocks: ["10.0.0.0/8"] }
    : { ...ports, ip_protocol: "tcp", cidr_ipv4: "10.0.0.0/8" };
}

function planOf(row: Row): string {
  const { type, inline, separate } = layoutOf(row);
  const direction = directionOf(row);
  const written = inline && row.written !== "absent";
  const rules = row.written === "list" ? [shownBlock({ cidr_blocks: ["0.0.0.0/0"] })] : [];
  // What the provider saw is shown for a direction that the code says nothing about, too.
  const seen =
    type === "aws_security_group" && !written && !separate ? [shownBlock({ self: true })] : [];
  return planText([
    {
      address: `${type}.web`,
      values: { ...EXISTING, ingress: [], egress: [], [direction]: written ? rules : seen },
      code: written ? { [direction]: {} } : {},
    },
    ...(separate
      ? [{ address: `${separate}.one`, values: separateValues(separate, direction) }]
      : []),
  ]);
}

function stateOf(row: Row): string {
  const { type, inline, separate } = layoutOf(row);
  const direction = directionOf(row);
  const rules = inline ? [shownBlock({ cidr_blocks: ["0.0.0.0/0"] })] : [];
  return stateText([
    { type, name: "web", values: { ...EXISTING, [direction]: rules } },
    ...(separate
      ? [{ type: separate, name: "one", values: separateValues(separate, direction) }]
      : []),
  ]);
}

function hclOf(row: Row): string {
  const { type, inline, separate } = layoutOf(row);
  const direction = directionOf(row);
  const block = `${direction} {\n    from_port = 443\n    to_port = 443\n    protocol = "tcp"\n    cidr_blocks = ["0.0.0.0/0"]\n  }`;
  const written = { absent: "", "[]": `${direction} = []`, list: block }[row.written] ?? "";
  const name = type === "aws_security_group" ? 'name = "web-prod"\n  ' : "";
  const group = `resource "${type}" "web" {\n  ${name}vpc_id = "vpc-0a1"\n  ${inline ? written : ""}\n}\n`;
  if (!separate) return group;
  const values = { ...separateValues(separate, direction), security_group_id: "" };
  const lines = Object.entries(values).map(
    ([key, value]) =>
      `  ${key} = ${key === "security_group_id" ? `${type}.web.id` : JSON.stringify(value)}`,
  );
  return `${group}resource "${separate}" "one" {\n${lines.join("\n")}\n}\n`;
}
