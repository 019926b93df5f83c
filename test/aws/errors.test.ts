import { describe, expect, it } from "vitest";
import { boundCalls, readPages } from "../../src/aws/call.ts";
import { convertError, reasonOf } from "../../src/aws/errors.ts";
import { CountersignError } from "../../src/core/errors.ts";
import { countingMetrics, patient } from "./side.ts";

function sdkError(name: string, httpStatusCode?: number): Error {
  const error = new Error("User: arn:… is not authorized");
  return Object.assign(error, { name, $metadata: { httpStatusCode, requestId: "req-1" } });
}

function nodeError(code: string): Error {
  return Object.assign(new Error(`connect ${code} 127.0.0.1:1`), { code });
}

describe("errors of AWS", () => {
  it.each([
    [sdkError("UnauthorizedOperation", 403), "aws.denied", "AccessDenied: ec2:X"],
    [sdkError("AccessDeniedException", 400), "aws.denied", "AccessDenied: ec2:X"],
    [sdkError("SomethingNew", 403), "aws.denied", "AccessDenied: ec2:X"],
    [sdkError("RequestLimitExceeded", 503), "aws.throttled", "Throttled: ec2:X"],
    [sdkError("SlowDown", 503), "aws.throttled", "Throttled: ec2:X"],
    [sdkError("Whatever", 429), "aws.throttled", "Throttled: ec2:X"],
    [sdkError("TimeoutError"), "aws.unreachable", "NoAnswer: ec2:X"],
    [sdkError("502", 502), "aws.unreachable", "NoAnswer: ec2:X"],
    [nodeError("ECONNREFUSED"), "aws.unreachable", "NoAnswer: ec2:X"],
    [new DOMException("too late", "TimeoutError"), "aws.unreachable", "NoAnswer: ec2:X"],
    [sdkError("ExpiredToken", 403), "aws.identity", "NoCredentials: ec2:X"],
    [sdkError("AuthFailure", 401), "aws.identity", "NoCredentials: ec2:X"],
    [sdkError("CredentialsProviderError"), "aws.identity", "NoCredentials: ec2:X"],
    [sdkError("InvalidParameterValue", 400), "aws.unexpected", "InvalidParameterValue: ec2:X"],
    [sdkError("InternalError", 500), "aws.unexpected", "InternalError: ec2:X"],
    ["a text", "aws.unexpected", "Unknown: ec2:X"],
    [undefined, "aws.unexpected", "Unknown: ec2:X"],
  ])("%s is %s, told as %s", (error, code, reason) => {
    const converted = convertError(error, "ec2:X");

    expect(converted.code).toBe(code);
    expect(reasonOf(converted)).toBe(reason);
  });

  it("keep status and request id for the log, and the original as cause, but no text of AWS in what people read", () => {
    const original = sdkError("AccessDenied", 403);

    const converted = convertError(original, "s3:GetBucketPolicy");

    expect(converted.details).toEqual({
      action: "s3:GetBucketPolicy",
      error: "AccessDenied",
      status: 403,
      request: "req-1",
    });
    expect(converted.cause).toBe(original);
    expect(converted.message).not.toContain("arn:");
  });

  it("of ours stay as they are: it was the role that could not be assumed", () => {
    const assume = new CountersignError("aws.denied", { action: "sts:AssumeRole" });

    expect(reasonOf(convertError(assume, "ec2:X"))).toBe("AccessDenied: sts:AssumeRole");
  });
});

describe("a call", () => {
  it("is counted by action and outcome", async () => {
    const metrics = countingMetrics();
    const call = boundCalls(1000, metrics);

    await call("ec2:A", async () => 1, patient);
    await call("ec2:A", () => Promise.reject(sdkError("SlowDown", 503)), patient).catch(() => {});

    expect(Object.fromEntries(metrics.counts)).toEqual({
      "aws_calls_total ec2:A ok": 1,
      "aws_calls_total ec2:A aws.throttled": 1,
    });
  });
});

describe("a list in pages", () => {
  it("is read to its end, also over empty pages", async () => {
    const pages = [
      { items: [1], next: "a" },
      { items: [], next: "b" },
      { items: [2], next: "" },
    ];

    const read = await readPages(
      async () => pages.shift() ?? { items: [], next: "never" },
      ({ next }) => next,
    );

    expect(read.flatMap(({ items }) => items)).toEqual([1, 2]);
  });

  it("that does not end is an error: a part of it would look as if the rest were deleted", async () => {
    const endless = readPages(
      async () => ({ next: "same" }),
      ({ next }) => next,
    );

    await expect(endless).rejects.toMatchObject({ code: "aws.unexpected" });
  });
});
