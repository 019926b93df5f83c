import { z } from "zod";
import type { Severity } from "../core/incident-signals.ts";
import type { Call } from "./call.ts";
import { cutBytes, detailsOf, type Notice, summaryOf } from "./notice.ts";
import type { JsmSettings } from "./settings.ts";

/** Limits of the alert API of JSM Operations and Opsgenie; the alias is kept below the smaller of two documented numbers. */
const MESSAGE = 130;
const DESCRIPTION = 15_000;
const ALIAS = 250;

const PRIORITIES: Readonly<Record<Severity, string>> = {
  sev1: "P1",
  sev2: "P2",
  sev3: "P3",
  sev4: "P5",
};

/** The call that tells JSM Operations, or Opsgenie by its base URL. */
export function callJsm(settings: JsmSettings, notice: Notice): Call {
  const alias = cutBytes(notice.key, ALIAS);
  const { deed } = notice;
  if (deed === "acknowledge" || deed === "resolve")
    return post(settings, `/${encodeURIComponent(alias)}/${ENDS[deed]}?identifierType=alias`, {
      source: sourceOf(notice),
      note: `${deed}d in Countersign`,
    });
  const { incident } = notice;
  const details = detailsOf(notice);
  return post(settings, "", {
    message: cutBytes(summaryOf(notice), MESSAGE),
    alias,
    description: cutBytes(descriptionOf(notice, details), DESCRIPTION),
    priority: incident ? PRIORITIES[incident.severity] : PRIORITIES.sev4,
    source: sourceOf(notice),
    tags: ["countersign", incident?.severity ?? "test"],
    details,
  });
}

const ENDS = { acknowledge: "acknowledge", resolve: "close" } as const;

/** The call that asks what became of a request: an answer 202 only says that it was received. */
export function askJsm(settings: JsmSettings, requestId: string): Call {
  const url = `${settings.baseUrl}/v2/alerts/requests/${encodeURIComponent(requestId)}`;
  return { method: "GET", url, headers: headersOf(settings) };
}

const receivedSchema = z.object({ requestId: z.string().min(1) });
const resultSchema = z.object({
  data: z.object({ success: z.boolean().optional(), isSuccess: z.boolean().optional() }),
});

/** The id by which a request can be asked about; undefined: there is none. */
export function requestIdOf(text: string): string | undefined {
  return receivedSchema.safeParse(parse(text)).data?.requestId;
}

/** True: it says that the request was refused. What cannot be read says nothing. */
export function wasRefused(text: string): boolean {
  const { success, isSuccess } = resultSchema.safeParse(parse(text)).data?.data ?? {};
  return (isSuccess ?? success) === false;
}

function post(settings: JsmSettings, path: string, body: object): Call {
  return {
    method: "POST",
    url: `${settings.baseUrl}/v2/alerts${path}`,
    headers: { ...headersOf(settings), "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}

function headersOf({ apiKey }: JsmSettings): Record<string, string> {
  return { authorization: `GenieKey ${apiKey}` };
}

function sourceOf({ installation }: Notice): string {
  return `countersign/${installation}`;
}

function descriptionOf(notice: Notice, details: Readonly<Record<string, string>>): string {
  const lines = Object.entries(details).map(([label, text]) => `${label}: ${text}`);
  return [summaryOf(notice), ...lines, notice.incident?.link ?? ""].join("\n").trimEnd();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON: then there is nothing in it that could be read.
    return undefined;
  }
}
