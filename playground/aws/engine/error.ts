import type { Tree } from "../wire/tree.ts";

/** How an answer to a failed call may deviate from the usual one. */
interface Extras {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Further elements of S3's error document. */
  readonly fields?: Readonly<Record<string, Tree>>;
}

/** A refusal as AWS words it: `code` is what the SDK shows as `name`. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, Tree>>;

  constructor(code: string, message: string, extras: Extras = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = extras.status ?? 400;
    this.headers = extras.headers ?? {};
    this.fields = extras.fields ?? {};
  }
}
