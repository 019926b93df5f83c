import type { Principal } from "../identity/principal.ts";
import { newUuid } from "../model/ids.ts";
import { trailEntryOf } from "../trail/record.ts";
import type { Tree } from "../wire/tree.ts";
import { AwsError } from "./error.ts";
import type { Local } from "./local.ts";
import type { Call, Operation, Prepared } from "./operation.ts";
import { findOperation } from "./operations.ts";
import { deniedError, type Service } from "./services.ts";

/** What somebody asks of AWS, by network or in the console. */
export interface ApiRequest {
  readonly service: Service;
  readonly action: string;
  readonly region: string;
  readonly input: unknown;
  readonly principal: Principal;
  readonly userAgent: string;
  readonly ip: string;
  readonly requestId?: string;
  /** Refuses the call with this error, whatever it asks. */
  readonly refusal?: AwsError;
}

/** The one way to do anything: checks, runs and records the call. Throws `AwsError` when it is refused. */
export function perform(local: Local, request: ApiRequest): Tree {
  const operation = findOperation(request.service, request.action);
  if (operation === undefined)
    throw new AwsError(
      "InvalidAction",
      `The action ${request.action} is not valid for this web service.`,
    );
  const prepared = operation.prepare(request.input);
  const call = callOf(local, request, operation);
  try {
    refuseIfNotAllowed(request);
    if (operation.effect === "write") local.history.remember();
    const output = prepared.run(call);
    record(call, operation, prepared.record(call, output));
    return output;
  } catch (error) {
    if (error instanceof AwsError) recordRefusal(call, operation, prepared, error);
    throw error;
  }
}

function callOf(local: Local, request: ApiRequest, { effect }: Operation): Call {
  const world = effect === "read" ? local.history.view() : local.world;
  const account = world.accounts.get(request.principal.account);
  if (account === undefined)
    throw new AwsError("InvalidClientTokenId", `No account ${request.principal.account}`);
  const { service, action, region, principal, userAgent, ip } = request;
  const requestId = request.requestId ?? newUuid();
  const base = { local, service, action, world, account, region, principal, userAgent, ip };
  return { ...base, requestId, at: local.now() };
}

function refuseIfNotAllowed({ service, action, principal, refusal }: ApiRequest): void {
  if (refusal !== undefined) throw refusal;
  const wanted = `${service}:${action}`;
  const allowed = principal.allow?.some((pattern) =>
    pattern.endsWith("*") ? wanted.startsWith(pattern.slice(0, -1)) : wanted === pattern,
  );
  if (allowed === false) throw deniedError(service, action, principal.arn);
}

function record(call: Call, { effect }: Operation, part: ReturnType<Prepared["record"]>): void {
  if (effect === "write" || effect === "recorded") {
    const entry = trailEntryOf(call, part, effect === "recorded");
    call.account.trail.push(entry);
    if (effect === "write") call.local.emit(entry);
  }
  if (effect === "write" || effect === "data") call.local.changed();
}

function recordRefusal(
  call: Call,
  operation: Operation,
  prepared: Prepared,
  error: AwsError,
): void {
  if (operation.effect !== "write" && operation.effect !== "recorded") return;
  const readOnly = operation.effect === "recorded";
  const entry = trailEntryOf(call, prepared.record(call, undefined), readOnly, error);
  call.account.trail.push(entry);
  if (readOnly) return;
  call.local.emit(entry);
  call.local.changed();
}
