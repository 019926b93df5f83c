/** A service that the stand-in plays. */
export type Service = "pagerduty" | "jsm" | "webhook";

/** One call that came in, whatever was answered. */
export interface PagerCall {
  readonly service: Service;
  readonly at: Date;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As it came. */
  readonly body: string;
  readonly status: number;
}

/** What a service has of one matter. */
export interface PagerAlert {
  readonly service: Service;
  readonly key: string;
  state: "triggered" | "acknowledged" | "resolved";
  summary: string;
  /** Severity or priority, as it was given. */
  grade: string;
  /** How often somebody was called: a trigger on an acknowledged or a triggered alert calls nobody. */
  rings: number;
  since: Date;
}

/** What a service answers. */
export interface PagerAnswer {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request as the services see it. */
export interface PagerRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly now: Date;
}

/** Made up: what a playground's owner would have copied from the services. */
export const PAGER_SECRETS = {
  PAGER_MAIN_KEY: "r0ut1ngk3yr0ut1ngk3yr0ut1ngk3y32",
  PAGER_MAIN_HOOK: "hook-secret-of-the-playground",
  PAGER_OPS_KEY: "0a1b2c3d-jsm-key-of-the-playground",
  PAGER_SIEM_SECRET: "receiver-secret-of-the-playground",
} as const;

/** The alerts of one service, by key; a resolved one makes room for a new one. */
export function ring(
  alerts: PagerAlert[],
  given: Pick<PagerAlert, "service" | "key" | "summary" | "grade">,
  now: Date,
): void {
  const known = findOpen(alerts, given.service, given.key);
  if (known) {
    known.summary = given.summary;
    return;
  }
  alerts.push({ ...given, state: "triggered", rings: 1, since: now });
}

/** The alert of that key that is not resolved. */
export function findOpen(
  alerts: readonly PagerAlert[],
  service: Service,
  key: string,
): PagerAlert | undefined {
  return alerts.findLast(
    (each) => each.service === service && each.key === key && each.state !== "resolved",
  );
}

/** Moves it, if it is there and that is news. True: it was. */
export function moveTo(
  alert: PagerAlert | undefined,
  state: PagerAlert["state"],
  now: Date,
): boolean {
  if (!alert || alert.state === state) return false;
  alert.state = state;
  alert.since = now;
  return true;
}
