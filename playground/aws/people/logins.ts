import { z } from "zod";
import { principalOf } from "../identity/principal.ts";
import { type Actor, act } from "./act.ts";

/** What people do to get in. */
export interface LoginConsole<Self> {
  consoleLogin(options?: {
    readonly result?: "Success" | "Failure";
    readonly samlProviderArn?: string;
  }): Promise<void>;
  /** Session Manager; without a document a shell. The session's id. */
  startSession(
    target: string,
    options?: { readonly documentName?: string; readonly reason?: string },
  ): Promise<string>;
  terminateSession(sessionId: string): Promise<void>;
  sendSshPublicKey(instanceId: string, osUser: string, publicKey: string): Promise<void>;
  sendSerialConsoleSshPublicKey(instanceId: string, publicKey: string): Promise<void>;
  openTunnel(privateIpAddress: string): Promise<void>;
  /** Goes on as a session of a role of any account here. Without a session name, that of the person. */
  assumeRole(
    roleArn: string,
    options?: {
      readonly session?: string;
      readonly sourceIdentity?: string;
      readonly externalId?: string;
    },
  ): Promise<Self>;
  /** The console's own way to another role; recorded in the account of the role. */
  switchRole(role: string, account?: string): Promise<Self>;
}

const session = z.object({ sessionId: z.string() });
const assumed = z.object({ Credentials: z.object({ AccessKeyId: z.string() }) });

/** The part of the console for logins; `become` makes the console of another actor. */
export function loginConsole<Self>(
  actor: Actor,
  become: (actor: Actor) => Self,
): LoginConsole<Self> {
  const connect = "ec2-instance-connect";
  return {
    consoleLogin: async (options = {}) =>
      void (await act(actor, "signin", "ConsoleLogin", options)),
    startSession: async (target, options = {}) => {
      const output = await act(actor, "ssm", "StartSession", { target, ...options });
      return session.parse(output).sessionId;
    },
    terminateSession: async (sessionId) => {
      await act(actor, "ssm", "TerminateSession", { sessionId });
    },
    sendSshPublicKey: async (instanceId, instanceOSUser, sSHPublicKey) => {
      await act(actor, connect, "SendSSHPublicKey", { instanceId, instanceOSUser, sSHPublicKey });
    },
    sendSerialConsoleSshPublicKey: async (instanceId, sSHPublicKey) => {
      await act(actor, connect, "SendSerialConsoleSSHPublicKey", { instanceId, sSHPublicKey });
    },
    openTunnel: async (privateIpAddress) => {
      await act(actor, connect, "OpenTunnel", { privateIpAddress });
    },
    assumeRole: async (RoleArn, options = {}) => {
      const output = await act(actor, "sts", "AssumeRole", {
        RoleArn,
        RoleSessionName: options.session ?? actor.principal.name,
        SourceIdentity: options.sourceIdentity,
        ExternalId: options.externalId,
      });
      const { AccessKeyId } = assumed.parse(output).Credentials;
      return become({ ...actor, principal: actor.local.keys.find(AccessKeyId) });
    },
    switchRole: async (role, account = actor.principal.account) => {
      const { name, arn, mfa } = actor.principal;
      const since = actor.local.now();
      const principal = principalOf({ role, session: name, mfa }, account, since);
      actor.local.keys.add(principal);
      const switched = { ...actor, principal };
      await act(switched, "signin", "SwitchRole", { from: arn });
      return become(switched);
    },
  };
}
