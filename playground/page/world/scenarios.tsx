import "./world.css";
import type { VNode } from "preact";
import type { Fields } from "../../slack/json.ts";
import { DoButton } from "./doing.tsx";
import { partsOf, textOf, useFact, useWorld } from "./facts.ts";

/** Stories to be played on this stage, and the tour through the most telling of them. */
export function ScenariosPanel(): VNode {
  const scenarios = useWorld("scenario/");
  const tour = useFact("tour");
  const isPlaying = scenarios.some((each) => each["state"] === "playing");
  return (
    <div class="world">
      {"step" in tour ? <Tour tour={tour} /> : <TourInvitation />}
      <h2>Scenarios</h2>
      <p class="world-note">
        Each puts back first what it changes: web-prod, reports-eu, groups.yml, what goes wrong.
      </p>
      <ol class="world-list" aria-label="Scenarios">
        {scenarios.map((scenario) => (
          <Story key={textOf(scenario, "name")} scenario={scenario} />
        ))}
      </ol>
      {isPlaying && (
        <DoButton act="scenario-stop" kind="danger">
          Stop what plays
        </DoButton>
      )}
    </div>
  );
}

function TourInvitation(): VNode {
  return (
    <section class="world-tour" aria-label="Tour">
      <p>Nine stories in five minutes, with a line on what to look at.</p>
      <DoButton act="tour-start" kind="primary">
        Start the tour
      </DoButton>
    </section>
  );
}

/** The step of the tour that plays now; also shown above everything as a banner. */
export function Tour({ tour }: { tour: Fields }): VNode {
  const steps = partsOf(tour, "steps");
  const at = Number(tour["step"]);
  const now = steps[at] ?? {};
  const isLast = at === steps.length - 1;
  return (
    <section class="world-tour" aria-label="Tour">
      <p class="world-note">
        Step {at + 1} of {steps.length} · {textOf(now, "state")}
      </p>
      <p>
        <strong>{textOf(now, "sentence")}</strong>
      </p>
      <p aria-live="polite">{textOf(now, "line")}</p>
      <div class="world-row">
        <DoButton act="tour-next" kind="primary">
          {isLast ? "End of the tour" : "Next"}
        </DoButton>
        <DoButton act="tour-stop">Stop the tour</DoButton>
      </div>
    </section>
  );
}

function Story({ scenario }: { scenario: Fields }): VNode {
  const name = textOf(scenario, "name");
  const state = textOf(scenario, "state");
  const note = textOf(scenario, "note");
  return (
    <li class="world-story">
      <span class="world-words">
        {textOf(scenario, "sentence")}{" "}
        {scenario["slow"] === true && (
          <span class="world-note">It takes its time: start with --speed 60 to see it soon.</span>
        )}
      </span>
      <span class={`world-state world-state-${state.replace(" ", "-")}`}>{state}</span>
      <DoButton
        act="scenario-play"
        input={{ name }}
        label={`Play ${name}`}
        isDisabled={state === "playing"}
      >
        Play
      </DoButton>
      {note !== "" && <p class="world-refusal">{note}</p>}
    </li>
  );
}
