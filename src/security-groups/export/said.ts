import { readAnsible } from "../desired/ansible.ts";
import { readCloudFormation } from "../desired/cloudformation.ts";
import { type DesiredIndex, declaredFor, indexDesired } from "../desired/desired-index.ts";
import { readOwnYaml } from "../desired/own-yaml.ts";
import type { DesiredText, Reader, ReadResult } from "../desired/reader.ts";
import type { Direction } from "../rule.ts";
import type { AdoptRequest } from "./adoption.ts";

/** The readers of the formats that are changed in place: at hand, because a change is decided without waiting. */
const READERS: Readonly<Record<string, Reader>> = {
  countersign: readOwnYaml,
  ansible: readAnsible,
  cloudformation: readCloudFormation,
};

/** What the files say: the rules of the group in question, and everything else as one text that does not know lines. */
export interface Said {
  /** Where the group is declared, and whether nobody but the code may add to it. */
  readonly at: string;
  readonly exclusive: Readonly<Record<Direction, boolean>>;
  readonly rules: ReadonlyMap<string, { readonly at: string; readonly description?: string }>;
  readonly rest: string;
}

/** What differs between two versions of the files. `sound`: nothing but rules of the group, none of which changed its description. */
export interface Moved {
  readonly gone: readonly string[];
  readonly come: readonly string[];
  readonly sound: boolean;
}

/** What the files say about the group, read by the reader of their format; or why nobody can say. */
export function whatIsSaid(
  { scope, options, group, neighbours }: AdoptRequest,
  files: readonly DesiredText[],
): Said | string {
  const read = Object.hasOwn(READERS, scope.format) ? READERS[scope.format] : undefined;
  const result = read?.(files, scope, options);
  if (!result || result instanceof Promise) return "this format is not changed in place";
  if (result.unreadable !== undefined) return result.unreadable;
  const index = indexDesired([{ scope, readAt: options.now, result }]);
  const subject = { account: scope.account, region: scope.region, groupId: group.groupId };
  const declared = declaredFor(index, { ...subject, live: group }, neighbours);
  if (declared.state === "not-compared" || declared.state === "unknown") return declared.reason;
  if (declared.state !== "declared") return "the source does not declare this group";
  const { ingress, egress } = declared;
  const rules = [...ingress.rules, ...egress.rules].map(({ key, ...rule }) => [key, rule] as const);
  return {
    at: declared.at,
    exclusive: {
      ingress: ingress.mode === "exclusive",
      egress: egress.mode === "exclusive",
    },
    rules: new Map(rules),
    rest: restOf(index, result, group, {
      claims: [ingress, egress].map(({ mode, patterns }) => ({
        exclusive: mode === "exclusive",
        patterns,
      })),
    }),
  };
}

function restOf(
  { sources }: DesiredIndex,
  { findings }: ReadResult,
  { groupId, name }: AdoptRequest["group"],
  own: object,
): string {
  const others = sources
    .flatMap(({ result }) => result?.groups ?? [])
    .filter((each) => each.groupId !== groupId && each.name.toLowerCase() !== name.toLowerCase());
  const errors = findings.filter(({ kind }) => kind === "error").map((each) => each.reason);
  const text = JSON.stringify({ own, others, errors });
  // A line more or less above it changes where everything stands, and nothing of what it says.
  return text.replaceAll(/(\.\w+):\d+(?::\d+)?/g, "$1").replaceAll(/"at":"[^"]*",?/g, "");
}

/** Compares two versions of the files. */
export function movedBetween(before: Said, after: Said): Moved {
  const described = [...before.rules].every(([key, { description }]) => {
    const now = after.rules.get(key);
    return !now || now.description === description;
  });
  return {
    gone: [...before.rules.keys()].filter((key) => !after.rules.has(key)),
    come: [...after.rules.keys()].filter((key) => !before.rules.has(key)),
    sound: described && before.rest === after.rest,
  };
}
