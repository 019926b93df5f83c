import "./world.css";
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Fields } from "../../slack/json.ts";
import { Machinery } from "./bots.tsx";
import { Bucket } from "./bucket.tsx";
import { DoButton, Refusal, useDoing } from "./doing.tsx";
import { partsOf, textOf, textsOf, useWorld } from "./facts.ts";
import { ChoiceField, Form, TextField } from "./field.tsx";
import { Group } from "./group.tsx";
import { Logins } from "./logins.tsx";
import { Pagers } from "./pagers.tsx";
import { type Standpoint, StandpointContext, useStandpoint } from "./place.ts";

/** The local AWS and the bot's processes: what there is, and what somebody may do there. */
export function WorldPanel(): VNode {
  const personas = useWorld("persona/");
  const places = useWorld("place/");
  const [as, setAs] = useState("theo");
  const [chosen, setPlace] = useState("111122223333/eu-central-1");
  const place = places.find((each) => placeKey(each) === chosen) ?? places[0];
  if (place === undefined) return <p class="empty">Nothing is known of AWS yet.</p>;
  const account = textOf(place, "account");
  const region = textOf(place, "region");
  const standpoint: Standpoint = { as, account, region };
  return (
    <div class="world">
      <h2>The bot</h2>
      <Machinery />
      <h2>Pagers</h2>
      <Pagers />
      <h2>AWS</h2>
      <div class="world-row">
        <ChoiceField
          name="as"
          label="Act as"
          value={as}
          onChoose={setAs}
          choices={personas.map((each) => ({
            value: textOf(each, "key"),
            label: textOf(each, "label"),
          }))}
        />
        <ChoiceField
          name="place"
          label="Account and region"
          value={placeKey(place)}
          onChoose={setPlace}
          choices={places.map((each) => ({
            value: placeKey(each),
            label: `${textOf(each, "accountName")} (${textOf(each, "account")}) ${textOf(each, "region")}`,
          }))}
        />
      </div>
      <StandpointContext.Provider value={standpoint}>
        <Place key={placeKey(place)} place={place} />
      </StandpointContext.Provider>
    </div>
  );
}

function placeKey(place: Fields): string {
  return `${textOf(place, "account")}/${textOf(place, "region")}`;
}

function Place({ place }: { place: Fields }): VNode {
  const key = placeKey(place);
  const instances = useWorld(`instance/${key}/`);
  const hosts = instances.map((each) => ({
    value: textOf(each, "id"),
    label: textOf(each, "name"),
  }));
  return (
    <>
      <h3>Security groups</h3>
      {useWorld(`group/${key}/`).map((group) => (
        <Group key={textOf(group, "id")} group={group} />
      ))}
      <NewGroup place={place} />
      <h3>Ways in</h3>
      <Logins hosts={hosts} />
      <h3>Buckets</h3>
      <Buckets account={textOf(place, "account")} />
      <h3>Instances</h3>
      <ul class="world-list">
        {instances.map((each) => (
          <li key={textOf(each, "id")}>
            <strong>{textOf(each, "name")}</strong> <code>{textOf(each, "id")}</code>{" "}
            <span class="world-note">
              {textOf(each, "state")}, {textOf(each, "type")} ·{" "}
              {textsOf(each, "addresses").join(", ")} · groups {textsOf(each, "groups").join(", ")}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Buckets({ account }: { account: string }): VNode {
  const standpoint = useStandpoint();
  const owner = useWorld(`account/${account}`)[0] ?? {};
  const isBlocked = owner["blockOn"] === true;
  return (
    <>
      {useWorld(`bucket/${account}/`).map((bucket) => (
        <Bucket key={textOf(bucket, "name")} bucket={bucket} />
      ))}
      <div class="world-row">
        <span class="world-note">Block of the whole account: {textOf(owner, "block")}</span>
        <DoButton act="account-block" input={{ ...standpoint, on: !isBlocked }}>
          Turn account block {isBlocked ? "off" : "on"}
        </DoButton>
      </div>
    </>
  );
}

function NewGroup({ place }: { place: Fields }): VNode {
  const doing = useDoing();
  const standpoint = useStandpoint();
  const networks = partsOf(place, "vpcs").map((each) => ({
    value: textOf(each, "id"),
    label: textOf(each, "name"),
  }));
  return (
    <details class="world-item">
      <summary>
        <span class="world-name">New group</span>
      </summary>
      <Form
        label="New security group"
        onSend={(values) => doing.run("create-group", { ...standpoint, ...values })}
      >
        <TextField name="name" label="Name" />
        <TextField name="description" label="Description" />
        <ChoiceField name="vpc" label="VPC" choices={networks} />
        <button type="submit" class="button button-primary" disabled={doing.isBusy}>
          Create group
        </button>
        <Refusal of={doing} />
      </Form>
    </details>
  );
}
