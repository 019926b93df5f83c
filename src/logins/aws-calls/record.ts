import { z } from "zod";

const text = z.string().nullish();

/** Who made a call, as CloudTrail writes it. Source: CloudTrail user guide, "userIdentity element". */
const userIdentity = z.object({
  type: text,
  principalId: text,
  arn: text,
  accountId: text,
  accessKeyId: text,
  userName: text,
  onBehalfOf: z.object({ userId: text }).nullish(),
  sessionContext: z
    .object({ sourceIdentity: text, sessionIssuer: z.object({ userName: text }).nullish() })
    .nullish(),
});
export type UserIdentity = z.infer<typeof userIdentity>;

/**
 * A CloudTrail record with only what is read of it: what is not named here (tokens, stream addresses) is never kept.
 * Source: CloudTrail user guide, "Record contents" and "Console sign-in events".
 */
export const cloudTrailRecord = z.object({
  eventID: text,
  eventName: z.string(),
  eventSource: z.string(),
  eventTime: text,
  awsRegion: text,
  sourceIPAddress: text,
  recipientAccountId: text,
  errorCode: text,
  errorMessage: text,
  userIdentity: userIdentity.nullish(),
  requestParameters: z
    .object({
      target: text,
      documentName: text,
      instanceId: text,
      instanceOSUser: text,
      sSHPublicKey: text,
      privateIpAddress: text,
      sessionId: text,
    })
    .nullish(),
  responseElements: z
    .object({
      ConsoleLogin: text,
      SwitchRole: text,
      sessionId: text,
      /** Of the credentials that were given out only their public name is read. */
      credentials: z.object({ accessKeyId: text }).nullish(),
    })
    .nullish(),
  additionalEventData: z
    .object({ MFAUsed: text, SamlProviderArn: text, SwitchFrom: text })
    .nullish(),
});
export type CloudTrailRecord = z.infer<typeof cloudTrailRecord>;

/** What every record has, whatever it is about. */
export const cloudTrailName = z.object({ eventName: z.string(), eventSource: z.string() });
