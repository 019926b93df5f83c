import { neighboursOf } from "../../src/security-groups/desired/resolve.ts";
import type { Adoption, AdoptRequest } from "../../src/security-groups/export/adoption.ts";
import { adoptItems } from "../../src/security-groups/export.ts";
import type { Item } from "../../src/security-groups/item.ts";
import { ACCOUNT, GROUP_ID, REGION } from "./samples.ts";
import { OPTIONS, SCOPE } from "./templates.ts";

/** A request: the code, and the rules that the cloud has; what is chosen are all differences, or these keys. */
export function requestFor(
  format: string,
  text: string,
  live: readonly (string | { readonly key: string; readonly description: string })[],
  items: readonly Item[],
): AdoptRequest {
  return {
    scope: { ...SCOPE, name: "infra", format },
    options: OPTIONS,
    files: [
      { path: "sg/other.yml", text: otherFile(format) },
      { path: "sg/web.yml", text },
    ],
    group: {
      account: ACCOUNT,
      region: REGION,
      groupId: GROUP_ID,
      vpcId: "vpc-0a1",
      name: "web-prod",
      rules: live.map((rule) => (typeof rule === "string" ? { key: rule, description: "" } : rule)),
    },
    neighbours: neighboursOf([{ groupId: "sg-0b", vpcId: "vpc-0a1", name: "lb-prod" }], true),
    items,
    keys: items.flatMap(({ key }) => key ?? []),
  };
}

function otherFile(format: string): string {
  if (format === "cloudformation") return "Resources: {}\n";
  if (format === "ansible") return "- hosts: localhost\n  tasks: []\n";
  return "groups:\n  - {name: other, ingress: [{proto: tcp, ports: 1, from: 10.0.0.0/8}]}\n";
}

/** The differences of these kinds. */
export function differing(kind: Item["kind"], ...keys: readonly string[]): readonly Item[] {
  return keys.map((key) => ({ kind, key, ahead: "cloud", at: "sg/web.yml:1" }));
}

/** The text of the changed file, or what there is instead. */
export function adopted(request: AdoptRequest): string {
  return textOf(adoptItems(request));
}

function textOf(adoption: Adoption): string {
  if (adoption.kind === "patch") return adoption.files.map(({ text }) => text).join("----\n");
  return adoption.kind === "refused"
    ? `refused: ${adoption.reason}`
    : `${adoption.why} (${adoption.where})\n${adoption.text}`;
}
