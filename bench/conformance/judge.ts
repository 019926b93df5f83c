import { defaultConfig } from "../../src/config/defaults.ts";
import { type Explainable, openExplain } from "../../src/wiring/explain.ts";
import { systemClock } from "../../src/wiring/system.ts";
import type { Case } from "./cases.ts";
import { judgeHostLine } from "./host-lines.ts";
import { type Judged, NO_RECORDS, type Tools } from "./judged.ts";
import { judgePolicyCase } from "./policies.ts";
import { judgeRecord } from "./records.ts";
import { judgeSequence } from "./sequences.ts";

/** Makes the function that judges any case, by the code of `countersign explain` with its default configuration. */
export function openJudge(): (of: Case) => Judged {
  const explain = openExplain(defaultConfig());
  function read(text: string, form: Explainable["form"]): ReturnType<typeof explain> {
    return explain({ line: 1, text, form, cloudTrailOnly: false }, systemClock.now());
  }
  const tools: Tools = {
    readLine: (line) => read(line, "log"),
    readJson: (value) => read(JSON.stringify(value), "json"),
  };
  return (of) =>
    judgeHostLine(of, tools) ??
    judgeSequence(of, tools) ??
    judgePolicyCase(of) ??
    judgeInfrastructure(of) ??
    judgeRecord(of, tools);
}

/** Terraform and CloudFormation: desired state in other forms than our own. */
function judgeInfrastructure({ input }: Case): Judged | undefined {
  const isInfrastructure = "framework" in input || "format" in input || "text" in input;
  if (!isInfrastructure) return undefined;
  return { counts: NO_RECORDS, verdict: { says: "not read", why: "not read in this version" } };
}
