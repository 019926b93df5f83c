import { createHash } from "node:crypto";
import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import { type Operation, operation, reads } from "../engine/operation.ts";
import type { StoredObject } from "../model/world.ts";
import { bucketInput, requireBucket } from "./buckets.ts";

const objectInput = { ...bucketInput, Key: z.string().min(1).max(1024) };

/** GetObject: the text as it was put, if it is still the one that was asked for. */
export const getObject: Operation = reads(
  z.object({ ...objectInput, IfMatch: z.string().optional() }),
  (call, input) => {
    const found = requireBucket(call, input).objects?.get(input.Key);
    if (found === undefined)
      throw new AwsError("NoSuchKey", "The specified key does not exist.", {
        status: 404,
        fields: { Key: input.Key },
      });
    if (input.IfMatch !== undefined && input.IfMatch !== found.etag)
      throw new AwsError(
        "PreconditionFailed",
        "At least one of the pre-conditions you specified did not hold",
        { status: 412, fields: { Condition: "If-Match" } },
      );
    return { Body: found.body, ETag: found.etag, LastModified: found.changedAt.toUTCString() };
  },
);

/** PutObject: a text under a key. */
export const putObject: Operation = operation({
  input: z.object({ ...objectInput, Body: z.string() }),
  effect: "data",
  run: (call, input) => {
    const bucket = requireBucket(call, input);
    const stored = toObject(input.Body, call.at);
    bucket.objects ??= new Map();
    bucket.objects.set(input.Key, stored);
    return { ETag: stored.etag };
  },
});

/** ListObjectsV2: keys in order, `max-keys` (1000) a page; the token is the last key of the page before. */
export const listObjects: Operation = reads(
  z.object({
    ...bucketInput,
    Prefix: z.string().default(""),
    ContinuationToken: z.string().optional(),
    MaxKeys: z.coerce.number().int().min(1).max(1000).default(1000),
  }),
  (call, input) => {
    const { Prefix, ContinuationToken, MaxKeys } = input;
    const after = Buffer.from(ContinuationToken ?? "", "base64url").toString("utf8");
    const objects = [...(requireBucket(call, input).objects ?? [])]
      .filter(([key]) => key.startsWith(Prefix) && (after === "" || key > after))
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
    const page = objects.slice(0, MaxKeys);
    const isTruncated = objects.length > MaxKeys;
    const last = page.at(-1)?.[0] ?? "";
    return {
      Name: input.Bucket,
      Prefix,
      KeyCount: page.length,
      MaxKeys,
      IsTruncated: isTruncated,
      ...(isTruncated
        ? { NextContinuationToken: Buffer.from(last, "utf8").toString("base64url") }
        : {}),
      Contents: page.map(([Key, { body, etag, changedAt }]) => ({
        Key,
        LastModified: changedAt.toISOString(),
        ETag: etag,
        Size: Buffer.byteLength(body),
        StorageClass: "STANDARD",
      })),
    };
  },
);

/** A text as S3 keeps it: its ETag is the MD5 of the bytes, in quotes. */
function toObject(body: string, changedAt: Date): StoredObject {
  return { body, etag: `"${createHash("md5").update(body).digest("hex")}"`, changedAt };
}
