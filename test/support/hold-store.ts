/**
 * A program for tests: opens the store in the directory `argv[2]`, exclusively when `argv[3]` is `exclusive`, says `open`
 * or the code of the error, and stays until it is killed or its input ends.
 */
import { once } from "node:events";
import { CountersignError } from "../../src/core/errors.ts";
import { openStore } from "../../src/store/open.ts";
import { fakeClock } from "./fake-clock.ts";

const [, , dataDir = "", exclusive] = process.argv;

try {
  await using _ = await openStore({
    dataDir,
    exclusive: exclusive === "exclusive",
    clock: fakeClock(),
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
  process.stdout.write("open\n");
  process.stdin.resume();
  await once(process.stdin, "end");
} catch (error) {
  process.stdout.write(`${error instanceof CountersignError ? error.code : String(error)}\n`);
}
