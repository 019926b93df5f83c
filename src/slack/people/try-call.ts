import type { Log } from "../../core/ports.ts";
import type { Answer, Gateway } from "../calls/gateway.ts";
import type { Method } from "../calls/methods.ts";

/** An outage is a rate limit without an end: the answer is unknown. Never throws. */
export async function tryCall(
  { gateway, log }: { readonly gateway: Gateway; readonly log: Log },
  method: Method,
  args: Readonly<Record<string, string | number>>,
): Promise<Answer> {
  try {
    const answer = await gateway.call(method, args);
    if (answer.kind === "refused" && answer.error === "missing_scope")
      log.warn({ method }, "a scope is missing to look people up");
    return answer;
  } catch (error) {
    log.warn({ method }, "people could not be looked up", error);
    return { kind: "later", afterMs: 0 };
  }
}
