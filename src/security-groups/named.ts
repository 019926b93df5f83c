import type { ActingPolicy } from "./acting-policy.ts";
import type { Item } from "./item.ts";

/** The items with the Slack user of each author whom the configuration knows as exactly one; who might be several is nobody. */
export function nameAuthors(
  items: readonly Item[],
  { humansBehind }: Pick<ActingPolicy, "humansBehind">,
): Item[] {
  return items.map((item) => {
    const { who } = item;
    if (!who?.author) return item;
    const users = new Set(humansBehind(who.author).flatMap(({ user }) => user ?? []));
    const [user] = users;
    return user !== undefined && users.size === 1 ? { ...item, who: { ...who, user } } : item;
  });
}
