import type { Environment } from "../config/environment.ts";
import type { Config } from "../config/settings.ts";
import type { Clock, Ids } from "../core/ports.ts";
import { checkedAddress, systemResolve } from "../pager/call-receiver.ts";
import { sendTest } from "../pager/open.ts";
import type { PagerSettings } from "../pager/settings.ts";
import type { Finding } from "./doctor.ts";
import { pagerSettings, pagerTargets } from "./pager-settings.ts";

/** What examining the pagers needs. `sends`: one page marked TEST goes to each. */
export interface PagerLook {
  readonly environment: Pick<Environment, "pagerSecrets">;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly sends: boolean;
}

/** Are there pagers, have they their secrets, may their receivers be called? Throws `config.missing`, `config.invalid`, `pager.unreachable`. */
export async function* examinePagers(config: Config, look: PagerLook): AsyncGenerator<Finding> {
  const targets = pagerTargets(config);
  if (targets.length === 0) {
    yield {
      verdict: "warn",
      what: "pagers: there is none beside Slack",
      advice: "while Slack is down nobody is called: see pager in countersign.yml",
    };
    return;
  }
  const settings = pagerSettings(config, look.environment);
  for (const { target, heard } of targets)
    yield {
      verdict: "ok",
      what: `pager ${target}: it has its secrets; ${heard ? "what is done there is seen" : "people acknowledge in Slack"}`,
    };
  yield* examineReceivers(settings);
  if (!look.sends) return;
  for (const { target } of targets) {
    const refused = await sendTest({ settings, clock: look.clock }, target, look.ids.reference());
    yield refused === undefined
      ? { verdict: "ok", what: `pager ${target}: it took a page marked TEST` }
      : { verdict: "fail", what: `pager ${target}: ${refused}`, advice: "check its key" };
  }
}

async function* examineReceivers({ webhook }: PagerSettings): AsyncGenerator<Finding> {
  for (const [name, { url, allowPrivate }] of Object.entries(webhook)) {
    const checked = await resolved(url, allowPrivate);
    if (checked !== undefined)
      yield {
        verdict: "fail",
        what: `pager webhook:${name}: ${checked}`,
        advice: "correct its url, or set allow_private where it is in your own network",
      };
  }
}

async function resolved(url: string, allowPrivate: boolean): Promise<string | undefined> {
  try {
    const checked = await checkedAddress(url, allowPrivate, systemResolve);
    return "refused" in checked ? checked.refused : undefined;
  } catch {
    return "its name cannot be resolved";
  }
}
