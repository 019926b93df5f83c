import type { Queries, StoredCase } from "../core/ports.ts";
import type { Fetched } from "../security-groups/desired/load.ts";
import type { DriftDetails } from "../security-groups/drift-case.ts";
import { adoptItems } from "../security-groups/export.ts";
import { readSnapshot } from "../security-groups/snapshot.ts";
import { readDriftCase } from "../security-groups/status.ts";
import type { CaseFile, FileMaker } from "../slack/messages/put-file.ts";
import type { Desired } from "./desired.ts";
import { openNeighbours } from "./neighbours.ts";

/** Makes the text that has to go into the code for it to say what the cloud has: a patch where that can be written, else a text with its place. */
export function openAdoptFiles(queries: Queries, desired: Desired): FileMaker {
  const neighboursOf = openNeighbours(queries);
  return async (of, file) => {
    const details = of.kind === "drift" && file === "adopt" ? readDriftCase(of) : undefined;
    const { declared, adopting } = details ?? {};
    if (!details || !declared || !adopting) return undefined;
    const fetched = await desired.fetch(declared.source);
    const files = fetched?.files;
    if (!fetched || !files)
      return said(details, `The source ${declared.source} cannot be read now.`);
    const group = await groupOf(queries, of, details);
    const neighbours = await neighboursOf(details);
    return write({ ...fetched, files }, { details, adopting, group, neighbours });
  };
}

interface Ground {
  readonly details: DriftDetails;
  readonly adopting: NonNullable<DriftDetails["adopting"]>;
  readonly group: Parameters<typeof adoptItems>[0]["group"];
  readonly neighbours: Parameters<typeof adoptItems>[0]["neighbours"];
}

function write(
  { scope, options, files }: Fetched & { readonly files: NonNullable<Fetched["files"]> },
  { details, adopting, group, neighbours }: Ground,
): CaseFile {
  const { items } = details;
  const request = { scope, options, files, group, neighbours, items, keys: adopting.keys };
  const adoption = adoptItems(request);
  const name = nameOf(details);
  switch (adoption.kind) {
    case "patch":
      return {
        name: `${name}.patch`,
        text: adoption.patch,
        comment: "Apply this to the code; the case closes when the code says it.",
      };
    case "snippet": {
      const text = `# ${adoption.where}\n# ${adoption.why}\n${adoption.text}\n`;
      const comment = "Write this into the code by hand; the case closes when the code says it.";
      return { name: `${name}.txt`, text, comment };
    }
    case "refused":
      return said(details, adoption.reason);
  }
}

async function groupOf(
  queries: Queries,
  { key }: StoredCase,
  { account, region, groupId = "", vpcId = "", name = "" }: DriftDetails,
): Promise<Ground["group"]> {
  const [row] = await queries.snapshots({ kind: "sg", account, region, key });
  const rules = (readSnapshot(row?.data)?.rules ?? []).map((rule) => ({
    key: rule.key,
    description: rule.description ?? "",
  }));
  return { account, region, groupId, vpcId, name, rules };
}

function said(details: DriftDetails, text: string): CaseFile {
  return {
    name: `${nameOf(details)}.txt`,
    text: `${text}\n`,
    comment: "This could not be written.",
  };
}

/** A file name out of a group's name, which may be anything. */
function nameOf({ name = "", groupId = "group" }: DriftDetails): string {
  const plain = name.replaceAll(/[^A-Za-z0-9._-]/g, "-").slice(0, 60);
  return plain === "" ? groupId : plain;
}
