import type { DesiredText } from "./reader.ts";

/** What gives a format away, the most certain first: the name of a file, or what stands in it. */
const SIGNS: readonly (readonly [format: string, path: RegExp, text: RegExp])[] = [
  ["terraform-hcl", /\.tf(?:\.json)?$/i, /(?:)/],
  ["terraform-state", /\.tfstate$/i, /(?:)/],
  [
    "terraform-state",
    /\.json$/i,
    /"lineage"\s*:[\s\S]*"resources"|"resources"[\s\S]*"lineage"\s*:/,
  ],
  ["terraform-plan", /\.json$/i, /"(?:planned_values|resource_changes)"\s*:/],
  [
    "cloudformation",
    /\.(?:ya?ml|json|template)$/i,
    /AWSTemplateFormatVersion|\bType["']?\s*:\s*["']?AWS::[A-Z]/,
  ],
  ["ansible", /\.(?:ya?ml|json)$/i, /\b(?:amazon\.aws\.)?ec2_(?:security_)?group\s*:/],
];

/** The format in which these files are written; own YAML where nothing says otherwise. */
export function detectFormat(files: readonly DesiredText[]): string {
  const found = SIGNS.find(([, path, text]) =>
    files.some((file) => path.test(file.path) && text.test(file.text)),
  );
  return found?.[0] ?? "countersign";
}
