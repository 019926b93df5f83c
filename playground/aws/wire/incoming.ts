import type { Service } from "../engine/services.ts";

/** An HTTP request, read to its end. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An HTTP answer. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The API call that an HTTP request stands for. */
export interface Incoming {
  readonly service: Service;
  readonly action: string;
  readonly input: unknown;
}

/** What a signature says about itself. It is believed: no secret is checked. */
export interface Scope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

/** The credential scope of a signed request or of a presigned URL. */
export function scopeOf({ headers, query }: HttpRequest): Scope | undefined {
  const credential =
    /Credential=([^,\s]+)/.exec(headers["authorization"] ?? "")?.[1] ??
    query.get("X-Amz-Credential") ??
    "";
  const [accessKeyId = "", , region = "", service = ""] = credential.split("/");
  return service === "" ? undefined : { accessKeyId, region, service };
}
