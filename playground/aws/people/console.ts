import type { Local } from "../engine/local.ts";
import type { Service } from "../engine/services.ts";
import { type PrincipalInput, principalOf, userAgentOf } from "../identity/principal.ts";
import type { Tree } from "../wire/tree.ts";
import { type Actor, act } from "./act.ts";
import { type BucketConsole, bucketConsole } from "./buckets.ts";
import { type GroupConsole, groupConsole } from "./groups.ts";
import { type LoginConsole, loginConsole } from "./logins.ts";

/**
 * Somebody who works in AWS by console, command line or Terraform. Each method does what the API does, resolves when its
 * event is in the queue (delays and faults aside), and throws `AwsError` when AWS refuses.
 */
export interface Console extends GroupConsole, BucketConsole, LoginConsole<Console> {
  /** ARN of who acts. */
  readonly arn: string;
  /** Keys with which an AWS client acts as this person by network. */
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** The same person without any right: everything is refused, and recorded. */
  denied(): Console;
  /** Any operation, input in the words of the wire. */
  call(service: Service, action: string, input: object): Promise<Tree>;
}

/** Where a console is opened. */
interface Place {
  readonly account: string;
  readonly region: string;
  settled(): Promise<void>;
}

/** A documentation address (RFC 5737), for people whose address does not matter. */
const SOMEWHERE = "203.0.113.25";

/** Opens the console for somebody; the keys of the person become valid. */
export function openConsole(local: Local, who: PrincipalInput, place: Place): Console {
  const principal = principalOf(who, place.account, local.now());
  local.keys.add(principal);
  return consoleOf({
    local,
    principal,
    region: place.region,
    userAgent: userAgentOf(who.agent ?? "console"),
    ip: who.ip ?? SOMEWHERE,
    isDenied: false,
    settled: async () => place.settled(),
  });
}

function consoleOf(actor: Actor): Console {
  const { accessKeyId, arn, kind } = actor.principal;
  return {
    arn,
    credentials: {
      accessKeyId,
      secretAccessKey: actor.local.keys.secretOf(accessKeyId) ?? "",
      ...(kind === "user" ? {} : { sessionToken: "local" }),
    },
    denied: () => consoleOf({ ...actor, isDenied: true }),
    call: async (service, action, input) => act(actor, service, action, input),
    ...groupConsole(actor),
    ...bucketConsole(actor),
    ...loginConsole(actor, consoleOf),
  };
}
