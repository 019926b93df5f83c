import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import { type Operation, operation, regionOf } from "../engine/operation.ts";
import type { PrefixList } from "../model/world.ts";
import { flag, number } from "./input.ts";
import { asItems, responseElements } from "./trail.ts";

const input = z.object({
  PrefixListId: z.string(),
  CurrentVersion: number.optional(),
  AddEntry: z.array(z.object({ Cidr: z.string(), Description: z.string().optional() })).default([]),
  RemoveEntry: z.array(z.object({ Cidr: z.string() })).default([]),
  DryRun: flag.optional(),
});

/** ModifyManagedPrefixList: entries come and go, the version counts up. */
export const modifyManagedPrefixList: Operation = operation({
  input,
  effect: "write",
  run: (call, asked) => {
    const list = regionOf(call).prefixLists.get(asked.PrefixListId);
    if (list === undefined)
      throw new AwsError(
        "InvalidPrefixListID.NotFound",
        `The prefix list ID '${asked.PrefixListId}' does not exist`,
      );
    changeEntries(list, asked);
    return {
      prefixList: { prefixListId: list.id, prefixListName: list.name, version: list.version },
    };
  },
  record: (call, asked, output) => ({
    request: {
      ModifyManagedPrefixListRequest: {
        PrefixListId: asked.PrefixListId,
        AddEntry: asItems(asked.AddEntry),
        RemoveEntry: asItems(asked.RemoveEntry),
      },
    },
    response: responseElements(call, output),
  }),
});

function changeEntries(list: PrefixList, asked: z.infer<typeof input>): void {
  const removed = new Set(asked.RemoveEntry.map(({ Cidr }) => Cidr));
  const entries = [
    ...list.entries.filter(({ cidr }) => !removed.has(cidr)),
    ...asked.AddEntry.map(({ Cidr, Description }) => ({
      cidr: Cidr,
      ...(Description === undefined ? {} : { description: Description }),
    })),
  ];
  if (entries.length > list.maxEntries)
    throw new AwsError(
      "PrefixListMaxEntriesExceeded",
      "You cannot specify more entries than the maximum number of entries for the prefix list.",
    );
  list.entries = entries;
  list.version += 1;
}
