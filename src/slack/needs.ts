import type { Needs } from "../core/perform.ts";
import { factsOf, METHODS, type Method } from "./calls/methods.ts";
import type { SlackPerformers } from "./messages/performers.ts";

const POSTING: readonly Method[] = [
  "chat.postMessage",
  "chat.update",
  "conversations.history",
  "conversations.open",
  "conversations.replies",
];

/** Scopes that each effect needs of Slack, those without which it only does less included. */
export const SLACK_NEEDS: Readonly<Record<keyof SlackPerformers, Needs>> = {
  "slack.post": needing(POSTING),
  "slack.update": needing(["chat.update"]),
  "slack.file": needing(["files.getUploadURLExternal", "files.completeUploadExternal"]),
  "slack.ask": needing(POSTING),
  page: needing(POSTING),
};

/** Bot scopes of every installation: slash commands, and what the methods we call need. */
export const REQUIRED_SCOPES: readonly string[] = ["commands", ...scopesOf("required")].toSorted();

/** Bot scopes that an installation may leave out: groups of people in rights, and looking before posting again. */
export const OPTIONAL_SCOPES: readonly string[] = scopesOf("optional");

function needing(methods: readonly Method[]): Needs {
  return { iam: [], scopes: distinct(methods.flatMap((method) => factsOf(method).scopes)) };
}

function scopesOf(which: "required" | "optional"): readonly string[] {
  const facts = Object.values(METHODS);
  return distinct(
    facts.flatMap((each) => ("optional" in each === (which === "optional") ? each.scopes : [])),
  );
}

function distinct(scopes: readonly string[]): readonly string[] {
  return [...new Set(scopes)].toSorted();
}
