import type { Performer } from "../core/perform.ts";

/** STS answers in milliseconds; a person waits for this. */
const WAIT_MS = 5000;
/** An answer has less than a thousand characters. */
const MOST = 20_000;

/** What `logins.verify` works with. */
export interface VerifyPorts {
  /** Whether an address is one that was checked: the last look before something is sent. */
  readonly isSts: (url: string) => boolean;
  /** Name of the header that the address signs. */
  readonly header: string;
  /** Answers instead of STS, where custom endpoints are allowed: tests and the playground. */
  readonly endpoint: string | undefined;
}

/**
 * Asks STS whose a presigned address is; its case is told the ARN, or that STS refused. Never follows a redirect. Throws
 * when STS did not answer, which proves nothing either way. Needs no right: it is asked with somebody else's signature.
 */
export function performLoginsVerify(ports: VerifyPorts): Performer<"logins.verify"> {
  return async ({ data: { url, nonce } }, signal) => {
    if (!ports.isSts(url)) return { outcome: "refused", detail: { refused: "no address of STS" } };
    const response = await fetch(targetOf(url, ports.endpoint), {
      headers: { [ports.header]: nonce, accept: "application/xml" },
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(WAIT_MS)]),
    });
    const text = (await response.text()).slice(0, MOST);
    if (response.status >= 500 || response.status === 429)
      throw new Error(`STS answered ${response.status}`);
    const [, arn] =
      /<Arn>(arn:aws[a-z-]*:(?:iam|sts)::\d{12}:[^<\s]{1,300})<\/Arn>/.exec(text) ?? [];
    if (response.status !== 200 || arn === undefined)
      return { outcome: "refused", detail: { refused: `STS answered ${response.status}` } };
    return { outcome: "done", detail: { arn } };
  };
}

/** Rerouted as the SDK does it: another origin, and everything else as it was signed. */
function targetOf(url: string, endpoint: string | undefined): URL {
  const asked = new URL(url);
  return endpoint === undefined ? asked : new URL(`/${asked.search}`, endpoint);
}
