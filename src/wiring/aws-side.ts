import { type OpenAws, openAws } from "../aws/open.ts";
import { performBucketCall } from "../aws/perform-bucket-call.ts";
import { performBucketRead } from "../aws/perform-bucket-read.ts";
import { performLoginsGather } from "../aws/perform-logins-gather.ts";
import { performLoginsVerify } from "../aws/perform-logins-verify.ts";
import { performSgAttribute } from "../aws/perform-sg-attribute.ts";
import { performSgCall } from "../aws/perform-sg-call.ts";
import { performSgFind } from "../aws/perform-sg-find.ts";
import { performSgRead } from "../aws/perform-sg-read.ts";
import { performSgSweep } from "../aws/perform-sg-sweep.ts";
import type { Config } from "../config/settings.ts";
import type { Desk } from "../core/handle.ts";
import type { Performers } from "../core/perform.ts";
import type { Log, Metrics } from "../core/ports.ts";
import type { Directory } from "../core/readings.ts";
import { checkSts, NONCE_HEADER } from "../logins/prove/sts.ts";
import { awsSettings } from "./aws-settings.ts";
import { bucketCallPorts, bucketReadPorts, countDisagreements } from "./bucket-ports.ts";
import { changePorts, circumstancesOf } from "./changes.ts";
import type { Desired } from "./desired.ts";
import type { Hearing } from "./hearing.ts";
import { openLastSeen } from "./last-seen.ts";
import { openLend } from "./lend.ts";
import { loginPolicy } from "./login-policy.ts";
import { openCandidates, openHistory } from "./people.ts";
import { performFactors } from "./perform-factors.ts";
import { openSurroundings } from "./surroundings.ts";
import { sweepOne } from "./sweep-groups.ts";
import { performFreezeTell } from "./tell-frozen.ts";
import { openTouches } from "./touches.ts";

/** What the parts of the composition root share. */
export interface Parts {
  readonly config: Config;
  readonly desk: Desk;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** AWS, opened, and the effects that it performs. */
export interface AwsSide extends OpenAws {
  readonly performers: (
    directory: Directory,
    desired: Desired,
    hearing: Hearing,
  ) => Pick<
    Performers,
    | "sg.read"
    | "sg.call"
    | "sg.find"
    | "sg.sweep"
    | "freeze.tell"
    | "sg.attribute"
    | "bucket.read"
    | "bucket.call"
    | "logins.gather"
    | "logins.factors"
    | "logins.verify"
  >;
}

const IDENTITY_MS = 30_000;

/** Opens AWS and asks it who we are. Throws errors of area `aws`, or `config.missing`. */
export async function openAwsSide(parts: Parts): Promise<AwsSide> {
  const { config, desk, log, metrics } = parts;
  const { clock, store } = desk;
  const aws = countDisagreements(openAws(awsSettings(config), { clock, metrics }), metrics);
  try {
    const identity = await aws.identity(AbortSignal.timeout(IDENTITY_MS));
    log.info({ ...identity }, "known to AWS");
  } catch (error) {
    await aws[Symbol.asyncDispose]();
    throw error;
  }
  return {
    ...aws,
    performers: (directory, desired, hearing) => ({
      "sg.read": performSgRead({
        readGroup: aws.readGroup,
        declaredFor: desired.declaredFor,
        circumstances: (place) => circumstancesOf(store.queries, place),
        snapshot: async (key) => (await store.queries.snapshots({ kind: "sg", key }))[0]?.data,
      }),
      "sg.call": performSgCall(changePorts(aws, desk)),
      "sg.find": performSgFind({ ...aws, lastSeen: openLastSeen(store.queries) }),
      "sg.sweep": performSgSweep((place, signal) =>
        sweepOne({ ...parts, aws, desired }, place, signal),
      ),
      "freeze.tell": performFreezeTell(store.queries, clock),
      "sg.attribute": performSgAttribute({ ...aws, readTouches: openTouches(config, clock) }),
      "bucket.read": performBucketRead(bucketReadPorts(aws, desk)),
      "bucket.call": performBucketCall(bucketCallPorts(aws, desk)),
      "logins.gather": performLoginsGather({
        candidates: openCandidates({ config, directory, queries: store.queries, clock }),
        history: openHistory(store.queries, clock),
        lend: openLend({ ...aws, queries: store.queries, clock, policy: loginPolicy(config) }),
        around: openSurroundings({ queries: store.queries, hearing, clock }),
        findInstance: aws.findInstance,
        findByAddress: aws.findByAddress,
        regionsOf: (account) => config.accounts.find(({ id }) => id === account)?.regions ?? [],
      }),
      "logins.factors": performFactors(store.queries, clock),
      "logins.verify": performLoginsVerify({
        isSts: (url) => checkSts(url).ok,
        header: NONCE_HEADER,
        endpoint: config.aws.endpoint,
      }),
    }),
  };
}
