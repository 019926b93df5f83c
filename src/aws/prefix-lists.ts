import type { ListReading } from "../core/readings.ts";
import type { Aws } from "./aws.ts";
import type { Place } from "./clients.ts";
import { type PrefixListReading, readPrefixLists } from "./read-prefix-lists.ts";

/** Prefix lists that rules refer to, remembered for ten minutes. */
export interface PrefixLists {
  /** One reading for each id; what could not be read is `unknown`. Never throws. */
  readonly read: (
    place: Place,
    ids: readonly string[],
    signal: AbortSignal,
  ) => Promise<readonly ListReading[]>;
  /** What is remembered of a place is not believed any more. */
  readonly forget: (place: Place) => void;
}

const KEPT_MS = 10 * 60_000;

/** How much an AWS-owned list counts against the quota of rules, by the end of its name. Source: VPC user guide, "AWS-managed prefix lists", weights. */
const WEIGHTS: readonly (readonly [RegExp, number])[] = [
  [/\.cloudfront\.origin-facing$/, 55],
  [/\.route53-healthchecks$/, 25],
  [/\.vpc-lattice$/, 10],
  [/\.s3express$/, 6],
  [/\.groundstation$/, 5],
  [/\.ec2-instance-connect$/, 2],
  [/\.(?:s3|dynamodb)$/, 1],
];

interface Kept {
  readonly list: ListReading;
  readonly at: number;
}

/** Begins with nothing remembered. */
export function openPrefixLists(aws: Omit<Aws, "lists">): PrefixLists {
  const places = new Map<string, Map<string, Kept>>();

  async function read(
    place: Place,
    ids: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly ListReading[]> {
    // What is forgotten while it is being read stays forgotten: it is written into this map, which nobody has any more.
    const kept = keptOf(place);
    const now = aws.clock.now().getTime();
    const missing = ids.filter((id) => (kept.get(id)?.at ?? 0) + KEPT_MS <= now);
    if (missing.length === 0) return ids.flatMap((id) => kept.get(id)?.list ?? []);
    const reading = await readPrefixLists(aws, place, signal, new Set(missing));
    const reason = reading.reading === "unknown" ? reading.reason : "there is no such list";
    const found = new Map(
      (reading.reading === "ok" ? reading.value : []).map((list) => [list.id, judge(list)]),
    );
    for (const id of missing) {
      const list = found.get(id);
      if (list && list.class !== "unknown") kept.set(id, { list, at: now });
    }
    return ids.map((id) => found.get(id) ?? kept.get(id)?.list ?? unknownList(id, reason));
  }

  function keptOf({ account, region }: Place): Map<string, Kept> {
    const key = `${account}/${region}`;
    const known = places.get(key) ?? new Map<string, Kept>();
    places.set(key, known);
    return known;
  }

  return { read, forget: ({ account, region }) => places.delete(`${account}/${region}`) };
}

function judge({ id, name, ownerId, maxEntries, cidrs }: PrefixListReading): ListReading {
  if (ownerId === "AWS") {
    const weight = WEIGHTS.find(([pattern]) => pattern.test(name))?.[1];
    return {
      id,
      name,
      class: "aws-service",
      cidrs: [],
      ...(weight === undefined ? {} : { weight }),
    };
  }
  if (cidrs.read !== "ok")
    return unknownList(id, cidrs.read === "unknown" ? cidrs.reason : "its entries were not read");
  return { id, name, class: "customer", cidrs: cidrs.value, weight: maxEntries };
}

function unknownList(id: string, reason: string): ListReading {
  return { id, name: "", class: "unknown", cidrs: [], reason };
}
