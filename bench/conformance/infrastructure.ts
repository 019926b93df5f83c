/** Terraform and CloudFormation: what is open to everybody, by the readers of desired state. */
import { z } from "zod";
import { readFetched } from "../../src/security-groups/desired/load.ts";
import type {
  DeclaredRule,
  DesiredText,
  ReadResult,
} from "../../src/security-groups/desired/reader.ts";
import { bareOptions } from "../../src/wiring/sources.ts";
import { systemClock } from "../../src/wiring/system.ts";
import type { Case } from "./cases.ts";
import { compare, type Judged, NO_RECORDS, type Verdict } from "./judged.ts";

const input = z.union([
  z
    .object({ framework: z.literal("terraform"), files: z.record(z.string(), z.string()) })
    .transform(({ files }) => ({ format: "terraform-hcl", files, parameters: {} })),
  z
    .object({ format: z.literal("tfstate"), tfstate: z.json() })
    .transform(({ tfstate }) => one("terraform-state", JSON.stringify(tfstate))),
  z
    .object({ format: z.literal("tfstate"), text: z.string() })
    .transform(({ text }) => one("terraform-state", text)),
  z
    .object({ template: z.unknown(), text: z.string(), parameterValues: z.json().optional() })
    .transform(({ text, parameterValues }) => ({
      ...one("cloudformation", text),
      parameters: parametersIn(parameterValues),
    })),
]);
const expectation = z.object({
  check: z.string().optional(),
  rule: z.string().optional(),
  failing: z.array(z.string()).optional(),
  offending: z.array(z.string()).optional(),
});

/** Checks of the public sources that ask what is open to everybody, and at which port; undefined: at any. */
const QUESTIONS: readonly (readonly [
  name: RegExp,
  direction: "ingress" | "egress",
  port: number | undefined,
])[] = [
  [/UnrestrictedIngress(?:22)$/, "ingress", 22],
  [/UnrestrictedIngress(?:3389)$/, "ingress", 3389],
  [/UnrestrictedIngress(?:80)$/, "ingress", 80],
  [/IngressOpenToWorldRule$/, "ingress", undefined],
  [/EgressOpenToWorldRule$/, "egress", undefined],
];

/** A case of desired state; undefined: another kind of case. */
export async function judgeInfrastructure(of: Case): Promise<Judged | undefined> {
  const given = input.safeParse(of.input);
  if (!given.success) {
    if (!["framework", "format", "text"].some((name) => name in of.input)) return undefined;
    return { counts: NO_RECORDS, verdict: { says: "not read", why: "no text of code" } };
  }
  const { format, files, parameters } = given.data;
  const at = systemClock.now();
  const result = await readFetched({
    scope: {
      name: "case",
      format,
      account: "111122223333",
      region: "eu-west-1",
      vpcs: {},
      unmanaged: "list",
    },
    options: { ...bareOptions(at), parameters },
    at,
    files: Object.entries(files).map(([path, text]): DesiredText => ({ path, text })),
  });
  return { counts: countsOf(result), verdict: verdictOn(of, result) };
}

function one(
  format: string,
  text: string,
): { format: string; files: Record<string, string>; parameters: Record<string, string> } {
  return { format, files: { case: text }, parameters: {} };
}

function parametersIn(value: unknown): Record<string, string> {
  const texts = z.record(z.string(), z.union([z.string(), z.number()]).transform(String));
  const wrapped = z.object({ Parameters: texts }).safeParse(value);
  return wrapped.success ? wrapped.data.Parameters : (texts.safeParse(value).data ?? {});
}

function countsOf({ groups, findings, unreadable }: ReadResult): Judged["counts"] {
  const isRead = groups.length > 0 || findings.length > 0;
  const kind = unreadable === undefined ? (isRead ? "decoded" : "nothing") : "rejected";
  return { ...NO_RECORDS, records: 1, [kind]: 1 };
}

function verdictOn(of: Case, result: ReadResult): Verdict {
  const expected = expectation.safeParse(of.expected).data;
  if (!expected) return { says: "not comparable" };
  const { check, rule, failing = [], offending = [] } = expected;
  const question = QUESTIONS.find(([pattern]) => pattern.test(check ?? rule ?? ""));
  if (!question) return { says: "not comparable" };
  const [, direction, port] = question;
  const rules = result.groups.flatMap((group) => group[direction].rules);
  const open = rules.some((each) => isOpen(each, port));
  const isUnclear =
    result.unreadable !== undefined || result.findings.some(({ kind }) => kind !== "lint");
  if (!open && isUnclear) return { says: "not comparable" };
  const bad = failing.length + offending.length > 0;
  return compare({ open: bad ? "yes" : "no" }, { open: open ? "yes" : "no" });
}

function isOpen(
  { peer, protocol, from = 0, to = 65_535 }: DeclaredRule,
  port: number | undefined,
): boolean {
  if (peer.kind !== "known" || !["0.0.0.0/0", "::/0"].includes(peer.peer)) return false;
  if (protocol.startsWith("icmp")) return false;
  return port === undefined || (from <= port && port <= to);
}
