import { type JsonObject, jsonObject } from "../../src/core/json.ts";
import type { LocalSlack } from "../slack/open.ts";
import type { Part } from "./part.ts";
import { buildSlackActs } from "./slack-acts.ts";
import type { CommandFact } from "./slack-facts.ts";
import { channelFact, homeFact, messageFact, personFact, viewFact } from "./slack-project.ts";

/** The local Slack as the page shows it: everything of everybody; who may see what, the page knows by who acts. */
export function openSlackPart(slack: LocalSlack, commands: readonly CommandFact[]): Part {
  const projected = new WeakMap<object, JsonObject>();

  /** What is stored never changes, each edit makes a new object: so the fact about it stays the same object too. */
  function once<Stored extends object>(
    stored: Stored,
    project: (it: Stored) => object,
  ): JsonObject {
    const known = projected.get(stored);
    if (known) return known;
    const fact = plainJson(project(stored));
    projected.set(stored, fact);
    return fact;
  }

  function entries(): ReadonlyMap<string, JsonObject> {
    const all = new Map<string, JsonObject>();
    all.set("workspace", workspaceFact(slack));
    for (const each of commands) all.set(`command/${each.command}`, plainJson(each));
    for (const channel of slack.conversations()) {
      all.set(`channel/${channel.id}`, once(channel, channelFact));
      for (const each of slack.messages({ channel: channel.id }))
        all.set(`message/${each.channel}/${each.ts}`, once(each, messageFact));
    }
    for (const person of Object.values(slack.people)) {
      all.set(`person/${person.name}`, once(person, personFact));
      for (const each of slack.ephemerals(person.name))
        all.set(`ephemeral/${each.channel}/${each.ts}`, once(each, messageFact));
      for (const [order, view] of slack.views(person.name).entries())
        all.set(`view/${view.id}`, plainJson(viewFact(view, order)));
      const home = slack.home(person.name);
      if (home) all.set(`home/${home.user}`, once(home, homeFact));
    }
    return all;
  }

  return {
    name: "slack",
    entries: async () => entries(),
    onChange: (listener) => slack.onChange(listener),
    acts: buildSlackActs(slack),
  };
}

function workspaceFact({ botUserId, usergroups }: LocalSlack): JsonObject {
  const groups = usergroups.map(({ id, handle, name, users }) => ({ id, handle, name, users }));
  return { team: "Example Corp", botUserId, groups };
}

/** What of it JSON can say. */
function plainJson(fact: object): JsonObject {
  return jsonObject.parse(JSON.parse(JSON.stringify(fact)));
}
