import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import { type Call, type Operation, operation, regionOf } from "../engine/operation.ts";
import type { Tags } from "../model/world.ts";
import { endDryRun, flag } from "./input.ts";
import { asItems, responseElements } from "./trail.ts";

const tagInput = z.object({
  ResourceId: z.array(z.string()).min(1),
  Tag: z.array(z.object({ Key: z.string(), Value: z.string().optional() })).default([]),
  DryRun: flag.optional(),
});
type TagInput = z.infer<typeof tagInput>;

/** CreateTags. */
export const createTags: Operation = tagOperation((tags, input) => {
  for (const { Key, Value } of input.Tag) tags[Key] = Value ?? "";
});

/** DeleteTags: without tags all go but those of AWS; a tag with a value goes only if it has that value. */
export const deleteTags: Operation = tagOperation((tags, input) => {
  const wanted = input.Tag.length === 0 ? Object.keys(tags).map((Key) => ({ Key })) : input.Tag;
  for (const each of wanted) {
    const value = "Value" in each ? each.Value : undefined;
    const fits = value === undefined || tags[each.Key] === value;
    if (fits && !each.Key.startsWith("aws:")) delete tags[each.Key];
  }
});

function tagOperation(change: (tags: Tags, input: TagInput) => void): Operation {
  return operation({
    input: tagInput,
    effect: "write",
    run: (call, input) => {
      if (input.Tag.some(({ Key }) => Key.startsWith("aws:")))
        throw new AwsError(
          "InvalidParameterValue",
          "Tag keys starting with 'aws:' are reserved for internal use",
        );
      const resources = input.ResourceId.map((id) => requireTags(call, id));
      endDryRun(input.DryRun);
      for (const tags of resources) change(tags, input);
      return { return: true };
    },
    record: (call, input, output) => ({
      request: {
        resourcesSet: asItems(input.ResourceId.map((resourceId) => ({ resourceId }))),
        tagSet: asItems(input.Tag.map(({ Key, Value }) => ({ key: Key, value: Value }))),
      },
      response: responseElements(call, output),
    }),
  });
}

function requireTags(call: Call, id: string): Tags {
  const { groups, interfaces, instances, vpcs, prefixLists } = regionOf(call);
  const rules = [...groups.values()].flatMap((group) => group.rules.get(id) ?? []);
  const found =
    groups.get(id) ??
    interfaces.get(id) ??
    instances.get(id) ??
    vpcs.get(id) ??
    prefixLists.get(id) ??
    rules[0];
  if (found === undefined) throw new AwsError("InvalidID", `The ID '${id}' is not valid`);
  return found.tags;
}
