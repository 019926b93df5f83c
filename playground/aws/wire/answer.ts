import type { Calls } from "../engine/calls.ts";
import { AwsError } from "../engine/error.ts";
import type { Fault } from "../engine/faults.ts";
import type { Local } from "../engine/local.ts";
import { findOperation } from "../engine/operations.ts";
import { type ApiRequest, perform } from "../engine/perform.ts";
import { deniedError, keyErrorFor, type Service, throttledError } from "../engine/services.ts";
import type { Principal } from "../identity/principal.ts";
import { newUuid } from "../model/ids.ts";
import {
  type HttpReply,
  type HttpRequest,
  type Incoming,
  type Scope,
  scopeOf,
} from "./incoming.ts";
import { isPresigned, isSignedBy } from "./presigned.ts";
import { findProtocol, type Protocol } from "./protocols.ts";
import { writeDocument } from "./xml.ts";

const HTML: HttpReply = {
  status: 502,
  headers: { "content-type": "text/html" },
  body: "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>",
};

/** The answer to one HTTP request; `undefined`: none, ever. */
export function answer(local: Local, calls: Calls, request: HttpRequest): HttpReply | undefined {
  const scope = scopeOf(request);
  const protocol = scope && findProtocol(scope, request.path);
  if (scope === undefined || protocol === undefined)
    return plainError(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
  if (isPresigned(request) && !isSignedBy(request, scope, local.keys.secretOf(scope.accessKeyId)))
    return plainError(
      403,
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided.",
    );
  const incoming = protocol.decode(request);
  if (incoming === undefined)
    return plainError(400, "InvalidAction", "This local AWS does not know the action");
  return answerCall(local, calls, { request, scope, protocol, incoming });
}

/** A request that has been understood. */
interface Understood {
  readonly request: HttpRequest;
  readonly scope: Scope;
  readonly protocol: Protocol;
  readonly incoming: Incoming;
}

function answerCall(local: Local, calls: Calls, understood: Understood): HttpReply | undefined {
  const { request, scope, protocol, incoming } = understood;
  const { service, action, input } = incoming;
  const requestId = newUuid();
  const caller = callerOf(local, service, scope.accessKeyId);
  const done = calls.begin({
    at: local.now(),
    service,
    action,
    region: scope.region,
    caller: caller instanceof AwsError ? undefined : caller,
    mutating: findOperation(service, action)?.effect === "write",
    input,
  });
  const fault = local.faults.meet(service, action);
  if (fault === "hang" || fault === "html") {
    done(fault);
    return fault === "html" ? HTML : undefined;
  }
  try {
    if (caller instanceof AwsError) throw caller;
    const output = perform(local, {
      ...apiRequest(request, incoming, scope, caller),
      requestId,
      ...refusalFor(fault, service, action, caller),
    });
    done("ok");
    return protocol.encode(action, output, requestId);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    done(error.code);
    return protocol.refuse(error, requestId);
  }
}

function callerOf(local: Local, service: Service, accessKeyId: string): Principal | AwsError {
  try {
    return local.keys.find(accessKeyId);
  } catch (error) {
    if (error instanceof AwsError) return keyErrorFor(service, error);
    throw error;
  }
}

function apiRequest(
  request: HttpRequest,
  { service, action, input }: Incoming,
  scope: Scope,
  principal: Principal,
): ApiRequest {
  const userAgent = request.headers["user-agent"] ?? "";
  return { service, action, region: scope.region, input, principal, userAgent, ip: "127.0.0.1" };
}

function refusalFor(
  fault: Fault | undefined,
  service: Service,
  action: string,
  caller: Principal,
): { readonly refusal?: AwsError } {
  if (fault === "throttle") return { refusal: throttledError(service) };
  return fault === "deny" ? { refusal: deniedError(service, action, caller.arn) } : {};
}

function plainError(status: number, code: string, message: string): HttpReply {
  return {
    status,
    headers: { "content-type": "text/xml" },
    body: writeDocument("ErrorResponse", { Error: { Code: code, Message: message } }, "repeat"),
  };
}
