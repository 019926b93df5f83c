import { partsOf } from "../rule.ts";
import { yamlValue } from "./rule-text.ts";

/** A rule that breaks the baseline, and who answers for letting it be. */
export interface ExceptionRequest {
  /** Ids of the baseline's rules that it breaks. */
  readonly baseline: readonly string[];
  /** Name of the group; its id where the name is not enough. */
  readonly group: string;
  readonly key: string;
  readonly until: Date;
  readonly owner: string;
  readonly reason: string;
  /** Absent: to be filled in by whoever reviews the change. */
  readonly approvedBy?: string;
}

/** Nobody is called so: the text stays recognisable as unfinished until a second person has put a name there. */
const UNSIGNED = "(second person)";

/** Text for `countersign.yml`: an entry of `except` for each rule of the baseline that is broken. Ends on the day of `until`, UTC. */
export function exceptionText(request: ExceptionRequest): string {
  const entry = entryLines(request).map((line, index) => `${index === 0 ? "  - " : "    "}${line}`);
  return request.baseline
    .map((id) => [`# countersign.yml, baseline, id: ${id}`, "except:", ...entry, ""].join("\n"))
    .join("\n");
}

function entryLines({ group, key, until, owner, reason, approvedBy }: ExceptionRequest): string[] {
  const parts = partsOf(key);
  const ported = parts?.protocol === "tcp" || parts?.protocol === "udp";
  const [from, to] = [parts?.from, parts?.to];
  const ports = from === to ? String(from) : JSON.stringify(`${from}-${to}`);
  return [
    `groups: [${yamlValue(group)}]`,
    ...(ported ? [`ports: [${ports}]`] : []),
    ...(parts ? [`peers: [${yamlValue(parts.peer)}]`] : []),
    `until: ${JSON.stringify(until.toISOString().slice(0, 10))}`,
    `owner: ${yamlValue(owner)}`,
    `reason: ${yamlValue(reason)}`,
    `approved_by: ${yamlValue(approvedBy ?? UNSIGNED)}`,
  ];
}
