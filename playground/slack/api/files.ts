import { isFields, listOf, wordIn } from "../json.ts";
import { postMessage } from "../messages.ts";
import type { StoredFile } from "../model.ts";
import { readJson, refuse } from "../refusal.ts";
import { newId, noteChange, type Workspace } from "../workspace.ts";
import { type Answer, type Call, channelIn, required, requireMember } from "./call.ts";

/** files.getUploadURLExternal: where to send the bytes. */
export function startUpload(call: Call): Answer {
  const { workspace } = call;
  const name = required(call, "filename");
  const size = Number(required(call, "length"));
  if (!Number.isInteger(size) || size <= 0) refuse("invalid_arguments");
  const id = newId("F");
  const state = "awaiting bytes";
  const file = {
    id,
    name,
    title: name,
    content: Buffer.alloc(0),
    state,
    size,
    shares: [],
  } as const;
  workspace.files.set(id, file);
  return { upload_url: `${workspace.settings.origin}/upload/v1/${id}`, file_id: id };
}

/** The bytes of an upload arrive. False when nobody announced them or they are not as many as announced. */
export function takeBytes(workspace: Workspace, id: string, content: Buffer): boolean {
  const file = workspace.files.get(id);
  if (file?.state !== "awaiting bytes" || file.size !== content.length) return false;
  workspace.files.set(id, { ...file, content, state: "uploaded" });
  noteChange(workspace);
  return true;
}

/** files.completeUploadExternal: shares what was uploaded as one message, or keeps it private without a channel. */
export function finishUpload(call: Call): Answer {
  const { workspace, args } = call;
  const files = listOf(readJson(args, "files")).map((each) => uploadedFile(call, each));
  if (files.length === 0) refuse("invalid_arguments");
  const shares = shareFiles(call, files);
  for (const file of files)
    workspace.files.set(file.id, { ...file, state: "shared", shares: [...file.shares, ...shares] });
  noteChange(workspace);
  return { files: files.map(({ id, title }) => ({ id, title })) };
}

function uploadedFile({ workspace }: Call, named: unknown): StoredFile {
  const id = isFields(named) ? wordIn(named, "id") : undefined;
  const file = workspace.files.get(id ?? "");
  if (!file) return refuse("file_not_found");
  if (file.state === "awaiting bytes") return refuse("file_upload_size_mismatch");
  return { ...file, title: (isFields(named) && wordIn(named, "title")) || file.title };
}

/** Posts the files into the channel that the call names. The ids of the channels that see them. */
function shareFiles(call: Call, files: readonly StoredFile[]): readonly string[] {
  const { workspace, args } = call;
  if (wordIn(args, "channel_id") === undefined) return [];
  const channel = channelIn(call, "channel_id");
  requireMember(call, channel);
  const threadTs = wordIn(args, "thread_ts");
  postMessage(workspace, {
    channel: channel.id,
    user: workspace.settings.botUserId,
    text: wordIn(args, "initial_comment") ?? "",
    blocks: [],
    attachments: [],
    files,
    ...(threadTs === undefined ? {} : { threadTs }),
  });
  return [channel.id];
}
