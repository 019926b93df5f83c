import type { TestDatabase } from "../support/databases.ts";
import { auditContract } from "./store-audit.ts";
import { casesContract } from "./store-cases.ts";
import { failuresContract } from "./store-failures.ts";
import { limitsContract } from "./store-limits.ts";
import { outboxContract } from "./store-outbox.ts";
import { peopleContract } from "./store-people.ts";
import { recentContract } from "./store-recent.ts";
import { recordsContract } from "./store-records.ts";
import { transactionContract } from "./store-transaction.ts";

/** What every store promises, whichever database is behind it. */
export function storeContract(fresh: () => Promise<TestDatabase>): void {
  casesContract(fresh);
  transactionContract(fresh);
  outboxContract(fresh);
  recordsContract(fresh);
  recentContract(fresh);
  limitsContract(fresh);
  peopleContract(fresh);
  failuresContract(fresh);
  auditContract(fresh);
}
