import { z } from "zod";
import { type Call, type Operation, operation } from "../engine/operation.ts";
import { newId, newToken } from "../model/ids.ts";
import type { TrailPart } from "../trail/record.ts";
import { fieldsOf, type Tree } from "../wire/tree.ts";

/** Sign-in events are recorded here, wherever the person is. */
const SIGN_IN_REGION = "us-east-1";

/** ConsoleLogin; `Failure` is a wrong password. */
const consoleLogin: Operation = operation({
  input: z.object({
    result: z.enum(["Success", "Failure"]).default("Success"),
    samlProviderArn: z.string().optional(),
    loginTo: z.string().default("https://console.aws.amazon.com/console/home"),
  }),
  effect: "write",
  run: () => ({}),
  record: (call, input) =>
    signIn({
      response: { ConsoleLogin: input.result },
      additional: {
        LoginTo: input.loginTo,
        MobileVersion: "No",
        MFAUsed: call.principal.mfa ? "Yes" : "No",
        SamlProviderArn: input.samlProviderArn,
      },
      ...(input.result === "Failure" ? { errorMessage: "Failed authentication" } : {}),
    }),
});

/** SwitchRole, recorded for the target role in its account; `from` is the ARN of who switched. */
const switchRole: Operation = operation({
  input: z.object({ from: z.string() }),
  effect: "write",
  run: () => ({}),
  record: (_call, input) =>
    signIn({
      response: { SwitchRole: "Success" },
      additional: {
        SwitchFrom: input.from,
        RedirectTo: "https://console.aws.amazon.com/console/home",
      },
    }),
});

function signIn(part: Omit<TrailPart, "request" | "eventType" | "region">): TrailPart {
  return { ...part, request: undefined, eventType: "AwsConsoleSignIn", region: SIGN_IN_REGION };
}

/** StartSession of Session Manager; without a document it is a shell. */
const startSession: Operation = operation({
  input: z.object({
    target: z.string(),
    documentName: z.string().optional(),
    reason: z.string().optional(),
    parameters: z.record(z.string(), z.array(z.string())).optional(),
  }),
  effect: "write",
  run: (call) => ({
    sessionId: `${call.principal.name}-${newToken(25).toLowerCase()}`,
    tokenValue: "Value hidden due to security reasons.",
    streamUrl: "Value hidden due to security reasons.",
  }),
  record: (_call, input, output) => ({ request: { ...input }, response: output }),
});

/** TerminateSession of Session Manager. */
const terminateSession: Operation = operation({
  input: z.object({ sessionId: z.string() }),
  effect: "write",
  run: (_call, input) => ({ sessionId: input.sessionId }),
  record: (_call, input, output) => ({ request: { ...input }, response: output }),
});

/** SendSSHPublicKey: the key works for 60 seconds. */
const sendSshPublicKey: Operation = operation({
  input: z.object({ instanceId: z.string(), instanceOSUser: z.string(), sSHPublicKey: z.string() }),
  effect: "write",
  run: () => ({ success: true }),
  record: (call, input, output) => ({ request: { ...input }, response: withId(call, output) }),
});

/** SendSerialConsoleSSHPublicKey: a login by itself. */
const sendSerialConsoleSshPublicKey: Operation = operation({
  input: z.object({
    instanceId: z.string(),
    serialPort: z.number().default(0),
    sSHPublicKey: z.string(),
  }),
  effect: "write",
  run: () => ({ success: true }),
  record: (call, input, output) => ({ request: { ...input }, response: withId(call, output) }),
});

/** OpenTunnel of an Instance Connect endpoint. */
const openTunnel: Operation = operation({
  input: z.object({
    instanceConnectEndpointId: z.string().default(() => newId("eice")),
    privateIpAddress: z.string(),
    remotePort: z.string().default("22"),
    maxTunnelDuration: z.string().default("3600"),
  }),
  effect: "write",
  run: () => ({}),
  record: (_call, input) => ({ request: { ...input }, response: undefined }),
});

function withId(call: Call, output: Tree): Tree {
  return output === undefined ? undefined : { requestId: call.requestId, ...fieldsOf(output) };
}

/** What people do that is no change of a resource: signing in. */
export const SIGN_IN_OPERATIONS: Readonly<Record<string, Operation>> = {
  ConsoleLogin: consoleLogin,
  SwitchRole: switchRole,
};
/** Session Manager. */
export const SSM_OPERATIONS: Readonly<Record<string, Operation>> = {
  StartSession: startSession,
  TerminateSession: terminateSession,
};
/** Instance Connect. */
export const INSTANCE_CONNECT_OPERATIONS: Readonly<Record<string, Operation>> = {
  OpenTunnel: openTunnel,
  SendSSHPublicKey: sendSshPublicKey,
  SendSerialConsoleSSHPublicKey: sendSerialConsoleSshPublicKey,
};
