/** `npm run conformance -- DIR|moto [--strict]`: runs public cases through `countersign explain`, or meets moto's EC2; docs/bench.md. */
import { parseArgs } from "node:util";
import { readCases } from "./conformance/cases.ts";
import { openJudge } from "./conformance/judge.ts";
import { conformToMoto } from "./conformance/moto.ts";
import { judgeAll, toText } from "./conformance/tally.ts";

async function main(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { strict: { type: "boolean", default: false } },
  });
  const [dir, ...others] = positionals;
  if (dir === undefined || others.length > 0)
    throw new Error("name one folder with cases, or moto: npm run conformance -- DIR [--strict]");
  if (dir === "moto") return await conformToMoto((text) => console.log(text));
  const files = readCases(dir);
  if (files.length === 0) throw new Error(`there is no *.jsonl below ${dir}`);
  const tally = await judgeAll(files, openJudge());
  console.log(toText(tally));
  if (tally.faults.length > 0) return 1;
  return values.strict && tally.disagreements.length > 0 ? 1 : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`conformance: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}
