import { readFiles } from "./ansible/files.ts";
import { readGroup } from "./ansible/group.ts";
import { readPlaybooks } from "./ansible/plays.ts";
import { includeRole } from "./ansible/roles.ts";
import { extraLayer, type Reading, runningLayer } from "./ansible/surroundings.ts";
import { openFaults } from "./faults.ts";
import type {
  DeclaredGroup,
  DesiredText,
  Finding,
  ReaderOptions,
  ReadResult,
  SourceScope,
} from "./reader.ts";

/** Values that are evaluated for one source: a hundred times what a large one has. */
const MAX_VALUES = 500_000;

/**
 * Playbooks, task files and roles with the module for security groups. Variables are looked up as far as they are
 * written; nothing is executed, and what only a run of Ansible would know is not understood.
 */
export function readAnsible(
  files: readonly DesiredText[],
  scope: SourceScope,
  options: ReaderOptions,
): ReadResult {
  const read = readFiles(files);
  if ("reason" in read) {
    const finding: Finding = { kind: "error", name: "file", ...read };
    return { groups: [], findings: [finding], unreadable: `${read.at}: ${read.reason}` };
  }
  const groups: DeclaredGroup[] = [];
  const general = openFaults();
  const findings: Finding[] = [];
  const reading: Reading = {
    files: read,
    faults: general,
    budget: { left: MAX_VALUES },
    extra: extraLayer(options),
    running: runningLayer(read),
    visited: new Set(),
    includeRole: (value, position) => includeRole(value, position, reading),
    found: (task) => {
      const faults = openFaults();
      const group = readGroup(task, scope, faults);
      findings.push(...faults.findings);
      if (group) groups.push(group);
    },
  };
  readPlaybooks(reading);
  const all = { groups, findings: [...general.findings, ...findings] };
  if (reading.budget.left > 0) return all;
  return { ...all, unreadable: `more than ${MAX_VALUES} values to evaluate` };
}
