/**
 * A presigned `sts:GetCallerIdentity`: whoever holds AWS credentials can make one, and only STS can tell whose it is. The
 * text that is to be proven is a signed header, so that it is good for this question alone (the pattern of
 * kubernetes-sigs/aws-iam-authenticator).
 */

/** The signed header that holds what is to be proven. */
export const NONCE_HEADER = "x-countersign-nonce";

/** Longer than a person needs to paste it is longer than a thief may have. Seconds. */
export const LONGEST_EXPIRY_S = 60;

/** The address to ask, checked; or why not, in words for the one who pasted it. */
export type StsProof =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly why: string };

const HOST = /^sts(?:\.(?!cn-)[a-z]{2}(?:-[a-z]+){1,3}-\d{1,2})?\.amazonaws\.com$/;
const HOST_IN_CHINA = /^sts\.cn-[a-z]+-\d{1,2}\.amazonaws\.com\.cn$/;
const LONGEST = 6000;
/** Everything that a presigned call of this action has, and nothing besides: no parameter may change what is asked. */
const PARAMETERS: readonly string[] = [
  "Action",
  "Version",
  "X-Amz-Algorithm",
  "X-Amz-Credential",
  "X-Amz-Date",
  "X-Amz-Expires",
  "X-Amz-Security-Token",
  "X-Amz-Signature",
  "X-Amz-SignedHeaders",
];
/** What the SDKs add that changes nothing. */
const HARMLESS: readonly string[] = ["X-Amz-Content-Sha256", "X-Amz-User-Agent", "x-id"];
const OPTIONAL = "X-Amz-Security-Token";

const NO_URL = "Paste the whole line that countersign prove aws printed.";
const OTHER = "This is no address of STS that was signed for this question.";

/**
 * Checks a pasted address: https, exactly a host of STS, no port, no user, path `/`, only GetCallerIdentity, good for a
 * minute at most, with the nonce among the signed headers. Nothing is asked of anybody. Never throws.
 */
export function checkSts(pasted: string): StsProof {
  const text = pasted.trim();
  // What URL parsers disagree about (backslashes, blanks, other letters) is refused before one of them looks at it.
  if (text.length > LONGEST || !/^https:\/\/[A-Za-z0-9.-]+\/\?[\w.~%&=+-]+$/.test(text))
    return { ok: false, why: NO_URL };
  const url = new URL(text);
  const written = text.slice("https://".length, text.indexOf("/", "https://".length));
  const whole = written === url.host && url.pathname === "/" && url.hash === "";
  if (!whole || !(HOST.test(url.host) || HOST_IN_CHINA.test(url.host)))
    return { ok: false, why: OTHER };
  return isGetCallerIdentity(url) ? { ok: true, url: url.href } : { ok: false, why: OTHER };
}

function isGetCallerIdentity({ searchParams: given }: URL): boolean {
  const names = [...given.keys()];
  if (new Set(names.map((each) => each.toLowerCase())).size !== names.length) return false;
  if (names.some((each) => !PARAMETERS.includes(each) && !HARMLESS.includes(each))) return false;
  if (PARAMETERS.some((each) => each !== OPTIONAL && !given.has(each))) return false;
  const signed = (given.get("X-Amz-SignedHeaders") ?? "").split(";");
  const expiry = given.get("X-Amz-Expires") ?? "";
  return (
    given.get("Action") === "GetCallerIdentity" &&
    given.get("Version") === "2011-06-15" &&
    given.get("X-Amz-Algorithm") === "AWS4-HMAC-SHA256" &&
    /^[1-9]\d?$/.test(expiry) &&
    Number(expiry) <= LONGEST_EXPIRY_S &&
    signed.includes("host") &&
    signed.includes(NONCE_HEADER)
  );
}
