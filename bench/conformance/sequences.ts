/** Lines of several connections, and the scenarios that CrowdSec finds in them. */
import { z } from "zod";
import type { Case } from "./cases.ts";
import { hostEvent, outcomeOf } from "./host-lines.ts";
import { countsOf, eventsOf, type Judged, type Tools, type Verdict } from "./judged.ts";

const sequenceInput = z.object({ lines: z.array(z.string()) });
const scenario = z.object({ scenario: z.object({ scenarios: z.array(z.string()).optional() }) });

/** A login or failure of a sequence, as far as a scenario needs it. */
interface Sighted {
  readonly outcome: string;
  readonly user: string;
  readonly ip: string;
}

/** Scenarios are theirs, not ours: compared is whether we read what they rest on. */
export function judgeSequence(of: Case, tools: Tools): Judged | undefined {
  const input = sequenceInput.safeParse(of.input);
  if (!input.success) return undefined;
  const explained = input.data.lines.flatMap((line) => tools.readLine(line));
  const sighted = eventsOf(explained).map((found): Sighted => {
    const event = hostEvent(found);
    return {
      outcome: outcomeOf(event),
      user: event?.user ?? "",
      ip: event?.sourceIp ?? "",
    };
  });
  const names = scenario.safeParse(of.expected).data?.scenario.scenarios ?? [];
  return { counts: countsOf(explained), verdict: judge(names, sighted) };
}

function judge(names: readonly string[], sighted: readonly Sighted[]): Verdict {
  if (names.length === 0) return { says: "not comparable" };
  const travels = names.some((name) => name.includes("travel"));
  const isFound = travels ? sighted.some((each) => movedFrom(each, sighted)) : hasFailure(sighted);
  if (isFound) return { says: "agree" };
  const rests = travels ? "logins of one user from two addresses" : "failures";
  return { says: "disagree", expected: `${names.join(", ")}: ${rests}`, got: "none read" };
}

function movedFrom(one: Sighted, sighted: readonly Sighted[]): boolean {
  return (
    one.outcome === "login" &&
    sighted.some(
      ({ outcome, user, ip }) => outcome === "login" && user === one.user && ip !== one.ip,
    )
  );
}

function hasFailure(sighted: readonly Sighted[]): boolean {
  return sighted.some(({ outcome, ip }) => outcome === "failure" && ip !== "");
}
