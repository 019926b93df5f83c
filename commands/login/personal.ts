import type { Queries } from "../../src/core/ports.ts";
import { linksOf } from "./links.ts";
import { ownLogins } from "./overview.ts";

/** What App Home shows of a person's own, part by part; lines are mrkdwn. */
export async function personalHome(
  queries: Pick<Queries, "openCases" | "evidence" | "identities">,
  user: string,
  now: Date,
): Promise<readonly { readonly title: string; readonly lines: readonly string[] }[]> {
  const [{ last }, links] = await Promise.all([
    ownLogins(queries, user, now),
    linksOf(queries, user, now),
  ]);
  return [
    { title: "Your last logins", lines: last },
    { title: "Linked to you", lines: links },
  ];
}
