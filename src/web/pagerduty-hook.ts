import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { sha256 } from "../core/hash.ts";

/** What somebody did in PagerDuty. */
export interface PagerHook {
  /** The same each time that PagerDuty sends it. */
  readonly id: string;
  /** Name of the pager in the configuration, by the secret that signed. */
  readonly pager: string;
  readonly kind: "pager.acked" | "pager.unacked" | "pager.resolved" | "pager.reopened";
  /** The key under which we triggered it: `countersign/<installation>/SEC-0042/<alert>`. */
  readonly key: string;
  /** Foreign text. */
  readonly by: string;
  readonly at: Date;
}

/** A body with what is needed of its headers. */
export interface SignedBody {
  readonly signature: string | undefined;
  readonly webhookId: string | undefined;
  /** The raw bytes: what is signed. */
  readonly body: Buffer;
}

const KINDS: Readonly<Record<string, PagerHook["kind"]>> = {
  "incident.acknowledged": "pager.acked",
  "incident.unacknowledged": "pager.unacked",
  "incident.resolved": "pager.resolved",
  "incident.reopened": "pager.reopened",
};

const hookSchema = z.object({
  event: z.object({
    id: z.string().optional(),
    event_type: z.string(),
    occurred_at: z.iso.datetime({ offset: true }),
    agent: z.object({ summary: z.string().nullish() }).nullish(),
    data: z.object({ incident_key: z.string().nullish() }).loose(),
  }),
});

/** The pager whose secret signed the body; undefined: none did. */
export function signerOf(
  { signature = "", body }: SignedBody,
  secrets: Readonly<Record<string, readonly string[]>>,
): string | undefined {
  const given = signature
    .split(",")
    .flatMap((each) => /^\s*v1=([0-9a-f]{64})\s*$/.exec(each)?.[1] ?? []);
  const [signer] =
    Object.entries(secrets).find(([, known]) =>
      known.some((secret) => {
        const right = createHmac("sha256", secret).update(body).digest();
        return given.some((each) => timingSafeEqual(Buffer.from(each, "hex"), right));
      }),
    ) ?? [];
  return signer;
}

/** What a signed body says; undefined: nothing that concerns an incident of ours. Never throws. */
export function readHook(pager: string, { body, webhookId }: SignedBody): PagerHook | undefined {
  const { data } = hookSchema.safeParse(parse(body));
  if (!data) return undefined;
  const { event } = data;
  const kind = Object.hasOwn(KINDS, event.event_type) ? KINDS[event.event_type] : undefined;
  const key = event.data.incident_key;
  if (kind === undefined || !key) return undefined;
  const id = webhookId ?? event.id ?? sha256(body.toString("utf8"));
  const by = `${(event.agent?.summary ?? "somebody").slice(0, 100)} (PagerDuty)`;
  return { id: id.slice(0, 200), pager, kind, key, by, at: new Date(event.occurred_at) };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    // Signed and yet no JSON: nothing of ours, and asking for it again would not help.
    return undefined;
  }
}
