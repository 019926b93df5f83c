import { z } from "zod";

/** A Windows event with its named fields, whatever agent brought it. */
export interface WindowsEvent {
  readonly eventId: number;
  readonly channel?: string;
  readonly computer?: string;
  readonly at?: Date;
  readonly fields: Readonly<Record<string, string>>;
  /** XML comes from the agent as Windows rendered it; JSON was made by somebody in between. */
  readonly form: "xml" | "json";
}

/** More fields than any event that is read here has. */
const MAX_FIELDS = 100;
const MAX_XML = 65_536;

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const fieldTable = z.record(z.string(), z.unknown()).transform((table) => {
  const entries = Object.entries(table).slice(0, MAX_FIELDS);
  return Object.fromEntries(
    entries.flatMap(([name, value]) => {
      const text = scalar.safeParse(value);
      return text.success ? [[name, text.data] as const] : [];
    }),
  );
});

/** Winlogbeat and Elastic Agent: Source: elastic/beats winlogbeat, fields of `winlog`. */
const winlogbeat = z.object({
  "@timestamp": z.string().optional(),
  winlog: z.object({
    event_id: z.coerce.number().int(),
    channel: z.string().optional(),
    computer_name: z.string().optional(),
    event_data: fieldTable.optional(),
    user_data: fieldTable.optional(),
  }),
});

/** NXLog's im_msvistalog as JSON: the event's fields lie beside its own. */
const nxlog = z.object({
  EventID: z.coerce.number().int(),
  Channel: z.string(),
  Hostname: z.string().optional(),
  EventTime: z.string().optional(),
});

/** A JSON value -> a Windows event, or undefined when it has none of the known shapes. Never throws. */
export function readWindowsJson(value: unknown): WindowsEvent | undefined {
  const beat = winlogbeat.safeParse(value);
  if (beat.success) {
    const { winlog, "@timestamp": time } = beat.data;
    return {
      eventId: winlog.event_id,
      fields: { ...winlog.user_data, ...winlog.event_data },
      form: "json",
      ...described(winlog.channel, winlog.computer_name, time),
    };
  }
  const flat = nxlog.safeParse(value);
  const fields = fieldTable.safeParse(value);
  if (!flat.success || !fields.success) return undefined;
  const { EventID: eventId, Channel: channel, Hostname: computer, EventTime: time } = flat.data;
  return { eventId, fields: fields.data, form: "json", ...described(channel, computer, time) };
}

/** JSON that speaks of a Windows event in a shape of its own: what it says would be guessed, and a login missed. */
export function isWindowsLike(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.keys(value).some((name) =>
    /^(?:winlog|Event_?ID|EventCode|EventData)$/i.test(name),
  );
}

/** Event XML as Windows renders it -> the event, or undefined. Values cannot hold `<`, because Windows escapes them. */
export function readWindowsXml(xml: string): WindowsEvent | undefined {
  if (!/^\s*(?:<\?xml[^>]*>\s*)?<Event[\s>]/.test(xml) || xml.length > MAX_XML) return undefined;
  const eventId = Number(/<EventID[^>]*>(\d{1,5})<\/EventID>/.exec(xml)?.[1] ?? Number.NaN);
  if (Number.isNaN(eventId)) return undefined;
  const time = /<TimeCreated\s[^>]*SystemTime=["']([^"']{1,40})["']/.exec(xml)?.[1];
  return {
    eventId,
    fields: { ...elements(xml), ...dataFields(xml) },
    form: "xml",
    ...described(textOf(xml, "Channel"), textOf(xml, "Computer"), time),
  };
}

/** `[Security] [INFORMATION] [4624] [provider] [host] [text]`: the agent's `text` format, whose text is in the host's language. Source: aws/amazon-cloudwatch-agent wineventlogrecord.go. */
export function isWindowsText(line: string): boolean {
  return /^\[[^\]]{1,200}\] \[[A-Z]{1,20}\] \[\d{1,5}\] \[/.test(line);
}

function dataFields(xml: string): Record<string, string> {
  const pattern = /<Data\s+Name=["']([\w.]{1,64})["']\s*(?:\/>|>([^<]*)<\/Data>)/g;
  return tableOf(xml.matchAll(pattern));
}

/** The children of `UserData/EventXML`, as the terminal services write them. */
function elements(xml: string): Record<string, string> {
  const inner = /<UserData>([^]*?)<\/UserData>/.exec(xml)?.[1] ?? "";
  return tableOf(inner.matchAll(/<([A-Za-z]\w{0,63})(?:\s[^<>]*)?>([^<]*)<\/\1>/g));
}

function tableOf(matches: Iterable<RegExpExecArray>): Record<string, string> {
  const pairs: [string, string][] = [];
  for (const [, name = "", value = ""] of matches) {
    if (pairs.length >= MAX_FIELDS) break;
    pairs.push([name, unescape(value)]);
  }
  return Object.fromEntries(pairs);
}

function textOf(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]{1,256})</${name}>`).exec(xml)?.[1];
  return text === undefined ? undefined : unescape(text);
}

function described(
  channel: string | undefined,
  computer: string | undefined,
  time: string | undefined,
): Pick<WindowsEvent, "channel" | "computer" | "at"> {
  // Agents that drop the zone mean UTC.
  const text = time?.trim().replace(" ", "T") ?? "";
  const at = new Date(/(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`);
  return {
    ...(channel === undefined ? {} : { channel }),
    ...(computer === undefined ? {} : { computer }),
    ...(Number.isNaN(at.getTime()) ? {} : { at }),
  };
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  amp: "&",
};

function unescape(text: string): string {
  return text.replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi, (all, hex, dec, name) =>
    entity(all, hex, dec, name),
  );
}

function entity(all: string, hex: unknown, dec: unknown, name: unknown): string {
  if (typeof name === "string") return ENTITIES[name] ?? all;
  const point = typeof hex === "string" ? Number.parseInt(hex, 16) : Number(dec);
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : all;
}
