import { z } from "zod";
import type { JsonObject } from "../core/json.ts";
import { MOST, type Sign } from "./sign.ts";

/** `detail` of the event "CloudWatch Alarm State Change". Source: CloudWatch User Guide, Alarm events and EventBridge. */
const changeSchema = z.object({
  alarmName: z.string().min(1),
  state: z.object({
    value: z.string(),
    reason: z.string().catch(""),
    timestamp: z.string().optional().catch(undefined),
  }),
  configuration: z
    .object({
      description: z.string().optional().catch(undefined),
      alarmRule: z.string().optional().catch(undefined),
      metrics: z
        .array(
          z.object({
            metricStat: z
              .object({
                metric: z.object({
                  namespace: z.string().catch(""),
                  name: z.string().catch(""),
                  dimensions: z.record(z.string(), z.string()).catch({}),
                }),
              })
              .optional()
              .catch(undefined),
          }),
        )
        .catch([]),
    })
    .catch({ metrics: [] }),
});

/** What CloudWatch sends to an SNS topic. Source: the same guide, Alarm notifications. */
const notificationSchema = z.object({
  AlarmName: z.string().min(1),
  AlarmDescription: z.string().nullish().catch(undefined),
  AlarmArn: z.string().optional().catch(undefined),
  AWSAccountId: z.string().optional().catch(undefined),
  NewStateValue: z.string(),
  NewStateReason: z.string().catch(""),
  StateChangeTime: z.string().optional().catch(undefined),
  Trigger: z
    .object({
      Namespace: z.string().catch(""),
      MetricName: z.string().catch(""),
      Dimensions: z
        .array(z.object({ name: z.string().catch(""), value: z.string().catch("") }))
        .catch([]),
    })
    .catch({ Namespace: "", MetricName: "", Dimensions: [] }),
});

/** What only EventBridge's envelope says. */
export interface Envelope {
  readonly account: string;
  readonly region: string;
  readonly at: Date;
}

/** An alarm's state change from EventBridge; a sentence when it is none that we can read. */
export function readAlarmChange(
  detail: JsonObject,
  { account, region, at }: Envelope,
): Sign | string {
  const parsed = changeSchema.safeParse(detail);
  if (!parsed.success) return "alarm event of an unknown form";
  const { alarmName, state, configuration } = parsed.data;
  const metric = configuration.metrics.find(({ metricStat }) => metricStat)?.metricStat?.metric;
  return alarmSign({
    account,
    region,
    name: alarmName,
    description: configuration.description,
    state: state.value,
    why: state.reason,
    at: momentOf(state.timestamp) ?? at,
    metric: metric ? `${metric.namespace} ${metric.name}` : configuration.alarmRule,
    dimensions: Object.entries(metric?.dimensions ?? {}),
  });
}

/** The same by SNS; a sentence when it is none that we can read. */
export function readAlarmNotification(body: JsonObject, receivedAt: Date): Sign | string {
  const parsed = notificationSchema.safeParse(body);
  if (!parsed.success) return "alarm notification of an unknown form";
  const { AlarmArn, AWSAccountId, Trigger, ...alarm } = parsed.data;
  const [, , , region, account = AWSAccountId] = (AlarmArn ?? "").split(":");
  if (region === undefined || account === undefined || account === "")
    return "alarm notification that does not say whose alarm it is";
  const { Namespace, MetricName, Dimensions } = Trigger;
  return alarmSign({
    account,
    region,
    name: alarm.AlarmName,
    description: alarm.AlarmDescription ?? undefined,
    state: alarm.NewStateValue,
    why: alarm.NewStateReason,
    at: momentOf(alarm.StateChangeTime) ?? receivedAt,
    metric: MetricName === "" ? undefined : `${Namespace} ${MetricName}`,
    dimensions: Dimensions.map(({ name, value }): [string, string] => [name, value]),
  });
}

interface Alarm {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly state: string;
  readonly why: string;
  readonly at: Date;
  readonly metric: string | undefined;
  readonly dimensions: readonly (readonly [string, string])[];
}

/** `INSUFFICIENT_DATA`, and any state that CloudWatch may come to know, is unknown: it is not well. */
const STATES: Readonly<Record<string, Sign["state"]>> = { ALARM: "firing", OK: "well" };

function alarmSign(alarm: Alarm): Sign {
  const { account, region, name, description, metric, dimensions } = alarm;
  const state = Object.hasOwn(STATES, alarm.state) ? STATES[alarm.state] : undefined;
  const facts: [string, string][] = [
    ...(description === undefined || description === ""
      ? []
      : [["Description", description] satisfies [string, string]]),
    ...(metric === undefined ? [] : [["Metric", metric] satisfies [string, string]]),
    ...dimensions.map(([label, value]): [string, string] => [label, value]),
  ];
  const instances = dimensions.filter(([label]) => label === "InstanceId");
  return {
    from: "alarm",
    account,
    region,
    name,
    id: name,
    title: `Alarm ${name}`,
    state: state ?? "unknown",
    at: alarm.at.toISOString(),
    why: alarm.why,
    facts: facts.slice(0, MOST),
    assets: instances.map(([, id]) => ({ account, region, kind: "instance", id })),
  };
}

/** CloudWatch writes `2026-11-21T14:03:09.123+0000`, without the colon that ISO 8601 wants. */
function momentOf(text: string | undefined): Date | undefined {
  const at = new Date((text ?? "").replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
  return Number.isNaN(at.getTime()) ? undefined : at;
}
