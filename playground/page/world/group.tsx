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

function Rule({ rule, group }: { rule: Fields; group: string }): VNode {
  const doing = useDoing();
  const standpoint = useStandpoint();
  const [isEditing, setEditing] = useState(false);
  const words = textOf(rule, "words");
  const description = textOf(rule, "description");
  const input = { ...standpoint, group, rule: textOf(rule, "id"), way: textOf(rule, "way") };
  return (
    <li>
      <div class="world-rule">
        <span class="world-words">
          {words} {description !== "" && <q>{description}</q>} <code>{textOf(rule, "id")}</code>
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
        <Form
          label={`Describe ${words}`}
          onSend={async (values) => {
            const isDone = await doing.run("describe-rule", { ...input, ...values });
            if (isDone) setEditing(false);
            return isDone;
          }}
        >
          <TextField name="description" label="New description" start={description} />
          <button type="submit" class="button button-primary">
            Save description
          </button>
        </Form>
      )}
      <Refusal of={doing} />
    </li>
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
