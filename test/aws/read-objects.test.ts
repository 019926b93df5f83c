import { PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { type LocalAws, openLocalAws } from "../../playground/aws/open.ts";
import { seedWorld } from "../../playground/aws/seed.ts";
import type { ObjectsToRead } from "../../src/aws/read-objects.ts";
import { openClients } from "../playground/aws/clients.ts";
import { HOME, openSide, patient } from "./side.ts";

const BUCKET = "reports-eu";

function below(prefix: string, takes: (key: string) => boolean = () => true): ObjectsToRead {
  return { place: HOME, bucket: BUCKET, prefix, takes };
}

async function put(local: LocalAws, texts: Readonly<Record<string, string>>): Promise<void> {
  using clients = openClients(local);
  for (const [Key, Body] of Object.entries(texts))
    await clients.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
}

describe("objects of a bucket", () => {
  it("are read as texts below a prefix, in order, each once while it stays the same", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    await put(local, { "sg/b.yml": "ü: 1\n", "sg/a.yml": "a\n", "sg/c.txt": "no", "x.yml": "no" });
    await using side = openSide(local);
    const what = below("sg/", (key) => key.endsWith(".yml"));

    const first = await side.readObjects(what, patient);
    await put(local, { "sg/a.yml": "changed\n" });
    const second = await side.readObjects(what, patient);

    expect(first.files).toEqual([
      { path: "sg/a.yml", text: "a\n" },
      { path: "sg/b.yml", text: "ü: 1\n" },
    ]);
    expect(second.files.map(({ text }) => text)).toEqual(["changed\n", "ü: 1\n"]);
    expect(second.version).not.toBe(first.version);
    expect(local.calls({ action: "GetObject" })).toHaveLength(3);
  });

  it("are found over all pages, and one alone has S3's own version", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    await put(local, { "plan.json": "{}" });
    const objects = local.world.accounts.get(HOME.account)?.buckets.get(BUCKET)?.objects;
    const filler = { body: "", etag: '"0"', changedAt: new Date(0) };
    for (let index = 0; index < 1000; index++) objects?.set(`a${index}`, filler);
    await using side = openSide(local);

    const read = await side.readObjects(
      below("", (key) => key === "plan.json"),
      patient,
    );

    expect(read).toMatchObject({
      files: [{ path: "plan.json", text: "{}" }],
      version: objects?.get("plan.json")?.etag.replaceAll('"', ""),
    });
    expect(local.calls({ action: "ListObjectsV2" })).toHaveLength(2);
  });

  it("are unreadable when there is none, or more than is read", async () => {
    await using local = await openLocalAws();
    seedWorld(local);
    const bucket = local.world.accounts.get(HOME.account)?.buckets.get(BUCKET);
    const large = { body: "x".repeat(33 * 1024 * 1024), etag: '"0"', changedAt: new Date(0) };
    if (bucket)
      bucket.objects = new Map([
        ["l/1", large],
        ["l/2", large],
      ]);
    await using side = openSide(local);

    const none = side.readObjects(below("nothing/"), patient);
    const much = side.readObjects(below("l/"), patient);

    await expect(none).rejects.toMatchObject({ code: "source.unreadable" });
    await expect(much).rejects.toMatchObject({ details: { bytes: 66 * 1024 * 1024 } });
    expect(local.calls({ action: "GetObject" })).toEqual([]);
  });

  it.each(["s3:ListBucket", "s3:GetObject"])(
    "are denied by the action's name: %s",
    async (action) => {
      await using local = await openLocalAws();
      seedWorld(local);
      await put(local, { "a.yml": "a" });
      local.fault.deny(action === "s3:ListBucket" ? "s3:ListObjectsV2" : action);
      await using side = openSide(local);

      const reading = side.readObjects(below(""), patient);

      await expect(reading).rejects.toMatchObject({ code: "aws.denied", details: { action } });
    },
  );
});
