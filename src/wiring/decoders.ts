import { bucketDecoder } from "../buckets/decode.ts";
import type { Config } from "../config/settings.ts";
import type { EventDraft } from "../core/event.ts";
import type { JsonObject } from "../core/json.ts";
import { type ClosedDecoder, closeDecoder } from "../intake/decode-all.ts";
import { decodeAndListen, loginDecoder, loginExplainer } from "../logins/decode.ts";
import type { LoginPolicy } from "../logins/policy.ts";
import { groupDecoder } from "../security-groups/decode.ts";
import { groupExplainer } from "../security-groups/explain.ts";
import { signalDecoder } from "../signals/decode.ts";
import { bucketPolicy } from "./bucket-policy.ts";
import { driftPolicy } from "./drift-policy.ts";
import type { Hearing } from "./hearing.ts";
import { loginPolicy } from "./login-policy.ts";
import { signalPolicy } from "./signal-policy.ts";

/** The documented form of an event; undefined when it is another decoder's. */
export type Projection = (event: EventDraft) => JsonObject | undefined;

/** Everything that reads records, for the live path. */
export function closedDecoders(config: Config, hearing?: Hearing): readonly ClosedDecoder[] {
  const [drift, login, bucket] = [driftPolicy(config), loginPolicy(config), bucketPolicy(config)];
  const signal = signalPolicy(config);
  return [
    closeDecoder(groupDecoder, () => drift),
    hearing ? listening(login, hearing) : closeDecoder(loginDecoder, () => login),
    closeDecoder(bucketDecoder, () => bucket),
    closeDecoder(signalDecoder, () => signal),
  ];
}

/** Reads logins, and remembers of each line which host sent it. */
function listening(policy: LoginPolicy, hearing: Pick<Hearing, "note">): ClosedDecoder {
  return {
    name: loginDecoder.name,
    decode: (raw, receivedAt) => {
      const { decoded, heard } = decodeAndListen(raw, policy, receivedAt);
      if (heard) hearing.note(heard);
      return decoded;
    },
  };
}

/** The same for `countersign explain`, which also shows attempts and traces. */
export function explainers(config: Config): {
  readonly decoders: readonly ClosedDecoder[];
  readonly projections: readonly Projection[];
} {
  const [drift, login, bucket] = [driftPolicy(config), loginPolicy(config), bucketPolicy(config)];
  const signal = signalPolicy(config);
  return {
    decoders: [
      closeDecoder(groupExplainer, () => drift),
      closeDecoder(loginExplainer, () => login),
      closeDecoder(bucketDecoder, () => bucket),
      closeDecoder(signalDecoder, () => signal),
    ],
    projections: [
      groupExplainer.project,
      loginExplainer.project,
      bucketDecoder.project,
      signalDecoder.project,
    ],
  };
}
