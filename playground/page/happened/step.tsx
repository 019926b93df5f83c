import type { ComponentChildren, VNode } from "preact";
import { type Fields, fieldsOf } from "../../slack/json.ts";
import { partsOf, textOf, textsOf } from "../world/facts.ts";

/** One event on its way: where it came from, what was decided, what was done, what was written down. */
export function Step({ step }: { step: Fields }): VNode {
  const [from, to] = [textOf(step, "from"), textOf(step, "to")];
  const effects = partsOf(step, "effects");
  const at = new Date(textOf(step, "at"));
  return (
    <li class="happened-step">
      <header>
        <time dateTime={textOf(step, "at")}>{at.toLocaleTimeString()}</time>
        <strong>{textOf(step, "kind")}</strong>
        <span class="happened-subject">{textOf(step, "subject")}</span>
      </header>
      <dl>
        <Row name="From">{textOf(step, "source")}</Row>
        <Row name="Decision">
          {textsOf(step, "reasons").join("; ") || "none"}
          {textOf(step, "outcome") === "refused" && " (refused)"}
        </Row>
        {from !== to && (
          <Row name="State">
            {from} → {to}
          </Row>
        )}
        {effects.length > 0 && (
          <Row name="Effects">
            <ul class="happened-effects">
              {effects.map((effect) => (
                <Effect key={textOf(effect, "key")} effect={effect} />
              ))}
            </ul>
          </Row>
        )}
        <Audit entry={fieldsOf(step["audit"])} />
      </dl>
      <Sources step={step} />
    </li>
  );
}

function Row({ name, children }: { name: string; children: ComponentChildren }): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const SIGNS: Readonly<Record<string, string>> = {
  done: "✓",
  already: "✓",
  queued: "…",
  leased: "▶",
  failed: "✗",
  refused: "✗",
  "handed over": "→",
};

function Effect({ effect }: { effect: Fields }): VNode {
  const state = textOf(effect, "state");
  const attempts = Number(effect["attempts"] ?? 0);
  const result = effect["result"];
  const isTimer = textOf(effect, "lane") === "timer" && state === "queued";
  const due = new Date(textOf(effect, "readyAt")).toLocaleString();
  return (
    <li>
      <span aria-hidden="true">{SIGNS[state] ?? "·"}</span> {textOf(effect, "kind")}{" "}
      <span class="happened-note">
        {isTimer ? `due ${due}` : state}
        {attempts > 1 && `, ${attempts} attempts`}
      </span>
      {result !== undefined && (
        <details>
          <summary>result</summary>
          <pre>{JSON.stringify(result, undefined, 2)}</pre>
        </details>
      )}
    </li>
  );
}

function Audit({ entry }: { entry: Fields }): VNode {
  return (
    <Row name="Audit">
      <span class="happened-note">
        entry {textOf(entry, "seq")} of chain <code>{textOf(entry, "chain")}</code>, hash{" "}
        <code>{textOf(entry, "hash")}…</code> after <code>{textOf(entry, "prevHash")}…</code>
      </span>
    </Row>
  );
}

function Sources({ step }: { step: Fields }): VNode {
  const message = textOf(step, "message");
  return (
    <div class="happened-sources">
      {message !== "" && (
        <details>
          <summary>message from the queue ({textOf(step, "via")})</summary>
          <pre>{message}</pre>
        </details>
      )}
      <details>
        <summary>event</summary>
        <p class="happened-note">{textOf(step, "event")}</p>
        <pre>{textOf(step, "data")}</pre>
      </details>
    </div>
  );
}
