import type { VNode } from "preact";
import type { Fields } from "../../slack/json.ts";
import { DoButton } from "./doing.tsx";
import { textOf, textsOf, useFact, useWorld } from "./facts.ts";

/** The processes of the bot, the queue, and what is made to go wrong. */
export function Machinery(): VNode {
  return (
    <>
      <ul class="world-list" aria-label="Processes of the bot">
        {useWorld("bot/").map((seat) => (
          <Seat key={textOf(seat, "name")} seat={seat} />
        ))}
      </ul>
      <Depth />
      <Trouble />
    </>
  );
}

const DEPTHS = { visible: "Queue", inFlight: "In flight", dead: "Dead letters" };

function Depth(): VNode {
  const queue = useFact("queue");
  return (
    <dl class="world-depth" aria-label="Queue">
      {Object.entries(DEPTHS).map(([name, title]) => (
        <div key={name}>
          <dt>{title}</dt>
          <dd>{textOf(queue, name)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Trouble(): VNode {
  const faults = useFact("faults");
  const wrong = [
    ...textsOf(faults, "aws").map((each) => `AWS: ${each}`),
    ...textsOf(faults, "slack").map((each) => `Slack: ${each}`),
  ];
  return (
    <details class="world-item">
      <summary>
        <span class="world-name">Trouble</span>
        <span class="world-note">
          {wrong.length === 0 ? "everything works" : `${wrong.length} on`}
        </span>
      </summary>
      {wrong.length > 0 && (
        <ul class="world-wrong" aria-label="What is wrong now">
          {wrong.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      )}
      <div class="world-column">
        {useWorld("trouble/").map((trouble) => (
          <DoButton
            key={textOf(trouble, "key")}
            act="fault"
            input={{ name: textOf(trouble, "key") }}
          >
            {textOf(trouble, "label")}
          </DoButton>
        ))}
        <DoButton act="fault-clear" kind="primary">
          Everything works again
        </DoButton>
      </div>
    </details>
  );
}

function Seat({ seat }: { seat: Fields }): VNode {
  const name = textOf(seat, "name");
  const state = textOf(seat, "state");
  const since = new Date(textOf(seat, "since")).toLocaleTimeString();
  const pid = textOf(seat, "pid");
  return (
    <li class="world-seat">
      <span class={`world-light world-light-${state}`} aria-hidden="true" />
      <span class="world-words">
        <strong>{name}</strong> {state}
        {pid !== "" && ` · process ${pid}`} · since {since}
      </span>
      {state === "ended" ? (
        <DoButton act="bot-start" kind="primary" input={{ name }} label={`Start ${name}`}>
          Start
        </DoButton>
      ) : (
        <DoButton act="bot-kill" kind="danger" input={{ name }} label={`Kill ${name}`}>
          Kill
        </DoButton>
      )}
    </li>
  );
}
