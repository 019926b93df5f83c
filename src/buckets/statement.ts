import { z } from "zod";
import { sha256 } from "../core/hash.ts";
import { canonicalJson, type Json, type JsonObject, jsonObject } from "../core/json.ts";

/** A condition as it is written: operators and keys may come in any case, values one or many. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly Json[];
}

/** One statement of a policy, in one spelling. A list that is undefined was not written, or is none. */
export interface Statement {
  /** Its Sid, or `statement 2`. Foreign text. */
  readonly id: string;
  /** First 16 characters of the SHA-256 over its canonical JSON. */
  readonly hash: string;
  readonly effect: "allow" | "deny" | "unknown";
  readonly principal: Json | undefined;
  readonly notPrincipal: boolean;
  readonly actions: readonly string[] | undefined;
  readonly notActions: readonly string[] | undefined;
  readonly resources: readonly string[] | undefined;
  readonly notResources: readonly string[] | undefined;
  readonly conditions: readonly Condition[];
}

/** A policy's statements, or why its text was not understood. */
export type PolicyText =
  | { readonly understood: true; readonly statements: readonly Statement[] }
  | { readonly understood: false; readonly why: string };

/** AWS takes no larger ones; what is larger was not written by AWS. */
const MAX_BYTES = 20 * 1024;
const MAX_STATEMENTS = 1000;

const document = z.object({ Statement: z.union([jsonObject, z.array(jsonObject)]) });

/** Text of a bucket or access point policy -> its statements. Never throws. Source: IAM user guide, policy grammar. */
export function readPolicy(text: string): PolicyText {
  if (Buffer.byteLength(text) > MAX_BYTES) return notUnderstood("it is longer than 20 KiB");
  const parsed = document.safeParse(parseJson(text));
  if (!parsed.success) return notUnderstood("it is not the JSON of a policy");
  const statements = [parsed.data.Statement].flat();
  if (statements.length > MAX_STATEMENTS) return notUnderstood("it has more than 1,000 statements");
  return { understood: true, statements: statements.map(readStatement) };
}

/** One or many, as a list. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

/** True for a JSON object. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function notUnderstood(why: string): PolicyText {
  return { understood: false, why };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: that is an answer here, the same as JSON of another form.
    return undefined;
  }
}

function readStatement(raw: JsonObject, index: number): Statement {
  const { Sid, Effect, Principal, NotPrincipal, Action, NotAction } = raw;
  const { Resource, NotResource, Condition: condition } = raw;
  return {
    id: typeof Sid === "string" && Sid !== "" ? Sid : `statement ${index + 1}`,
    hash: sha256(canonicalJson(raw)).slice(0, 16),
    effect: effectOf(Effect),
    principal: Principal,
    notPrincipal: NotPrincipal !== undefined,
    actions: textsOf(Action),
    notActions: textsOf(NotAction),
    resources: textsOf(Resource),
    notResources: textsOf(NotResource),
    conditions: conditionsOf(condition),
  };
}

function effectOf(effect: Json | undefined): Statement["effect"] {
  if (effect === "Allow") return "allow";
  return effect === "Deny" ? "deny" : "unknown";
}

function textsOf(value: Json | undefined): readonly string[] | undefined {
  const texts = listOf(value).filter((each) => typeof each === "string");
  return texts.length === 0 ? undefined : texts;
}

/** A block of conditions that has another form gives none: then nothing fixes the statement, which is the safe side. */
function conditionsOf(block: Json | undefined): readonly Condition[] {
  if (!isObject(block)) return [];
  return Object.entries(block).flatMap(([operator, keys]) =>
    isObject(keys)
      ? Object.entries(keys).map(([key, values]) => ({ operator, key, values: listOf(values) }))
      : [],
  );
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
