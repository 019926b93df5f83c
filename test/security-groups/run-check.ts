import { type CheckFlags, checkCommand } from "../../src/cli/check-command.ts";
import type { Io } from "../../src/cli/io.ts";
import type { LiveGroup, Reading } from "../../src/core/readings.ts";
import type { CheckOptions } from "../../src/security-groups/check-status.ts";
import type { DriftPolicy } from "../../src/security-groups/policy.ts";
import type { CheckSetup } from "../../src/wiring/open-check.ts";
import { OPTIONS } from "./loaded.ts";
import { ACCOUNT, NOW, POLICY, REGION } from "./samples.ts";

/** What the code says unless a test says otherwise. */
export const CODE = `groups:
  - name: web-prod
    ingress:
      - {proto: tcp, ports: 443, from: 0.0.0.0/0, why: public site}
      - {proto: tcp, ports: 22, from: 198.51.100.0/24}
`;

export interface Given {
  readonly live?: readonly LiveGroup[];
  readonly reading?: Reading<readonly LiveGroup[]>;
  readonly code?: string;
  readonly policy?: DriftPolicy;
  readonly places?: CheckSetup["places"];
}

export async function check(
  words: readonly string[],
  given: Given,
): Promise<{ readonly status: number; readonly out: string }> {
  const ran = { status: -1, out: "" };
  const io: Io = {
    out: (text) => {
      ran.out += text;
    },
    err: (text) => {
      ran.out += text;
    },
    stdin: () => Promise.resolve(""),
    status: (code) => {
      ran.status = code;
    },
    stopped: new AbortController().signal,
  };
  await checkCommand(io, flagsOf(words), setupOf(given));
  return ran;
}

export function setupOf({
  live = [],
  reading,
  code = CODE,
  policy = POLICY,
  places = [],
}: Given): CheckSetup {
  return {
    sources: [
      {
        scope: {
          name: "desired",
          format: "countersign",
          account: ACCOUNT,
          region: REGION,
          vpcs: {},
          unmanaged: "list",
        },
        options: OPTIONS,
        at: NOW,
        files: [{ path: "web.yml", text: code }],
      },
    ],
    places,
    policy,
    readGroups: () => Promise.resolve(reading ?? { reading: "ok", value: live, readAt: NOW }),
    now: () => NOW,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function flagsOf(words: readonly string[]): CheckFlags {
  const [source, region, group] = ["source", "region", "group"].map(
    (name) => words.find((word) => word.startsWith(`--${name}=`))?.split("=")[1],
  );
  return {
    ...optionsOf(words),
    vpc: [],
    live: [],
    format: formatIn(words),
    ...(source === undefined ? {} : { source }),
    ...(region === undefined ? {} : { region }),
    ...(group === undefined ? {} : { group }),
  };
}

function formatIn(words: readonly string[]): CheckFlags["format"] {
  const forms = ["json", "sarif", "junit", "markdown"] as const;
  return forms.find((form) => words.includes(`--format=${form}`)) ?? "text";
}

function optionsOf(words: readonly string[]): CheckOptions {
  return {
    exit: words.includes("--exit=detailed") ? "detailed" : "count",
    strict: words.includes("--strict"),
    baseline: words.includes("--baseline"),
    allowPartial: words.includes("--allow-partial"),
  };
}
