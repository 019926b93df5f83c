import { AwsError } from "./error.ts";

/** How a service pages. */
export interface PageRules {
  readonly min: number;
  readonly max: number;
  /** Page size when none is asked for; absent: everything at once. */
  readonly usual?: number;
  /** Codes for a size out of range and for a token that we did not give. */
  readonly badSize: string;
  readonly badToken: string;
}

/** One page and the token for the next. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken: string | undefined;
}

/** Cuts a page out of a list that keeps its order. Throws `AwsError` with the service's codes. */
export function pageOf<Item>(
  items: readonly Item[],
  size: number | undefined,
  token: string | undefined,
  rules: PageRules,
): Page<Item> {
  if (size !== undefined && (size < rules.min || size > rules.max || !Number.isInteger(size)))
    throw new AwsError(
      rules.badSize,
      `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value between ${rules.min} and ${rules.max}.`,
    );
  const start = token === undefined ? 0 : offsetIn(token, rules);
  const end = start + (size ?? rules.usual ?? items.length);
  return {
    items: items.slice(start, end),
    nextToken: end < items.length ? tokenFor(end) : undefined,
  };
}

function tokenFor(offset: number): string {
  return Buffer.from(`from:${offset}`).toString("base64");
}

function offsetIn(token: string, rules: PageRules): number {
  const offset = /^from:(\d+)$/.exec(Buffer.from(token, "base64").toString())?.[1];
  if (offset === undefined) throw new AwsError(rules.badToken, `The token '${token}' is invalid`);
  return Number(offset);
}
