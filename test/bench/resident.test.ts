import { describe, expect, it } from "vitest";
import { readStatus } from "../../bench/resident.ts";

const STATUS = "Name:\tnode\nVmPeak:\t 1101656 kB\nVmHWM:\t  102400 kB\nVmRSS:\t   51200 kB\n";

describe("the memory of a process", () => {
  it("is read from what the kernel says, in MB", () => {
    expect(readStatus(STATUS)).toEqual({ now: 50, peak: 100 });
  });

  it("is not known of a process that has ended", () => {
    expect(() => readStatus("Name:\tnode\nState:\tZ (zombie)\n")).toThrow("has ended");
  });
});
