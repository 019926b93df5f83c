import type {
  DescribeManagedPrefixListsResult,
  GetManagedPrefixListEntriesResult,
  ManagedPrefixList,
} from "@aws-sdk/client-ec2";
import { CountersignError } from "../core/errors.ts";
import type { Needs } from "../core/perform.ts";
import type { Part, Reading } from "../core/readings.ts";
import type { Aws } from "./aws.ts";
import { readPages } from "./call.ts";
import type { Place } from "./clients.ts";
import { reasonOf } from "./errors.ts";
import { readPart } from "./part.ts";

const LISTS = "ec2:DescribeManagedPrefixLists";
const ENTRIES = "ec2:GetManagedPrefixListEntries";

/** IAM actions of reading prefix lists. */
export const PREFIX_LIST_NEEDS: Needs = { iam: [LISTS, ENTRIES], scopes: [] };

/** What reading them works with. */
type Lister = Omit<Aws, "lists">;

/** A managed prefix list. AWS's own lists are told apart by `ownerId` being `AWS`; their entries are not read. */
export interface PrefixListReading {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly maxEntries: number;
  /** Absent: one of AWS's own lists. */
  readonly cidrs: Part<readonly string[]>;
}

/** The prefix lists of a region, all or those wanted, or `unknown`; entries that cannot be read are unknown for their list alone. Never throws. */
export async function readPrefixLists(
  aws: Lister,
  place: Place,
  signal: AbortSignal,
  wanted?: ReadonlySet<string>,
): Promise<Reading<readonly PrefixListReading[]>> {
  const readAt = aws.clock.now();
  try {
    const value: PrefixListReading[] = [];
    for (const list of await listAll(aws, place, signal))
      if (!wanted || wanted.has(list.PrefixListId ?? ""))
        value.push(await readOne(aws, place, list, signal));
    return { reading: "ok", value, readAt };
  } catch (error) {
    return { reading: "unknown", reason: reasonOf(error), readAt };
  }
}

async function listAll(
  aws: Lister,
  place: Place,
  signal: AbortSignal,
): Promise<ManagedPrefixList[]> {
  const { DescribeManagedPrefixListsCommand } = await import("@aws-sdk/client-ec2");
  const client = await aws.clients.ec2(place);
  const pages = await readPages<DescribeManagedPrefixListsResult>(
    (NextToken) => {
      const command = new DescribeManagedPrefixListsCommand({
        MaxResults: 100,
        ...(NextToken ? { NextToken } : {}),
      });
      return aws.call(LISTS, (options) => client.send(command, options), signal);
    },
    (page) => page.NextToken,
  );
  return pages.flatMap(({ PrefixLists }) => {
    if (!PrefixLists)
      throw new CountersignError("aws.unexpected", { action: LISTS, error: "NoList" });
    return PrefixLists;
  });
}

async function readOne(
  aws: Lister,
  place: Place,
  list: ManagedPrefixList,
  signal: AbortSignal,
): Promise<PrefixListReading> {
  const id = list.PrefixListId ?? "";
  const ownerId = list.OwnerId ?? "";
  return {
    id,
    name: list.PrefixListName ?? "",
    ownerId,
    maxEntries: list.MaxEntries ?? 0,
    cidrs:
      ownerId === "AWS"
        ? { read: "absent" }
        : await readPart(ENTRIES, () => readEntries(aws, place, id, signal)),
  };
}

async function readEntries(
  aws: Lister,
  place: Place,
  id: string,
  signal: AbortSignal,
): Promise<string[]> {
  const { GetManagedPrefixListEntriesCommand } = await import("@aws-sdk/client-ec2");
  const client = await aws.clients.ec2(place);
  const pages = await readPages<GetManagedPrefixListEntriesResult>(
    (NextToken) => {
      const command = new GetManagedPrefixListEntriesCommand({
        PrefixListId: id,
        MaxResults: 100,
        ...(NextToken ? { NextToken } : {}),
      });
      return aws.call(ENTRIES, (options) => client.send(command, options), signal);
    },
    (page) => page.NextToken,
  );
  return pages.flatMap(({ Entries }) => {
    if (!Entries)
      throw new CountersignError("aws.unexpected", { action: ENTRIES, error: "NoList" });
    return Entries.flatMap(({ Cidr }) => Cidr ?? []);
  });
}
