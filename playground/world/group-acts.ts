import { z } from "zod";
import type { LocalAws } from "../aws/open.ts";
import type { RuleInput } from "../aws/people/groups.ts";
import { type Acts, act } from "./act.ts";
import { consoleOf, placeOf, whoAndWhere } from "./people.ts";

const inGroup = whoAndWhere.extend({ group: z.string().min(1, "choose a group") });
const oneRule = inGroup.extend({ rule: z.string().min(1), way: z.enum(["in", "out"]) });
const newRule = inGroup.extend({
  way: z.enum(["in", "out"]),
  proto: z.string().trim().toLowerCase().min(1),
  ports: z.string().trim(),
  source: z.string().trim().min(1, "say who is let in: a range, a group or a prefix list"),
  description: z.string().trim().default(""),
});

/** What somebody does to security groups. AWS itself says what it does not take. */
export function groupActs(aws: LocalAws): Acts {
  return {
    "add-rule": act(newRule, async (input) => {
      const rule = ruleFrom(aws, input);
      const person = consoleOf(aws, input);
      const rules =
        input.way === "in"
          ? await person.authorizeIngress(input.group, rule)
          : await person.authorizeEgress(input.group, rule);
      return { rules };
    }),
    "remove-rule": act(oneRule, async (input) => {
      const person = consoleOf(aws, input);
      if (input.way === "in") await person.revokeIngress(input.group, input.rule);
      else await person.revokeEgress(input.group, input.rule);
      return undefined;
    }),
    "describe-rule": act(oneRule.extend({ description: z.string() }), async (input) => {
      const person = consoleOf(aws, input);
      const texts = { [input.rule]: input.description };
      if (input.way === "in") await person.describeIngress(input.group, texts);
      else await person.describeEgress(input.group, texts);
      return undefined;
    }),
    "create-group": act(
      whoAndWhere.extend({ name: z.string(), description: z.string(), vpc: z.string() }),
      async (input) => {
        const { name, description, vpc: vpcId } = input;
        return { id: await consoleOf(aws, input).createGroup({ name, description, vpcId }) };
      },
    ),
    "delete-group": act(inGroup, async (input) => {
      await consoleOf(aws, input).deleteGroup(input.group);
      return undefined;
    }),
  };
}

function ruleFrom(aws: LocalAws, input: z.infer<typeof newRule>): RuleInput {
  const { proto, ports, description } = input;
  return {
    proto: proto === "all" ? "-1" : proto,
    ...portsFrom(ports),
    peer: peerFrom(aws, input),
    ...(description === "" ? {} : { description }),
  };
}

/** `22`, `8080-8090`, or nothing for protocols without ports. Throws a sentence for anything else. */
function portsFrom(text: string): Pick<RuleInput, "port"> {
  if (text === "" || text.toLowerCase() === "all") return {};
  const [, from, to = from] = /^(-?\d+)(?:\s*-\s*(-?\d+))?$/.exec(text) ?? [];
  if (from === undefined) throw new Error("ports are a number like 22 or a range like 8080-8090");
  return { port: [Number(from), Number(to)] };
}

/** A group may be named as people call it. */
function peerFrom(aws: LocalAws, input: z.infer<typeof newRule>): string {
  const { groups } = placeOf(aws, input);
  const { source } = input;
  return [...groups.values()].find(({ name }) => name === source)?.id ?? source;
}
