import { z } from "zod";
import type { LocalAws } from "../aws/open.ts";
import type { LocalSlack } from "../slack/open.ts";
import { type Acts, act } from "./act.ts";

/** Something that can go wrong at the press of a button. */
interface Trouble {
  readonly label: string;
  readonly begin: (aws: LocalAws, slack: LocalSlack) => void;
}

const A_MINUTE_S = 60;
const A_MINUTE_MS = 60_000;
const A_FEW = 3;

/** By key, in the order of the buttons. */
export const TROUBLES: ReadonlyMap<string, Trouble> = new Map<string, Trouble>([
  [
    "aws-throttle",
    {
      label: "AWS: the next 3 readings of rules are told to slow down",
      begin: (aws) => aws.fault.throttle("DescribeSecurityGroupRules", A_FEW),
    },
  ],
  [
    "aws-deny",
    {
      label: "AWS: reading rules is denied",
      begin: (aws) => aws.fault.deny("DescribeSecurityGroupRules"),
    },
  ],
  [
    "aws-lose",
    { label: "AWS: events do not reach the queue", begin: (aws) => aws.fault.loseEvents(true) },
  ],
  [
    "aws-twice",
    { label: "AWS: each event comes twice", begin: (aws) => aws.fault.duplicateEvents(true) },
  ],
  [
    "slack-limit",
    {
      label: "Slack: the next post is told to wait a minute",
      begin: (_, slack) => slack.fault.rateLimit("chat.postMessage", A_MINUTE_S, 1),
    },
  ],
  [
    "slack-down",
    { label: "Slack: away for a minute", begin: (_, slack) => slack.fault.down(A_MINUTE_MS) },
  ],
  [
    "slack-drop",
    { label: "Slack: all connections break", begin: (_, slack) => slack.fault.dropSockets() },
  ],
]);

/** Makes things go wrong, and ends that. `changed` is called after each. */
export function faultActs(aws: LocalAws, slack: LocalSlack, changed: () => void): Acts {
  return {
    fault: act(z.object({ name: z.string() }), async ({ name }) => {
      const trouble = TROUBLES.get(name);
      if (!trouble) throw new Error(`there is no trouble called ${name}`);
      trouble.begin(aws, slack);
      changed();
      return undefined;
    }),
    "fault-clear": act(z.object({}), async () => {
      aws.fault.clear();
      slack.fault.clear();
      changed();
      return undefined;
    }),
  };
}
