import { z } from "zod";
import type { DesiredText, ReaderOptions, ReadResult, SourceScope } from "./reader.ts";
import { claimGroups } from "./terraform/claims.ts";
import { keepHere } from "./terraform/elsewhere.ts";
import { type FileResult, readEach, unreadable } from "./terraform/files.ts";
import { changesOf, plannedIn } from "./terraform/plan-resource.ts";
import type { TerraformResource } from "./terraform/resource.ts";
import { objectSchema, parseStatic } from "./terraform/static-json.ts";

const planSchema = z.object({
  format_version: z.string(),
  timestamp: z.string().optional(),
  errored: z.boolean().optional(),
  complete: z.boolean().optional(),
  planned_values: z.object({ root_module: z.unknown() }),
  resource_changes: z.array(z.unknown()).default([]),
  configuration: z.object({ root_module: z.unknown(), provider_config: objectSchema.default({}) }),
});

type Plan = z.infer<typeof planSchema>;

const HOUR_MS = 3_600_000;

/**
 * A Terraform plan as `terraform show -json` writes it (format 1.x): what there will be after apply, with the code's
 * own word on whether rules are written into a group. A plan that is too old, in error or partial makes the source
 * unreadable. Everything but groups and rules is dropped at once.
 */
export function readTerraformPlan(
  files: readonly DesiredText[],
  scope: SourceScope,
  options: Pick<ReaderOptions, "inline" | "maxAgeMs" | "now">,
): ReadResult {
  const read = readEach(files, (file) => readPlan(file, options));
  if ("reason" in read) return unreadable(read);
  const { inline } = options;
  return claimGroups(keepHere(read.read, scope), {
    scope,
    inlineIsIntent: true,
    ...(inline === undefined ? {} : { inline }),
  });
}

function readPlan(
  { path, text }: DesiredText,
  options: Pick<ReaderOptions, "inline" | "maxAgeMs" | "now">,
): FileResult<readonly TerraformResource[]> {
  const at = `${path}:1`;
  const parsed = parseStatic(text);
  if ("reason" in parsed) return { at, reason: parsed.reason };
  const plan = planSchema.safeParse(parsed.json);
  if (!plan.success) return { at, reason: whyNoPlan(parsed.json) };
  const reason = whyUnfit(plan.data);
  if (reason !== undefined) return { at, reason };
  const old = whyStale(plan.data, options);
  if (old !== undefined) return { at, reason: old, stale: true };
  const { configuration, resource_changes, planned_values } = plan.data;
  const { root_module: root, provider_config: providers } = configuration;
  const config = { root, providers, known: new Map() };
  const changes = changesOf(resource_changes);
  return { read: plannedIn(planned_values.root_module, { path, config, changes }) };
}

function whyNoPlan(json: unknown): string {
  const members = objectSchema.safeParse(json).data ?? {};
  if (members["format_version"] !== undefined && members["values"] !== undefined)
    return "a state as terraform show -json writes it, no plan: show the plan's file";
  return "no plan as terraform show -json writes it";
}

function whyUnfit({ format_version, errored, complete }: Plan): string | undefined {
  if (!/^1\.\d+$/.test(format_version)) return "a plan format other than 1.x is not read";
  if (errored === true) return "the plan ended in an error";
  return complete === false
    ? "the plan is partial (made with -target, or with deferred changes)"
    : undefined;
}

/** A plan says what its day wanted: an old one would call today's changes drift. */
function whyStale(
  { timestamp }: Plan,
  { maxAgeMs, now }: Pick<ReaderOptions, "maxAgeMs" | "now">,
): string | undefined {
  const made = Date.parse(timestamp ?? "");
  if (Number.isNaN(made))
    return "the plan does not say when it was made (Terraform 1.5 and later do), so it may be of any age";
  const age = now.getTime() - made;
  if (age <= maxAgeMs) return undefined;
  return `the plan is ${Math.floor(age / HOUR_MS)} h old; at most ${Math.floor(maxAgeMs / HOUR_MS)} h are believed`;
}
