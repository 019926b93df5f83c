import { defaultConfig } from "../../src/config/defaults.ts";
import { type Explainable, openExplain } from "../../src/wiring/explain.ts";
import { systemClock } from "../../src/wiring/system.ts";
import type { Case } from "./cases.ts";
import { judgeHostLine } from "./host-lines.ts";
import { judgeInfrastructure } from "./infrastructure.ts";
import type { Judged, Tools } from "./judged.ts";
import { judgePolicyCase } from "./policies.ts";
import { judgeRecord } from "./records.ts";
import { judgeSequence } from "./sequences.ts";

/** Makes the function that judges any case, by the code of `countersign explain` with its default configuration. */
export function openJudge(): (of: Case) => Promise<Judged> {
  const explain = openExplain(defaultConfig());
  function read(text: string, form: Explainable["form"]): ReturnType<typeof explain> {
    return explain({ line: 1, text, form, cloudTrailOnly: false }, systemClock.now());
  }
  const tools: Tools = {
    readLine: (line) => read(line, "log"),
    readJson: (value) => read(JSON.stringify(value), "json"),
  };
  return async (of) =>
    judgeHostLine(of, tools) ??
    judgeSequence(of, tools) ??
    judgePolicyCase(of) ??
    (await judgeInfrastructure(of)) ??
    judgeRecord(of, tools);
}
