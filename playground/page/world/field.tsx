import type { ComponentChildren, VNode } from "preact";
import { useId } from "preact/hooks";

/** An input of a form with its label; the form reads it by its name. */
export function TextField(props: {
  readonly name: string;
  readonly label: string;
  readonly start?: string;
  readonly hint?: string;
}): VNode {
  const id = useId();
  return (
    <div class="world-field">
      <label for={id}>{props.label}</label>
      <input
        id={id}
        name={props.name}
        defaultValue={props.start ?? ""}
        placeholder={props.hint ?? ""}
        autocomplete="off"
        spellcheck={false}
      />
    </div>
  );
}

/** One choice of a menu. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A menu of a form. */
export function ChoiceField(props: {
  readonly name: string;
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly value?: string;
  readonly onChoose?: (value: string) => void;
}): VNode {
  const id = useId();
  const chosen = props.value === undefined ? {} : { value: props.value };
  return (
    <div class="world-field">
      <label for={id}>{props.label}</label>
      <select
        id={id}
        name={props.name}
        {...chosen}
        onChange={(event) => props.onChoose?.(event.currentTarget.value)}
      >
        {props.choices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A form whose values go to `onSend` by name; true from there empties it. */
export function Form(props: {
  readonly label: string;
  readonly onSend: (values: Readonly<Record<string, string>>) => Promise<boolean>;
  readonly children: ComponentChildren;
}): VNode {
  async function send(form: HTMLFormElement): Promise<void> {
    const values = Object.fromEntries(
      [...new FormData(form)].map(([name, value]) => [
        name,
        typeof value === "string" ? value : "",
      ]),
    );
    if (await props.onSend(values)) form.reset();
  }
  return (
    <form
      class="world-form"
      aria-label={props.label}
      onSubmit={(event) => {
        event.preventDefault();
        void send(event.currentTarget);
      }}
    >
      {props.children}
    </form>
  );
}
