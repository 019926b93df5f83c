import type { RefObject, VNode } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Choice } from "./offer.ts";

/** More than these are found faster by typing. */
const MANY = 8;

/** An open list. */
interface OptionsProps {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
  readonly most: number;
  readonly onChoose: (values: readonly string[], isDone: boolean) => void;
}

/** The open list of a menu: arrow keys move, Enter or Space chooses, typing filters a long list. */
export function Options(props: OptionsProps): VNode {
  const { label, choices, chosen, most } = props;
  const id = useId();
  const [typed, setTyped] = useState("");
  const shown = choices.filter(({ text }) => text.toLowerCase().includes(typed.toLowerCase()));
  const first = choices.findIndex(({ value }) => chosen.includes(value));
  const [at, setAt] = useState(Math.max(0, first));
  const root = useRef<HTMLDivElement>(null);
  useFocusInside(root, at);

  function handleKey(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    const current = shown[at];
    const isChoice = event.key === "Enter" || (event.key === " " && choices.length <= MANY);
    if (step !== undefined) setAt(Math.max(0, Math.min(shown.length - 1, step(at, shown.length))));
    else if (current && isChoice) choose(props, current);
    else return;
    event.preventDefault();
  }

  function find(text: string): void {
    setTyped(text);
    setAt(0);
  }

  return (
    <div ref={root} onKeyDown={handleKey}>
      {choices.length > MANY && <Filter label={label} typed={typed} onType={find} />}
      <ul
        role="listbox"
        tabIndex={0}
        class="options"
        aria-label={label}
        aria-multiselectable={most > 1}
        aria-activedescendant={`${id}-${at}`}
      >
        {shown.map((choice, index) => (
          <Option
            key={choice.value}
            id={`${id}-${index}`}
            choice={choice}
            heading={choice.group === shown[index - 1]?.group ? undefined : choice.group}
            isActive={index === at}
            isChosen={chosen.includes(choice.value)}
            onChoose={() => choose(props, choice)}
          />
        ))}
        {shown.length === 0 && <li class="options-none">Nothing to choose from</li>}
      </ul>
    </div>
  );
}

function choose({ chosen, most, onChoose }: OptionsProps, { value }: Choice): void {
  const others = chosen.filter((each) => each !== value);
  const next = others.length === chosen.length ? [...chosen, value] : others;
  if (most === 1) onChoose([value], true);
  else if (next.length <= most) onChoose(next, false);
}

/** The focus goes into the list when it opens, and what is active stays in sight. */
function useFocusInside(root: RefObject<HTMLElement | null>, at: number): void {
  useEffect(() => {
    root.current?.querySelector<HTMLElement>("input, [role=listbox]")?.focus();
  }, [root]);
  useEffect(() => {
    root.current?.querySelector("[data-active]")?.scrollIntoView({ block: "nearest" });
  }, [root, at]);
}

function Filter({
  label,
  typed,
  onType,
}: {
  label: string;
  typed: string;
  onType: (text: string) => void;
}): VNode {
  return (
    <input
      class="options-filter"
      aria-label={`Find in ${label}`}
      placeholder="Find…"
      value={typed}
      onInput={({ currentTarget }) => onType(currentTarget.value)}
    />
  );
}

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  Home: () => 0,
  End: (_, count) => count - 1,
};

function Option({
  id,
  choice,
  heading,
  isActive,
  isChosen,
  onChoose,
}: {
  id: string;
  choice: Choice;
  heading: string | undefined;
  isActive: boolean;
  isChosen: boolean;
  onChoose: () => void;
}): VNode {
  return (
    <>
      {heading !== undefined && (
        <li role="presentation" class="options-heading">
          {heading}
        </li>
      )}
      <li
        id={id}
        role="option"
        class="option"
        aria-selected={isChosen}
        data-active={isActive ? "" : undefined}
        onClick={onChoose}
      >
        <span class="option-mark" aria-hidden="true">
          {isChosen ? "✓" : ""}
        </span>
        <span>
          {choice.text}
          {choice.description !== undefined && (
            <small class="option-description">{choice.description}</small>
          )}
        </span>
      </li>
    </>
  );
}
