import type { VNode } from "preact";
import type { FileFact } from "../../site/slack-facts.ts";
import { Icon } from "../frame/icon.tsx";

/** Files of a message: name, size, the beginning of a text, and the download. */
export function Files({ files }: { files: readonly FileFact[] }): VNode {
  return (
    <>
      {files.map((file) => (
        <div key={file.id} class="file">
          <div class="file-head">
            <Icon name="file" />
            <span class="file-name">{file.title || file.name}</span>
            <span class="muted">{formatSize(file.size)}</span>
            <a href={`/file/${file.id}`} download={file.name} aria-label={`Download ${file.name}`}>
              Download
            </a>
          </div>
          {file.preview !== undefined && (
            <details>
              <summary>Preview</summary>
              <Preview text={file.preview} isDiff={/\.(?:diff|patch)$/.test(file.name)} />
            </details>
          )}
        </div>
      ))}
    </>
  );
}

function Preview({ text, isDiff }: { text: string; isDiff: boolean }): VNode {
  if (!isDiff) return <pre class="file-preview">{text}</pre>;
  return (
    <pre class="file-preview">
      {text.split("\n").map((line, index) => (
        <span key={index} class={LINES[line.slice(0, 1)] ?? ""}>
          {`${line}\n`}
        </span>
      ))}
    </pre>
  );
}

const LINES: Readonly<Record<string, string>> = { "+": "line-added", "-": "line-removed" };

function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
