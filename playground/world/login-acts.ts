import { z } from "zod";
import { ESTATE } from "../aws/estate/ids.ts";
import type { LocalAws } from "../aws/open.ts";
import { ENGINEER_KEY, ENGINEER_SID } from "../estate.ts";
import { acceptedKey, acceptedPassword, remoteDesktop } from "../scenarios/host-lines.ts";
import { type Acts, act } from "./act.ts";
import { consoleOf, whoAndWhere } from "./people.ts";

const fromSomewhere = z.object({
  instance: z.string().min(1, "choose a host"),
  user: z.string().trim().min(1, "say which user"),
  address: z.union([z.ipv4(), z.ipv6()], "an address looks like 203.0.113.7 or 2001:db8::7"),
});
/** Made up: a key that belongs to nobody. */
const UNKNOWN_KEY = "SHA256:9bT3vN0mYc1QxW5zRkE7uLhJdG2fApS8oIiUyXtCvBn";
/** Made up: an account that belongs to nobody. */
const UNKNOWN_SID = "S-1-5-21-1004336348-1177238915-682003330-1999";

/** Ways in: what hosts and CloudTrail write when somebody logs in. */
export function loginActs(aws: LocalAws, now: () => Date): Acts {
  async function log(group: string, instance: string, message: string): Promise<undefined> {
    await aws.sendLogs(group, instance, [{ message, at: now() }]);
    return undefined;
  }
  return {
    "login-ssh": act(
      fromSomewhere.extend({ key: z.enum(["ines", "unknown", "password"]) }),
      async ({ instance, user, address, key }) => {
        const line =
          key === "password"
            ? acceptedPassword(now(), user, address)
            : acceptedKey(now(), user, address, key === "ines" ? ENGINEER_KEY : UNKNOWN_KEY);
        return log(ESTATE.logGroup, instance, line);
      },
    ),
    "login-rdp": act(fromSomewhere, async ({ instance, user, address }) => {
      const sid = user === "ines" ? ENGINEER_SID : UNKNOWN_SID;
      return log(ESTATE.windowsLogGroup, instance, remoteDesktop(now(), user, address, sid));
    }),
    "login-session-manager": act(
      whoAndWhere.extend({ instance: z.string().min(1, "choose a host") }),
      async (input) => ({ session: await consoleOf(aws, input).startSession(input.instance) }),
    ),
    "login-console": act(
      whoAndWhere.extend({ result: z.enum(["Success", "Failure"]).default("Success") }),
      async (input) => {
        await consoleOf(aws, input).consoleLogin({ result: input.result });
        return undefined;
      },
    ),
  };
}
