/** What is known of a Web API method: how often it may be called, what it needs, and whether repeating it does harm. */
interface MethodFacts {
  /** Calls a minute of its tier, per workspace and app. Source: docs.slack.dev/apis/web-api/rate-limits. */
  readonly perMinute: number;
  /** Bot scopes: each of them lets the method work for some conversations or people. */
  readonly scopes: readonly string[];
  /** True when the app works without these scopes, only with less. */
  readonly optional?: true;
  /** True when a second call does a second thing: never repeated by the client, a timed-out post may have arrived. */
  readonly once?: true;
}

/** Every Web API method that Countersign calls. manifest.yml asks for exactly these scopes. */
export const METHODS = {
  "auth.test": { perMinute: 600, scopes: [] },
  "chat.postEphemeral": { perMinute: 100, scopes: ["chat:write"], once: true },
  "chat.postMessage": { perMinute: 600, scopes: ["chat:write"], once: true },
  "chat.update": { perMinute: 50, scopes: ["chat:write"] },
  "conversations.history": {
    perMinute: 50,
    scopes: ["channels:history", "groups:history", "im:history"],
    optional: true,
  },
  "conversations.members": { perMinute: 100, scopes: ["channels:read", "groups:read"] },
  "conversations.open": { perMinute: 50, scopes: ["im:write"] },
  "conversations.replies": {
    perMinute: 50,
    scopes: ["channels:history", "groups:history", "im:history"],
    optional: true,
  },
  "dnd.info": { perMinute: 50, scopes: ["dnd:read"], optional: true },
  "files.completeUploadExternal": {
    perMinute: 100,
    scopes: ["files:write"],
    optional: true,
    once: true,
  },
  "files.getUploadURLExternal": { perMinute: 100, scopes: ["files:write"], optional: true },
  "usergroups.users.list": { perMinute: 20, scopes: ["usergroups:read"], optional: true },
  "users.info": { perMinute: 100, scopes: ["users:read"] },
  "users.lookupByEmail": { perMinute: 50, scopes: ["users:read.email"] },
  "views.open": { perMinute: 100, scopes: [], once: true },
  "views.publish": { perMinute: 100, scopes: [] },
} as const satisfies Readonly<Record<string, MethodFacts>>;

/** A Web API method that Countersign may call. */
export type Method = keyof typeof METHODS;

/** The facts of one method. */
export function factsOf(method: Method): MethodFacts {
  return METHODS[method];
}
