import type { JsonObject } from "../../core/json.ts";
import type { Mode } from "../diff.ts";
import type { RuleParts } from "../rule.ts";

/** One file of a source. `path` as people see it; `text` UTF-8. */
export interface DesiredText {
  readonly path: string;
  readonly text: string;
}

/** What the configuration of a source gives its reader beside the files; each format takes what it has a use for. */
export interface ReaderOptions {
  /** Ansible: extra variables, which win over all others. Terraform: values of input variables. */
  readonly vars: JsonObject;
  /** CloudFormation: parameters of the stack. */
  readonly parameters: Readonly<Record<string, string>>;
  /** CloudFormation: the deployed stack, if it is known. `resources`: logical id -> physical id. */
  readonly stack?: {
    readonly name: string;
    readonly resources: Readonly<Record<string, string>>;
  };
  /** CloudFormation: exported name -> value, for `Fn::ImportValue`. */
  readonly exports: Readonly<Record<string, string>>;
  /** Terraform plan: what inline blocks claim where the plan itself does not say; default: as its configuration says. */
  readonly inline?: "declared";
  /** Terraform plan: older than this it says nothing about today, milliseconds. */
  readonly maxAgeMs: number;
  /** When the files were fetched. */
  readonly now: Date;
}

/** Where a source's groups are. `vpcs`: alias -> VPC id, as the files use them. */
export interface SourceScope {
  readonly name: string;
  readonly format: string;
  readonly account: string;
  readonly region: string;
  readonly vpcs: Readonly<Record<string, string>>;
  /** For groups that name no VPC, and for aliases that `vpcs` lacks. */
  readonly usualVpc?: string;
  /** `drift`: what nobody declared is drift even where the code only adds. */
  readonly unmanaged: "list" | "drift";
}

/**
 * What a reader has to say about a place in a file, `path:line` or `path:line:column`. `lint`: worth a word ·
 * `not-understood`: compared without guessing · `error`: its group is not compared, or without a group the whole source.
 */
export interface Finding {
  readonly kind: "lint" | "not-understood" | "error";
  /** `host-bits`, `opens-everything`, `peer-not-found`, … */
  readonly name: string;
  readonly at: string;
  readonly reason: string;
}

/** Whom a declared rule lets in, before names are looked up in AWS. */
export type DeclaredPeer =
  | { readonly kind: "known"; readonly peerKind: RuleParts["peerKind"]; readonly peer: string }
  | { readonly kind: "group-name"; readonly name: string }
  | { readonly kind: "list-name"; readonly name: string };

/** A rule as the code says it, one peer. `description` absent: the code says nothing about it. */
export interface DeclaredRule extends Omit<RuleParts, "peerKind" | "peer"> {
  readonly peer: DeclaredPeer;
  readonly description?: string;
  readonly at: string;
}

/** A rule of which something is not understood: a part that is absent may be anything. */
export interface RulePattern extends Partial<RuleParts> {
  readonly at: string;
  readonly reason: string;
}

/** What a source claims about one direction of a group. */
export interface Claim {
  readonly mode: Mode;
  /** True if the source takes back what it no longer declares. */
  readonly retracts: boolean;
  readonly rules: readonly DeclaredRule[];
  readonly patterns: readonly RulePattern[];
}

/**
 * A group as the code says it. `vpc` absent: whichever VPC has a group of that name, if it is one. `groupId`: the source
 * knows which group it is; then that decides, and `name` is only what it is called.
 */
export interface DeclaredGroup {
  readonly name: string;
  readonly groupId?: string;
  readonly vpc?: string;
  readonly at: string;
  readonly ingress: Claim;
  readonly egress: Claim;
  /** Why the group is not compared. */
  readonly notCompared?: string;
}

/** What a reader makes of all files of a source. `unreadable`: the source as a whole cannot be judged. */
export interface ReadResult {
  readonly groups: readonly DeclaredGroup[];
  readonly findings: readonly Finding[];
  readonly unreadable?: string;
  /** What was read of the source before is no longer to be believed, either: it was the same, and has grown too old. */
  readonly stale?: true;
}

/** A format of desired state. Total: whatever the text, it answers; a promise only where the parser has to be loaded. */
export type Reader = (
  files: readonly DesiredText[],
  scope: SourceScope,
  options: ReaderOptions,
) => ReadResult | Promise<ReadResult>;

/** A claim about nothing: the direction is not looked at. */
export const NO_CLAIM: Claim = { mode: "ignore", retracts: false, rules: [], patterns: [] };
