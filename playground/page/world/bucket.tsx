import type { VNode } from "preact";
import type { Fields } from "../../slack/json.ts";
import { DoButton } from "./doing.tsx";
import { textOf, textsOf } from "./facts.ts";
import { useStandpoint } from "./place.ts";

/** A bucket: what its policy, its ACL and its block say, and what can be done to them. */
export function Bucket({ bucket }: { bucket: Fields }): VNode {
  const standpoint = useStandpoint();
  const name = textOf(bucket, "name");
  const policy = textOf(bucket, "policy");
  const isBlocked = bucket["blockOn"] === true;
  const input = { ...standpoint, account: textOf(bucket, "account"), bucket: name };
  return (
    <details class="world-item">
      <summary>
        <span class="world-name">{name}</span>
        <span class="world-note">
          block {textOf(bucket, "block")} · {policy === "" ? "no policy" : "policy"}
        </span>
      </summary>
      <p class="world-note">
        {textOf(bucket, "region")} · ACL: {textsOf(bucket, "acl").join(", ") || "none"}
      </p>
      {policy !== "" && <pre class="world-code">{pretty(policy)}</pre>}
      <div class="world-row">
        <DoButton
          act="bucket-policy"
          input={{ ...input, public: true }}
          label={`Make ${name} public`}
        >
          Let everybody read
        </DoButton>
        <DoButton
          act="bucket-policy"
          input={{ ...input, public: false }}
          label={`Remove policy of ${name}`}
        >
          Remove policy
        </DoButton>
        <DoButton
          act="bucket-block"
          input={{ ...input, on: !isBlocked }}
          label={`Block of ${name} ${isBlocked ? "off" : "on"}`}
        >
          Turn block {isBlocked ? "off" : "on"}
        </DoButton>
      </div>
    </details>
  );
}

function pretty(policy: string): string {
  try {
    return JSON.stringify(JSON.parse(policy), undefined, 2);
  } catch {
    return policy;
  }
}
