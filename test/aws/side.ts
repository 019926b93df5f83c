import type { LocalAws } from "../../playground/aws/open.ts";
import type { AwsSettings } from "../../src/aws/clients.ts";
import { type OpenAws, openAws } from "../../src/aws/open.ts";
import type { Clock, Metrics } from "../../src/core/ports.ts";
import { fakeClock } from "../support/fake-clock.ts";

export const HOME = { account: "111122223333", region: "eu-central-1" };
export const OTHER = "444455556666";

/** Somebody who waits for ever. */
export const patient: AbortSignal = new AbortController().signal;

/** Counts, for those who look. */
export function countingMetrics(): Metrics & { readonly counts: Map<string, number> } {
  const counts = new Map<string, number>();
  return {
    counts,
    count: (name, labels = {}, by = 1) => {
      const key = [name, ...Object.values(labels)].join(" ");
      counts.set(key, (counts.get(key) ?? 0) + by);
    },
    gauge: () => {},
    observe: () => {},
  };
}

/** Our side of a local AWS: two accounts, with the process's own credentials unless said otherwise. */
export function openSide(
  local: Pick<LocalAws, "endpoint" | "queueEndpoint">,
  settings: Partial<AwsSettings> = {},
  { clock = fakeClock(), metrics = countingMetrics() }: { clock?: Clock; metrics?: Metrics } = {},
): OpenAws {
  return openAws(
    {
      region: HOME.region,
      endpoint: local.endpoint,
      queueEndpoint: local.queueEndpoint,
      deadlineMs: 30_000,
      installation: "test",
      accounts: [
        { id: HOME.account },
        { id: OTHER, readRole: roleOf(OTHER), externalId: "open-sesame" },
      ],
      ...settings,
    },
    { clock, metrics },
  );
}

/** ARN of the read role of an account. */
export function roleOf(account: string): string {
  return `arn:aws:iam::${account}:role/CountersignRead`;
}
