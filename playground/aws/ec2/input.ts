import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import type { Call } from "../engine/operation.ts";
import { type Page, type PageRules, pageOf } from "../engine/paging.ts";
import type { Tags } from "../model/world.ts";
import type { Tree } from "../wire/tree.ts";

/** Pieces of EC2 requests, as the query protocol names them. Numbers and flags may be text. */
export const number = z.coerce.number();
export const flag = z.union([z.boolean(), z.stringbool()]);
export const texts = z.array(z.string()).default([]);

const tag = z.object({ Key: z.string(), Value: z.string().default("") });
const tagList = z.array(tag).default([]);
export const tagSpecifications = z
  .array(z.object({ ResourceType: z.string(), Tag: tagList }))
  .default([]);

const filters = z.array(z.object({ Name: z.string(), Value: texts })).default([]);
/** What every Describe call takes. */
export const describing = {
  Filter: filters,
  MaxResults: number.optional(),
  NextToken: z.string().optional(),
  DryRun: flag.optional(),
};

const RULES: PageRules = {
  min: 5,
  max: 1000,
  badSize: "InvalidParameterValue",
  badToken: "InvalidPaginationToken",
};

/** What can be asked of a resource by a filter: the values that it has under this name, nothing if there is no such filter. */
export type Attributes<Item> = (item: Item, name: string) => readonly string[] | undefined;

/** What every Describe call does: filter, then cut a page. */
export function select<Item>(
  items: Iterable<Item>,
  input: {
    readonly Filter: z.infer<typeof filters>;
    readonly MaxResults?: number | undefined;
    readonly NextToken?: string | undefined;
  },
  attributes: Attributes<Item>,
  rules: Partial<PageRules> = {},
): Page<Item> {
  const kept = [...items].filter((item) =>
    input.Filter.every(({ Name, Value }) => {
      const own = attributes(item, Name);
      if (own === undefined)
        throw new AwsError("InvalidParameterValue", `The filter '${Name}' is invalid`);
      return own.some((each) => Value.some((wanted) => matches(wanted, each)));
    }),
  );
  return pageOf(kept, input.MaxResults, input.NextToken, { ...RULES, ...rules });
}

/** Values of `tag:…` and `tag-key` filters. */
export function tagValues(tags: Tags, name: string): readonly string[] | undefined {
  if (name === "tag-key") return Object.keys(tags);
  if (!name.startsWith("tag:")) return undefined;
  const value = tags[name.slice("tag:".length)];
  return value === undefined ? [] : [value];
}

/** `*` and `?` are wildcards in filter values. */
function matches(wanted: string, value: string): boolean {
  const pattern = RegExp.escape(wanted).replaceAll("\\*", ".*").replaceAll("\\?", ".");
  return new RegExp(`^${pattern}$`, "s").test(value);
}

/** Tags as EC2 lists them. */
export function tagSet(tags: Tags): Tree {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** Tags asked for a kind of resource at its creation. */
export function tagsFor(kind: string, specifications: z.infer<typeof tagSpecifications>): Tags {
  const tags = specifications.filter(({ ResourceType }) => ResourceType === kind);
  return Object.fromEntries(tags.flatMap(({ Tag }) => Tag.map(({ Key, Value }) => [Key, Value])));
}

/** Answers a dry run as EC2 does: by an error. To be called when the call would go through. */
export function endDryRun(dryRun: boolean | undefined): void {
  if (dryRun === true)
    throw new AwsError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", {
      status: 412,
    });
}

/** The ids of a request that must exist. Throws `<kind>.Malformed` or `<kind>.NotFound`. */
export function requireIds<Item>(
  ids: readonly string[],
  known: ReadonlyMap<string, Item>,
  words: { readonly prefix: string; readonly malformed: string; readonly missing: string },
): Item[] {
  return ids.map((id) => {
    if (!new RegExp(`^${words.prefix}-[0-9a-f]{8,17}$`).test(id))
      throw new AwsError(words.malformed, `Invalid id: "${id}" (expecting "${words.prefix}-...")`);
    const item = known.get(id);
    if (item === undefined) throw new AwsError(words.missing, `The ID '${id}' does not exist`);
    return item;
  });
}

/** Everything in one region, or only the ids asked for. */
export function chosen<Item>(
  ids: readonly string[],
  known: ReadonlyMap<string, Item>,
  words: Parameters<typeof requireIds>[2],
): Iterable<Item> {
  return ids.length === 0 ? known.values() : requireIds(ids, known, words);
}

/** The ARN of an EC2 resource. */
export function ec2Arn(call: Call, kind: string, id: string): string {
  return `arn:aws:ec2:${call.region}:${call.account.id}:${kind}/${id}`;
}
