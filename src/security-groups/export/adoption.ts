import type { DesiredText, ReaderOptions, SourceScope } from "../desired/reader.ts";
import type { Neighbours } from "../desired/resolve.ts";
import type { Item } from "../item.ts";
import type { Rule } from "../rule.ts";

/** A rule in the cloud, as far as the code can say it. */
export type AdoptedRule = Pick<Rule, "key" | "description">;

/** What is to be taken over into the code, and the code as it is. */
export interface AdoptRequest {
  /** The source that declares the group, its options and all its files. */
  readonly scope: SourceScope;
  readonly options: ReaderOptions;
  readonly files: readonly DesiredText[];
  /** The group as it is in the cloud, from the newest reading; `rules` in normal form. */
  readonly group: {
    readonly account: string;
    readonly region: string;
    readonly groupId: string;
    readonly vpcId: string;
    readonly name: string;
    readonly rules: readonly AdoptedRule[];
  };
  readonly neighbours: Neighbours;
  /** All items of the case: a rule that breaks the baseline is not written into code. */
  readonly items: readonly Item[];
  /** Keys of the items that were chosen. */
  readonly keys: readonly string[];
}

/**
 * The change to the code that makes it agree with the cloud about the chosen keys. `patch`: a unified diff, and each
 * changed file as it would be; read again with the same reader it says what the cloud has, and nothing else changed.
 * `snippet`: what to write by hand, `where` (file:line, or an address of Terraform), and `why` it was not written in place.
 */
export type Adoption =
  | {
      readonly kind: "patch";
      readonly patch: string;
      readonly files: readonly DesiredText[];
    }
  | {
      readonly kind: "snippet";
      readonly text: string;
      readonly where: string;
      readonly why: string;
    }
  | { readonly kind: "refused"; readonly reason: string };

/** What has to be done in the code: rules that it lacks, and places of rules that the cloud lacks. */
export interface Change {
  readonly add: readonly AdoptedRule[];
  readonly remove: readonly { readonly key: string; readonly at: string }[];
}
