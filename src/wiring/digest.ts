import { type DigestLine, digestOf, personalDigestOf } from "../logins/digest.ts";
import { HEARD_KIND, heardHost } from "../logins/heard.ts";
import type { Parts } from "./aws-side.ts";
import { tell } from "./tell.ts";

const WEEK_MS = 7 * 86_400_000;
/** What a week has; of more the newest count. */
const MAX_CASES = 20_000;

/** The weekly summaries: one for the responders, and one for each person who was asked. */
export async function tellDigests(parts: Parts): Promise<void> {
  const { config, desk } = parts;
  const now = desk.clock.now();
  const since = new Date(now.getTime() - WEEK_MS);
  const { queries } = desk.store;
  const [logins, sightings, heard] = await Promise.all([
    queries.recentCases("login", since, MAX_CASES),
    queries.recentCases("sighting", since, MAX_CASES),
    queries.snapshots({ kind: HEARD_KIND }),
  ]);
  const week = now.toISOString().slice(0, 10);
  const quietHosts = heard.filter(({ data }) => {
    const host = heardHost.safeParse(data).data;
    return host?.form === "text" && host.talkativeAt === undefined;
  });
  await tell(parts, `digest/${week}`, {
    title: "Logins of the week",
    to: { channel: config.logins.channel ?? config.incidents.channel },
    lines: [...digestOf(logins, sightings, quietHosts.length)],
  });
  for (const [user, own] of personalDigestOf(logins)) await tellPerson(parts, { user, week, own });
}

async function tellPerson(
  parts: Parts,
  {
    user,
    week,
    own,
  }: { readonly user: string; readonly week: string; readonly own: readonly DigestLine[] },
): Promise<void> {
  await tell(parts, `digest/${user}/${week}`, {
    title: "Your logins of the week",
    to: { user },
    lines: [...own],
  });
}
