import type { Local } from "../engine/local.ts";
import { perform } from "../engine/perform.ts";
import { deniedError, type Service } from "../engine/services.ts";
import type { Principal } from "../identity/principal.ts";
import type { Tree } from "../wire/tree.ts";

/** Somebody at work: who, from where, in which region. */
export interface Actor {
  readonly local: Local;
  readonly principal: Principal;
  readonly region: string;
  readonly userAgent: string;
  readonly ip: string;
  /** Everything that this person tries is refused for a missing right. */
  readonly isDenied: boolean;
  /** Resolves when the events of what was done are in the queue. */
  settled(): Promise<void>;
}

/** Does one thing as this person, by the same way as a call by network. Throws `AwsError` when it is refused. */
export async function act(
  actor: Actor,
  service: Service,
  action: string,
  input: object,
): Promise<Tree> {
  const { local, principal, region, userAgent, ip } = actor;
  const refusal = actor.isDenied ? deniedError(service, action, principal.arn) : undefined;
  try {
    return perform(local, {
      service,
      action,
      region,
      input,
      principal,
      userAgent,
      ip,
      ...(refusal === undefined ? {} : { refusal }),
    });
  } finally {
    await actor.settled();
  }
}
