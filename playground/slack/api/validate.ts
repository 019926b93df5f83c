import type { Fields } from "../json.ts";
import { isFields } from "../json.ts";
import { readJson, refuse } from "../refusal.ts";
import { findBlockFaults } from "../validate/message.ts";
import type { Fault } from "../validate/rule.ts";
import { findViewFaults } from "../validate/view.ts";
import type { Answer, Call } from "./call.ts";

/** blocks.validate: exactly one of `blocks`, `message` and `view`; names each fault by its JSON pointer. */
export function validateBlocks({ args }: Call): Answer {
  const given = ["blocks", "message", "view"].filter((key) => readJson(args, key) !== undefined);
  const [key, ...others] = given;
  if (key === undefined || others.length > 0)
    refuse("invalid_arguments", {
      response_metadata: {
        messages: ["must provide exactly one of `blocks`, `view`, or `message`"],
      },
    });
  const faults = findFaults(key ?? "", readJson(args, key ?? ""));
  if (faults.length > 0) refuse(`invalid_${key ?? ""}`, { errors: faults.map(faultJson) });
  return {};
}

function findFaults(key: string, value: unknown): readonly Fault[] {
  if (key === "blocks") return findBlockFaults(value, "");
  if (key === "view") return findViewFaults(value, "");
  return findBlockFaults(isFields(value) ? (value["blocks"] ?? []) : value, "/blocks");
}

function faultJson({ pointer, message, expected }: Fault): Fields {
  const constraint = expected ? { constraint: { type: "enum", expected } } : {};
  return { pointer, code: "failed_constraint", message, ...constraint };
}
