/** Loaded before a program that is measured: tells the processor's time of the whole process, in microseconds, when it ends. */
import { writeSync } from "node:fs";

const CHANNEL = 3;
process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  writeSync(CHANNEL, String(user + system));
});
