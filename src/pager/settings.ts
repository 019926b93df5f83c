/** The pagers of an installation, with their secrets. Nothing of this may reach a log, the record or an error. */
export interface PagerSettings {
  /** Short name of the installation: part of every key. */
  readonly installation: string;
  /** minimal: severity, kind and name only; summary: title and facts too. */
  readonly detail: "minimal" | "summary";
  readonly pagerduty: Readonly<Record<string, PagerDutySettings>>;
  readonly jsm: Readonly<Record<string, JsmSettings>>;
  readonly webhook: Readonly<Record<string, WebhookSettings>>;
}

/** One integration of PagerDuty. `isHeard`: its acknowledgements come back to us. */
export interface PagerDutySettings {
  readonly routingKey: string;
  readonly baseUrl: string;
  readonly isHeard: boolean;
}

/** One integration of JSM Operations or Opsgenie. */
export interface JsmSettings {
  readonly apiKey: string;
  readonly baseUrl: string;
}

/** One receiver of signed calls. While its secret is rotated there are two. */
export interface WebhookSettings {
  readonly url: string;
  readonly secrets: readonly string[];
  /** True: addresses of our own network may be called; those of this machine's cloud never are. */
  readonly allowPrivate: boolean;
}
