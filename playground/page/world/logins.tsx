import type { VNode } from "preact";
import { Refusal, useDoing } from "./doing.tsx";
import { type Choice, ChoiceField, Form, TextField } from "./field.tsx";
import { useStandpoint } from "./place.ts";

const KEYS: readonly Choice[] = [
  { value: "ines", label: "the key of Ines" },
  { value: "unknown", label: "a key that nobody knows" },
  { value: "password", label: "a password" },
];

/** Ways in: what the hosts and CloudTrail write when somebody logs in. */
export function Logins({ hosts }: { hosts: readonly Choice[] }): VNode {
  const doing = useDoing();
  const standpoint = useStandpoint();
  return (
    <>
      <Form label="Log in over SSH" onSend={(values) => doing.run("login-ssh", values)}>
        <ChoiceField name="instance" label="Host" choices={hosts} />
        <TextField name="user" label="User" start="ines" />
        <ChoiceField name="key" label="With" choices={KEYS} />
        <TextField name="address" label="From" start="203.0.113.7" />
        <button type="submit" class="button button-primary" disabled={doing.isBusy}>
          SSH login
        </button>
      </Form>
      <Form label="Log in over RDP" onSend={(values) => doing.run("login-rdp", values)}>
        <ChoiceField name="instance" label="Host" choices={windowsFirst(hosts)} />
        <TextField name="user" label="User" start="ines" />
        <TextField name="address" label="From" start="203.0.113.7" />
        <button type="submit" class="button button-primary" disabled={doing.isBusy}>
          RDP login
        </button>
      </Form>
      <Form
        label="Open a Session Manager session"
        onSend={(values) => doing.run("login-session-manager", { ...standpoint, ...values })}
      >
        <ChoiceField name="instance" label="Host" choices={hosts} />
        <button type="submit" class="button button-primary" disabled={doing.isBusy}>
          Session Manager
        </button>
        <button
          type="button"
          class="button"
          disabled={doing.isBusy}
          onClick={() => void doing.run("login-console", standpoint)}
        >
          Console sign-in
        </button>
      </Form>
      <Refusal of={doing} />
    </>
  );
}

/** By their names: the estate calls its Windows hosts `win-…`. */
function windowsFirst(hosts: readonly Choice[]): readonly Choice[] {
  return hosts.toSorted(
    (one, other) => Number(other.label.startsWith("win")) - Number(one.label.startsWith("win")),
  );
}
