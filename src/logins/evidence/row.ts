import { z } from "zod";
import type { JsonObject } from "../../core/json.ts";
import { evidenceSchema } from "./evidence.ts";

const rowSchema = z.object({
  case_id: z.string().optional(),
  person: z.string().optional(),
  data: evidenceSchema.omit({ raw: true, rawSha256: true }),
});

/** A row of `login_evidence`: of which sighting, whose, and what was seen. */
export type EvidenceRow = z.infer<typeof rowSchema>;

/** A row as the store gives it; undefined for one that an older version wrote otherwise. */
export function readEvidenceRow(row: JsonObject): EvidenceRow | undefined {
  return rowSchema.safeParse(row).data;
}
