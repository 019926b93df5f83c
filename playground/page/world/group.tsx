import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Fields } from "../../slack/json.ts";
import { DoButton, Refusal, useDoing } from "./doing.tsx";
import { partsOf, textOf, textsOf } from "./facts.ts";
import { ChoiceField, Form, TextField } from "./field.tsx";
import { useStandpoint } from "./place.ts";

/** A security group: rules in words, what it is attached to, and what can be done to it. */
export function Group({ group }: { group: Fields }): VNode {
  const name = textOf(group, "name");
  const id = textOf(group, "id");
  const attached = textsOf(group, "attached");
  const standpoint = useStandpoint();
  return (
    <details class="world-item">
      <summary>
        <span class="world-name">{name}</span>
        <code>{id}</code>
        <span class="world-note">
          {partsOf(group, "rules").length} rules · {attached.length} attached
        </span>
      </summary>
      <p class="world-note">
        {textOf(group, "description")} · VPC {textOf(group, "vpc")}
      </p>
      <ul class="world-rules" aria-label={`Rules of ${name}`}>
        {partsOf(group, "rules").map((rule) => (
          <Rule key={textOf(rule, "id")} rule={rule} group={id} />
        ))}
      </ul>
      <p class="world-note">
        {attached.length === 0 ? "Attached to nothing." : `Attached: ${attached.join(", ")}`}
      </p>
      <AddRule group={id} name={name} />
      <DoButton
        act="delete-group"
        kind="danger"
        input={{ ...standpoint, group: id }}
        label={`Delete group ${name}`}
      >
        Delete group
      </DoButton>
    </details>
  );
}

interface RuleInput {
  readonly as: string;
  readonly account: string;
  readonly region: string;
  readonly group: string;
  readonly rule: string;
  readonly way: string;
}

function Rule({ rule, group }: { rule: Fields; group: string }): VNode {
  const doing = useDoing();
  const standpoint = useStandpoint();
  const [isEditing, setEditing] = useState(false);
  const words = textOf(rule, "words");
  const description = textOf(rule, "description");
  const id = textOf(rule, "id");
  const input: RuleInput = { ...standpoint, group, rule: id, way: textOf(rule, "way") };
  return (
    <li>
      <div class="world-rule">
        <span class="world-words">
          {words} {description !== "" && <q>{description}</q>} <code>{id}</code>
        </span>
        <button
          type="button"
          class="button"
          aria-label={`Describe ${words}`}
          aria-expanded={isEditing}
          onClick={() => setEditing(!isEditing)}
        >
          Describe
        </button>
        <button
          type="button"
          class="button"
          aria-label={`Remove ${words}`}
          disabled={doing.isBusy}
          onClick={() => void doing.run("remove-rule", input)}
        >
          Remove
        </button>
      </div>
      {isEditing && (
        <Describe rule={input} words={words} start={description} onDone={() => setEditing(false)} />
      )}
      <Refusal of={doing} />
    </li>
  );
}

interface DescribeProps {
  readonly rule: RuleInput;
  readonly words: string;
  readonly start: string;
  readonly onDone: () => void;
}

function Describe({ rule, words, start, onDone }: DescribeProps): VNode {
  const doing = useDoing();
  async function send(values: Readonly<Record<string, string>>): Promise<boolean> {
    const isDone = await doing.run("describe-rule", { ...rule, ...values });
    if (isDone) onDone();
    return isDone;
  }
  return (
    <Form label={`Describe ${words}`} onSend={send}>
      <TextField name="description" label="New description" start={start} />
      <button type="submit" class="button button-primary" disabled={doing.isBusy}>
        Save description
      </button>
      <Refusal of={doing} />
    </Form>
  );
}

const WAYS = [
  { value: "in", label: "in" },
  { value: "out", label: "out" },
];
const PROTOCOLS = ["tcp", "udp", "icmp", "all"].map((value) => ({ value, label: value }));

function AddRule({ group, name }: { group: string; name: string }): VNode {
  const doing = useDoing();
  const standpoint = useStandpoint();
  return (
    <Form
      label={`Add a rule to ${name}`}
      onSend={(values) => doing.run("add-rule", { ...standpoint, group, ...values })}
    >
      <ChoiceField name="way" label="Way" choices={WAYS} />
      <ChoiceField name="proto" label="Protocol" choices={PROTOCOLS} />
      <TextField name="ports" label="Ports" hint="22 or 8080-8090" />
      <TextField name="source" label="From or to" hint="0.0.0.0/0, sg-…, web-prod, pl-…" />
      <TextField name="description" label="Description" />
      <button type="submit" class="button button-primary" disabled={doing.isBusy}>
        Add rule
      </button>
      <Refusal of={doing} />
    </Form>
  );
}
