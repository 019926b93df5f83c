import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openLog } from "../../src/wiring/log.ts";

const line = z.looseObject({ msg: z.string(), err: z.looseObject({}).optional() });

function logged(write: (log: ReturnType<typeof openLog>) => void, secrets: string[] = []): string {
  const lines: string[] = [];
  write(openLog("debug", secrets, (each) => lines.push(each)));
  expect(lines).toHaveLength(1);
  return lines[0] ?? "";
}

describe("the log", () => {
  it.each([
    "xoxb-1234567890-abcdef",
    "xapp-1-A0123-456-abcdef",
    "AKIAIOSFODNN7EXAMPLE",
    "https://hooks.slack.com/commands/T0/1/abc",
    "my-database-password",
  ])(
    "F11: writes %s nowhere: not in the text, not in a field, not in an error's cause",
    (secret) => {
      const error = new Error(`outer ${secret}`, { cause: new Error(`inner ${secret}`) });

      const text = logged(
        (log) => log.error({ deep: { deeper: [secret] } }, `text ${secret}`, error),
        ["my-database-password"],
      );

      expect(text).not.toContain(secret);
      expect(text).toContain("[secret]");
    },
  );

  it("F11: scrubs the password of a database URL", () => {
    const text = logged((log) => log.info({ url: "postgres://bot:s3cr3t-word@db/x" }, "opened"));

    expect(text).not.toContain("s3cr3t-word");
  });

  it("writes of an error only what is on the list", () => {
    const error = Object.assign(new Error("denied"), {
      code: "AccessDenied",
      data: { token: "t" },
      headers: { authorization: "a" },
      $metadata: { httpStatusCode: 403, requestId: "r-1", extra: "e" },
    });

    const { err } = line.parse(JSON.parse(logged((log) => log.warn({}, "failed", error))));

    expect(Object.keys(err ?? {}).toSorted()).toEqual(
      ["code", "message", "requestId", "stack", "status", "type"].toSorted(),
    );
  });
});
