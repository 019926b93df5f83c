import { type SgPolicy, sgCommand } from "../../../commands/sg/index.ts";
import type { EventDraft } from "../../../src/core/event.ts";
import type { ChainedEntry, Queries, Snapshot, StoredCase } from "../../../src/core/ports.ts";
import { linesOf } from "../../security-groups/messages.ts";
import {
  ACCOUNT,
  HTTPS_WORLD,
  liveGroup,
  NOW,
  REGION,
  SSH_OFFICE,
  STRICT,
  secondsLater,
  touch,
} from "../../security-groups/samples.ts";
import { snapshotOf, stored } from "../../security-groups/snapshots.ts";

const LISTED = "ingress tcp 443 443 pl pl-0c2d";
/** A group with a rule for a list. */
export const GROUP = snapshotOf(liveGroup([HTTPS_WORLD, SSH_OFFICE, LISTED]), {
  declared: { source: "infra", at: "sg/web.yml:2" },
  reached: { interfaces: 3, instances: 2, publicAddresses: 1, asOf: NOW.toISOString() },
  lists: [{ id: "pl-0c2d", name: "offices", class: "customer", cidrs: ["8.0.0.0/7"], weight: 50 }],
  touches: [touch({ eventId: "e9", ruleIds: ["sgr-9"] })],
});

interface Given {
  readonly snapshots?: readonly Snapshot[];
  readonly cases?: readonly StoredCase[];
  readonly audit?: readonly ChainedEntry[];
  readonly sweptSeconds?: number;
  readonly outcome?: "decided" | "refused";
  readonly policy?: SgPolicy;
}

/** What was answered, and what was handed in. */
export async function ask(
  line: string,
  {
    snapshots = [stored(GROUP)],
    cases = [],
    audit = [],
    sweptSeconds = 600,
    outcome = "decided",
    policy = STRICT,
  }: Given = {},
): Promise<{ readonly text: string; readonly handed: readonly EventDraft[] }> {
  const [name = "", ...words] = line.split(" ");
  const handed: EventDraft[] = [];
  const sweep = {
    name: "groups",
    account: ACCOUNT,
    region: REGION,
    finishedAt: secondsLater(NOW, -sweptSeconds),
    outcome: "complete",
    detail: {},
  } as const;
  const queries: Pick<
    Queries,
    "snapshots" | "openCases" | "newestCase" | "caseById" | "audit" | "sweeps"
  > = {
    snapshots: () => Promise.resolve(snapshots),
    openCases: () => Promise.resolve(cases),
    newestCase: () => Promise.resolve(cases[0]),
    caseById: (id) => Promise.resolve(cases.find((each) => each.id === id)),
    audit: (chain) => Promise.resolve(chain.startsWith("drift/") ? audit : []),
    sweeps: () => Promise.resolve([sweep]),
  };
  const message = await sgCommand(policy).subcommands[name]?.run({
    actor: { kind: "person", team: "T", user: "U0ALICE", rights: [] },
    channel: "C0",
    words,
    now: NOW,
    queries: { ...NOBODY, ...queries },
    newId: () => "id1",
    handIn: (draft) => {
      handed.push(draft);
      return Promise.resolve({ outcome, reasons: ["A sweep was asked for a moment ago."] });
    },
  });
  return { text: linesOf(message && "blocks" in message ? message : undefined), handed };
}

const NOBODY: Queries = {
  caseById: refuse,
  caseByNumber: refuse,
  newestCase: refuse,
  openCases: refuse,
  linkedCases: refuse,
  recentCases: refuse,
  snapshots: refuse,
  snapshotTimes: refuse,
  evidence: refuse,
  identities: refuse,
  announcements: refuse,
  sweeps: refuse,
  attempts: refuse,
  backlog: refuse,
  audit: refuse,
  effectsOf: refuse,
  eventsOf: refuse,
  ping: refuse,
};

function refuse(): Promise<never> {
  return Promise.reject(new Error("nobody should ask this"));
}
