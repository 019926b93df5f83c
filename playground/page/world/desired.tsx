import "./world.css";
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Fields } from "../../slack/json.ts";
import { DoButton, Refusal, useDoing } from "./doing.tsx";
import { textOf, useWorld } from "./facts.ts";

/** The files of desired state: the code with which the cloud is compared. */
export function DesiredPanel(): VNode {
  return (
    <div class="world">
      <p class="world-note">
        This is the code with which the bot compares the cloud. Save a change without applying it,
        and the code is ahead.
      </p>
      {useWorld("desired/").map((file) => (
        <Editor key={textOf(file, "name")} file={file} />
      ))}
    </div>
  );
}

function Editor({ file }: { file: Fields }): VNode {
  const doing = useDoing();
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const name = textOf(file, "name");
  const shown = draft ?? textOf(file, "text");
  async function save(now: boolean): Promise<void> {
    if (await doing.run("desired-save", { name, text: shown, now })) setDraft(undefined);
  }
  return (
    <section class="world-editor" aria-label={`File ${name}`}>
      <header class="world-row">
        <strong>{name}</strong>
        <span class="world-note">{draft === undefined ? "saved" : "not saved yet"}</span>
      </header>
      <Sheet name={name} text={shown} onInput={setDraft} />
      <div class="world-row">
        <button
          type="button"
          class="button button-primary"
          disabled={draft === undefined || doing.isBusy}
          onClick={() => void save(true)}
        >
          Save, and the bot reads it now
        </button>
        <button
          type="button"
          class="button"
          disabled={draft === undefined || doing.isBusy}
          onClick={() => void save(false)}
        >
          Save only: it is read within a minute
        </button>
        <button
          type="button"
          class="button"
          disabled={draft === undefined}
          onClick={() => setDraft(undefined)}
        >
          Discard
        </button>
        <DoButton act="desired-reset">Back to the first version</DoButton>
      </div>
      <Refusal of={doing} />
    </section>
  );
}

interface SheetProps {
  readonly name: string;
  readonly text: string;
  readonly onInput: (text: string) => void;
}

/** Text with line numbers: messages name lines of the code. */
function Sheet({ name, text, onInput }: SheetProps): VNode {
  const lines = text.split("\n").length;
  return (
    <div class="world-sheet">
      <pre class="world-numbers" aria-hidden="true">
        {Array.from({ length: lines }, (_, index) => index + 1).join("\n")}
      </pre>
      <textarea
        aria-label={`Text of ${name}`}
        rows={lines}
        wrap="off"
        spellcheck={false}
        value={text}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    </div>
  );
}
