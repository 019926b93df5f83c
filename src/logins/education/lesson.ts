import type { LoginFacts } from "../evidence/facts.ts";
import type { LessonRule } from "../policy.ts";

/** What is taught after a Yes, one sentence and perhaps a link. */
export interface Lesson {
  readonly text: string;
  readonly url?: string;
}

/** The built-in lessons, the more urgent first. */
const DEFAULTS: readonly LessonRule[] = [
  {
    when: { method: "password" },
    text: "Use a key or Session Manager instead of a password: nobody can guess them.",
  },
  {
    when: { user: "root" },
    text: "Log in as yourself, then use sudo: so the record shows who did what.",
  },
  {
    when: { shared: true },
    text: "Use EC2 Instance Connect for shared users, so that your name stands in the log.",
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/connect-linux-inst-eic.html",
  },
  {
    when: { source: "console", mfa: false },
    text: "Switch on a second factor for the console.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html",
  },
  {
    when: { asg: true },
    text: "This host belongs to an Auto Scaling group: change its image or its code, or the change is lost with it.",
  },
  {
    when: { source: "ssh" },
    text: "Session Manager needs no open port and no key.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",
  },
];

/** The first lesson that fits a login: of the configured ones, else of the built-in ones; undefined when none fits. */
export function lessonFor(
  facts: LoginFacts,
  configured: readonly LessonRule[] | undefined,
): Lesson | undefined {
  const rule = (configured ?? DEFAULTS).find(({ when }) => fits(facts, when));
  if (!rule) return undefined;
  return { text: rule.text, ...(rule.url === undefined ? {} : { url: rule.url }) };
}

function fits(facts: LoginFacts, when: LessonRule["when"]): boolean {
  const known: Readonly<Record<string, string | boolean | undefined>> = {
    source: facts.protocol,
    method: facts.method?.split("/")[0],
    user: facts.user,
    shared: facts.shared ?? false,
    asg: facts.autoScalingGroup !== undefined,
    // SSO's own second factor does not show in `MFAUsed`.
    mfa: facts.sso ? undefined : facts.mfa,
    environment: facts.environment,
  };
  return Object.entries(when).every(
    ([name, value]) => value === undefined || known[name] === value,
  );
}
