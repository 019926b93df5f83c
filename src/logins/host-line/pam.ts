/** One line of PAM, as far as it says something about a way in. `service` is `sshd`, `sudo`, `cron` … */
export interface PamReading {
  readonly word: "opened" | "auth_failed";
  readonly service: string;
  readonly user?: string;
  /** Where the attempt came from: an address, or a name that nobody checked. */
  readonly rhost?: string;
}

/** Newer PAM adds `(uid=…)` to the name, older does not. */
const OPENED =
  /^pam_unix\((?<service>[\w.+-]{1,40}):session\): session opened for user (?<user>.*?)(?:\(uid=\d{1,10}\))? by .*$/s;
const AUTH_FAILED =
  /^pam_unix\((?<service>[\w.+-]{1,40}):auth\): authentication failure; .*?\brhost=(?<rhost>\S{0,255})(?: +user=(?<user>.*))?$/s;
const MAX_MESSAGE = 4096;

/** One message without its prefix -> what it says, or undefined. Never throws. Source: linux-pam modules/pam_unix. */
export function readPam(message: string): PamReading | undefined {
  if (message.length > MAX_MESSAGE) return undefined;
  const opened = OPENED.exec(message)?.groups;
  const groups = opened ?? AUTH_FAILED.exec(message.trimEnd())?.groups;
  if (!groups) return undefined;
  const { service = "", user, rhost } = groups;
  return {
    word: opened ? "opened" : "auth_failed",
    service,
    ...(user === undefined ? {} : { user }),
    ...(rhost ? { rhost } : {}),
  };
}
