import { defineConfig } from "vitest/config";

/** `npm run test:e2e`: the playground as a process, its page in a real Chromium. */
export default defineConfig({
  test: {
    include: ["test/e2e/**/*.test.ts"],
    allowOnly: false,
    // A test is a whole story; what is waited for within it has shorter limits of its own.
    testTimeout: 120_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 2,
    env: { TZ: "Asia/Kathmandu" },
  },
});
