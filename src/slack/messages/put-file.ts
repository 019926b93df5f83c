import { z } from "zod";
import { CountersignError } from "../../core/errors.ts";
import type { MessagePlace, StoredCase } from "../../core/ports.ts";
import type { Gateway } from "../calls/gateway.ts";
import type { Delivered } from "./deliver.ts";
import { unperformed } from "./send.ts";

/** A file that is made from a case. */
export interface CaseFile {
  readonly name: string;
  readonly text: string;
  /** Our own words above it; foreign parts have passed the gate. */
  readonly comment: string;
}

/** Makes the file of that name from a case as it is now; undefined: there is nothing to put. */
export type FileMaker = (of: StoredCase, file: string) => Promise<CaseFile | undefined>;

const TIMEOUT_MS = 20_000;
const urlSchema = z.object({ upload_url: z.url(), file_id: z.string() });

/**
 * Puts a file into a thread: Slack names a place, the text goes there, and Slack is told to show it. Files cannot be edited
 * or found again by what they say; a file that came twice is a smaller fault than one that never came.
 */
export async function putFile(
  gateway: Gateway,
  { name, text, comment }: CaseFile,
  to: { readonly channel: string; readonly threadTs?: string },
  signal: AbortSignal,
): Promise<Delivered> {
  const body = Buffer.from(text, "utf8");
  const asked = await gateway.call(
    "files.getUploadURLExternal",
    { filename: name, length: body.byteLength },
    signal,
  );
  if (asked.kind !== "ok") return unperformed(asked);
  const { upload_url: url, file_id: id } = urlSchema.parse(asked.data);
  const response = await fetch(url, {
    method: "POST",
    body,
    redirect: "error",
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  await response.body?.cancel();
  if (!response.ok)
    throw new CountersignError("slack.unreachable", { upload: true, status: response.status });
  const shown = await gateway.call(
    "files.completeUploadExternal",
    {
      files: [{ id, title: name }],
      channel_id: to.channel,
      initial_comment: comment,
      ...(to.threadTs === undefined ? {} : { thread_ts: to.threadTs }),
    },
    signal,
  );
  if (shown.kind !== "ok") return unperformed(shown);
  const place: MessagePlace = { channel: to.channel, ts: id, renderedHash: "" };
  return { place, fresh: true };
}
