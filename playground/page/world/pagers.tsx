import type { VNode } from "preact";
import { DoButton } from "./doing.tsx";
import { textOf, useWorld } from "./facts.ts";

/** What the local pagers were told, and what somebody may do in PagerDuty. */
export function Pagers(): VNode {
  const alerts = useWorld("pager/");
  if (alerts.length === 0) return <p class="empty">No pager was called yet.</p>;
  return (
    <ul class="world-list">
      {alerts.map((each) => {
        const key = textOf(each, "key");
        const service = textOf(each, "service");
        const state = textOf(each, "state");
        return (
          <li key={`${service}/${key}/${textOf(each, "order")}`}>
            <strong>{service}</strong> <code>{key}</code>{" "}
            <span class="world-note">
              {state}, {textOf(each, "grade")} · {textOf(each, "summary")}
            </span>
            {service === "pagerduty" && state === "triggered" ? (
              <DoButton act="pager-press" input={{ key, deed: "acknowledged" }}>
                Acknowledge as Kim
              </DoButton>
            ) : undefined}
            {service === "pagerduty" && state !== "resolved" ? (
              <DoButton act="pager-press" input={{ key, deed: "resolved" }}>
                Resolve as Kim
              </DoButton>
            ) : undefined}
          </li>
        );
      })}
    </ul>
  );
}
