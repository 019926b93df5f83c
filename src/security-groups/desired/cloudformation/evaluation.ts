import type { ReaderOptions, SourceScope } from "../reader.ts";
import type { Tree } from "../yaml-tree.ts";
import type { Template } from "./template.ts";
import type { Truth, Value } from "./value.ts";

/** What a function sees while a template is evaluated. */
export interface Evaluation {
  readonly template: Template;
  readonly scope: SourceScope;
  readonly options: ReaderOptions;
  readonly resolve: (tree: Tree) => Value;
  /** A condition of the template by its name; `at` is where it is asked for. */
  readonly holds: (name: string, at: string) => Truth;
}
