import type { ListObjectsV2CommandOutput } from "@aws-sdk/client-s3";
import { CountersignError } from "../core/errors.ts";
import { sha256 } from "../core/hash.ts";
import type { Needs } from "../core/perform.ts";
import type { Aws } from "./aws.ts";
import { readPages } from "./call.ts";
import type { Place } from "./clients.ts";

const LIST = "s3:ListBucket";
const GET = "s3:GetObject";

/** IAM actions of reading texts from a bucket, on that bucket and on its objects. */
export const OBJECT_NEEDS: Needs = { iam: [LIST, GET], scopes: [] };

/** Which objects: those whose key begins with `prefix`, as far as `takes`. */
export interface ObjectsToRead {
  readonly place: Place;
  readonly bucket: string;
  readonly prefix: string;
  readonly takes: (key: string) => boolean;
}

/** What was read: texts by key, and one name for exactly these contents (S3's own, the ETag, of a single object). */
interface ObjectTexts {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly version: string;
  readonly changedAt: Date;
}

/** Reads objects as texts. Throws errors of area `aws`, or `source.unreadable` for none, too many or too large ones. */
export type ReadObjects = (what: ObjectsToRead, signal: AbortSignal) => Promise<ObjectTexts>;

interface Listed {
  readonly key: string;
  readonly etag: string;
  readonly size: number;
  readonly changedAt: Date;
}

/** Each object is a call of its own, five a second: what many people write by hand stays far below. */
const MAX_OBJECTS = 500;
const MAX_BYTES = 64 * 1024 * 1024;

/** Remembers what it has read: an object whose ETag is the same is not read again. */
export function openObjects(aws: Aws): ReadObjects {
  const known = new Map<string, ReadonlyMap<string, string>>();
  return async (what, signal) => {
    const listed = await listObjects(aws, what, signal);
    const wanted = listed.filter(({ key }) => what.takes(key)).toSorted(byKey);
    limit(what, wanted);
    const name = `${what.bucket}/${what.prefix}`;
    const texts = new Map<string, string>();
    for (const each of wanted) {
      const at = `${each.key} ${each.etag}`;
      const text = known.get(name)?.get(at) ?? (await readObject(aws, what, each, signal));
      texts.set(at, text);
    }
    known.set(name, texts);
    const [first] = wanted;
    const times = wanted.map(({ changedAt }) => changedAt.getTime());
    return {
      files: wanted.map(({ key, etag }) => ({
        path: key,
        text: texts.get(`${key} ${etag}`) ?? "",
      })),
      version: wanted.length === 1 && first ? first.etag : sha256([...texts.keys()].join("\n")),
      changedAt: new Date(Math.max(...times)),
    };
  };
}

function limit({ bucket, prefix }: ObjectsToRead, wanted: readonly Listed[]): void {
  const bytes = wanted.reduce((sum, { size }) => sum + size, 0);
  const where = { bucket, key: prefix };
  if (wanted.length === 0)
    throw new CountersignError("source.unreadable", { ...where, reason: "no such object" });
  if (wanted.length > MAX_OBJECTS)
    throw new CountersignError("source.unreadable", {
      ...where,
      files: wanted.length,
      limit: MAX_OBJECTS,
    });
  if (bytes > MAX_BYTES)
    throw new CountersignError("source.unreadable", { ...where, bytes, limit: MAX_BYTES });
}

async function listObjects(
  aws: Aws,
  { place, bucket, prefix }: ObjectsToRead,
  signal: AbortSignal,
): Promise<readonly Listed[]> {
  const { ListObjectsV2Command } = await import("@aws-sdk/client-s3");
  const client = await aws.clients.s3(place);
  const pages = await readPages<ListObjectsV2CommandOutput>(
    async (ContinuationToken) => {
      await aws.paceBuckets(place.account, LIST, signal);
      const command = new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ...(ContinuationToken === undefined ? {} : { ContinuationToken }),
      });
      return await aws.call(LIST, (options) => client.send(command, options), signal);
    },
    (page) => page.NextContinuationToken,
  );
  return pages.flatMap(({ Contents = [] }) =>
    Contents.flatMap(({ Key, ETag, Size = 0, LastModified }) =>
      Key === undefined || ETag === undefined || LastModified === undefined
        ? []
        : { key: Key, etag: ETag.replaceAll('"', ""), size: Size, changedAt: LastModified },
    ),
  );
}

/** The very object that was listed: one that changed in between is read with the next look. */
async function readObject(
  aws: Aws,
  { place, bucket }: ObjectsToRead,
  { key, etag }: Listed,
  signal: AbortSignal,
): Promise<string> {
  const { GetObjectCommand } = await import("@aws-sdk/client-s3");
  const client = await aws.clients.s3(place);
  await aws.paceBuckets(place.account, GET, signal);
  const command = new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: `"${etag}"` });
  return await aws.call(
    GET,
    async (options) =>
      (await (await client.send(command, options)).Body?.transformToString()) ?? "",
    signal,
  );
}

function byKey(a: Listed, b: Listed): number {
  return a.key < b.key ? -1 : 1;
}
