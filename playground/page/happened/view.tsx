import "./happened.css";
import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Fields } from "../../slack/json.ts";
import { useEntries } from "../live.ts";
import { textOf } from "../world/facts.ts";
import { focusedCase, listenToFocus } from "./focus.ts";
import { Step } from "./step.tsx";

/** More are a click away. */
const FIRST = 30;

/** The way of each event through the house: newest first, of all cases or of one. */
export function HappenedView(): VNode {
  const steps = useEntries("happened", "step/").toReversed();
  const [chosen, choose] = useState(focusedCase());
  const [count, setCount] = useState(FIRST);
  useEffect(() => listenToFocus(choose), []);
  const cases = casesOf(steps.map(({ value }) => value));
  const shown = steps.filter(({ value }) => chosen === "" || textOf(value, "case") === chosen);
  return (
    <div class="happened">
      <label class="happened-filter">
        Case
        <select value={chosen} onChange={({ currentTarget }) => choose(currentTarget.value)}>
          <option value="">all cases</option>
          {[...cases].map(([id, subject]) => (
            <option key={id} value={id}>
              {subject}
            </option>
          ))}
          {chosen !== "" && !cases.has(chosen) && <option value={chosen}>case {chosen}</option>}
        </select>
      </label>
      {shown.length === 0 && <p class="empty">Nothing has happened here yet.</p>}
      <ol class="happened-steps" aria-label="What happened, newest first">
        {shown.slice(0, count).map(({ key, value }) => (
          <Step key={key} step={value} />
        ))}
      </ol>
      {shown.length > count && (
        <button type="button" class="button" onClick={() => setCount(count + FIRST)}>
          Earlier
        </button>
      )}
    </div>
  );
}

function casesOf(steps: readonly Fields[]): ReadonlyMap<string, string> {
  return new Map(
    steps.flatMap((step) => {
      const id = textOf(step, "case");
      return id === "" ? [] : [[id, textOf(step, "subject")] as const];
    }),
  );
}
