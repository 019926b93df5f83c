import type { AdoptedRule, Adoption, AdoptRequest, Change } from "./export/adoption.ts";
import { patchOf } from "./export/patch.ts";
import { rewrite } from "./export/rewrite.ts";
import { snippetOf } from "./export/snippet.ts";
import type { ItemKind } from "./item.ts";
import { lineOf } from "./rule.ts";

/**
 * What to change in the code so that it says what the cloud has, for the chosen keys. Pure; never throws. A rule that
 * breaks the baseline is refused: it needs an exception, not a declaration.
 */
export function adoptItems(request: AdoptRequest): Adoption {
  const change = changeOf(request);
  if ("refused" in change) return { kind: "refused", reason: change.refused };
  const written = rewrite(request, change);
  if ("files" in written) {
    const changed = written.files.filter((file) => !request.files.includes(file));
    const patch = patchOf(request.files, changed);
    if (changed.length === 0) return { kind: "refused", reason: "the code says so already" };
    return { kind: "patch", patch, files: changed };
  }
  const at = request.items.find((item) => item.at !== undefined)?.at ?? request.scope.name;
  const text = snippetOf(change, request, at);
  return {
    kind: "snippet",
    text,
    where: at,
    why: `cannot be written automatically: ${written.why}`,
  };
}

/** What a difference asks of the code, if it is to follow the cloud. */
const ASKS: Readonly<Partial<Record<ItemKind, "add" | "remove">>> = {
  "cloud-added": "add",
  "first-sight-extra": "add",
  "code-removed": "add",
  "cloud-removed": "remove",
  "first-sight-missing": "remove",
  "code-added": "remove",
};

function changeOf({ items, keys, group }: AdoptRequest): Change | { readonly refused: string } {
  const chosen = items.filter(({ key }) => key !== undefined && keys.includes(key));
  const add: AdoptedRule[] = [];
  const remove: { readonly key: string; readonly at: string }[] = [];
  for (const { kind, key = "", at = "" } of chosen) {
    const asked = ASKS[kind];
    const live = group.rules.find((rule) => rule.key === key);
    if (asked === "remove") remove.push({ key, at });
    if (asked === "add" && live) add.push(live);
  }
  const added = new Set(add.map(({ key }) => key));
  const breaks = chosen.find(({ kind, key = "" }) => kind === "violation" && added.has(key));
  if (breaks) {
    const rule = lineOf(breaks.key ?? "");
    return {
      refused: `${rule} breaks the baseline (${breaks.baseline?.join(", ")}): it needs an exception`,
    };
  }
  if (add.length + remove.length === 0) return { refused: "nothing of this can be adopted" };
  return { add, remove };
}
