import { isLoopback, normaliseAddress } from "./evidence/address.ts";
import type { Observation } from "./evidence/evidence.ts";
import type { WindowsEvent } from "./windows/event.ts";

/** Event id -> how it is read. Source: Microsoft, "4624(S): An account was successfully logged on" and its neighbours. */
const READERS: Readonly<Record<number, (event: WindowsEvent) => Observation | undefined>> = {
  4624: readLogon,
  4625: readFailure,
  4648: readExplicit,
  1149: readConnection,
  21: readSession,
  25: readSession,
};

/** RemoteInteractive, CachedRemoteInteractive. */
const REMOTE = new Set(["10", "12"]);
/** Unlock, which Windows also writes when a session is taken up again from outside. */
const UNLOCK = "7";
const NETWORK = "3";

/** A Windows event -> what it says about a way in, or undefined when it says nothing (machine accounts, local sessions). Never throws. */
export function readWindows(event: WindowsEvent): Observation | undefined {
  return READERS[event.eventId]?.(event);
}

function readLogon(event: WindowsEvent): Observation | undefined {
  const { fields } = event;
  const user = fields["TargetUserName"] ?? "";
  const type = fields["LogonType"] ?? "";
  if (isMachine(user, fields["TargetDomainName"] ?? "")) return undefined;
  const ip = outside(fields["IpAddress"]);
  const into = REMOTE.has(type) || (type === UNLOCK && ip !== undefined);
  if (!into && type !== NETWORK) return undefined;
  // Network level authentication writes a type 3 before the type 10: it is not a login of its own.
  const outcome = into ? "accepted" : "network_logon";
  return {
    ...base("rdp.logon", into ? "login" : "trace", outcome),
    ...person(user, fields["TargetUserSid"]),
    ...source(ip, fields["IpPort"]),
    ...logonIds(fields),
    method: `logon type ${type}`,
  };
}

function readFailure(event: WindowsEvent): Observation | undefined {
  const { fields } = event;
  const user = fields["TargetUserName"] ?? "";
  if (isMachine(user, fields["TargetDomainName"] ?? "")) return undefined;
  const type = fields["LogonType"] ?? "";
  if (!REMOTE.has(type) && type !== UNLOCK && type !== NETWORK) return undefined;
  return {
    ...base("rdp.failed", "failure", "failed"),
    user,
    ...source(outside(fields["IpAddress"]), fields["IpPort"]),
    method: `logon type ${type}`,
  };
}

/**
 * Written on the host from which somebody went on: it names who, and is no login here. Where they stayed on the machine
 * (`runas`, tasks) it is only a trace.
 */
function readExplicit(event: WindowsEvent): Observation | undefined {
  const { fields, computer } = event;
  const user = fields["SubjectUserName"] ?? "";
  if (isMachine(user, fields["SubjectDomainName"] ?? "")) return undefined;
  const toUser = fields["TargetUserName"] ?? "";
  const toServer = machineName(fields["TargetServerName"] ?? "");
  const stays = ["", "localhost", machineName(computer ?? "")].includes(toServer);
  const outcome = "explicit_credentials";
  if (stays || toUser === "") return { ...base("rdp.explicit", "trace", outcome), user };
  return { ...base("rdp.explicit", "mate", outcome), user, toUser, toServer };
}

/** `TERMSRV/web-7.corp.example` -> `web-7`: the same machine is spelled in several ways. */
export function machineName(text: string): string {
  const [first = ""] = text.replace(/^[A-Za-z]+\//, "").split(".", 1);
  return first.toLowerCase();
}

/** 1149 comes before the logon and proves none. */
function readConnection(event: WindowsEvent): Observation | undefined {
  const { fields } = event;
  const ip = outside(fields["Param3"]);
  if (ip === undefined) return undefined;
  return {
    ...base("rdp.connection", "mate", "connected"),
    user: fields["Param1"] ?? "",
    ...source(ip, undefined),
  };
}

function readSession(event: WindowsEvent): Observation | undefined {
  const { fields } = event;
  // `LOCAL` is the console of the machine; a reconnection is a login only from an address.
  const ip = outside(fields["Address"]);
  if (ip === undefined) return undefined;
  const [, domain = "", name = ""] = /^(?:([^\\]*)\\)?(.*)$/s.exec(fields["User"] ?? "") ?? [];
  if (isMachine(name, domain)) return undefined;
  const kind = event.eventId === 21 ? "rdp.session" : "rdp.reconnect";
  return {
    ...base(kind, "login", "accepted"),
    ...person(name, undefined),
    ...source(ip, undefined),
  };
}

function base(
  kind: string,
  role: Observation["role"],
  outcome: string,
): Pick<Observation, "kind" | "role" | "outcome" | "protocol" | "marks" | "session"> {
  return { kind, role, outcome, protocol: "rdp", marks: [], session: "shell" };
}

function person(user: string, sid: string | undefined): Pick<Observation, "user" | "marks"> {
  const known = sid !== undefined && /^S-1-[\d-]{1,180}$/.test(sid);
  return {
    user,
    marks: [
      ...(known ? [{ kind: "win_sid" as const, value: sid }] : []),
      { kind: "os_user" as const, value: user },
    ],
  };
}

function source(
  ip: string | undefined,
  port: string | undefined,
): Pick<Observation, "ip" | "port"> {
  const number = Number(port ?? Number.NaN);
  return {
    ...(ip === undefined ? {} : { ip }),
    ...(Number.isInteger(number) && number > 0 && number <= 65_535 ? { port: number } : {}),
  };
}

/** An administrator gets two logons at once, which name each other. */
function logonIds(fields: Readonly<Record<string, string>>): Pick<Observation, "logonIds"> {
  const ids = [fields["TargetLogonId"], fields["TargetLinkedLogonId"]];
  return {
    logonIds: ids.flatMap((id) => (id === undefined || /^(?:0x)?0+$/i.test(id) ? [] : [id])),
  };
}

/** An address from outside the machine; undefined for `LOCAL`, `-`, `::%16777216` and loopback. */
function outside(text: string | undefined): string | undefined {
  const ip = normaliseAddress(text ?? "");
  return ip === undefined || isLoopback(ip) || ip === "::" || ip.startsWith("::%") ? undefined : ip;
}

/** Accounts of machines and of Windows itself: nobody can be asked about them. */
function isMachine(user: string, domain: string): boolean {
  return (
    user === "" ||
    user === "-" ||
    user.endsWith("$") ||
    /^(?:ANONYMOUS LOGON|SYSTEM|LOCAL SERVICE|NETWORK SERVICE)$/i.test(user) ||
    /^(?:DWM|UMFD)-\d+$/i.test(user) ||
    /^(?:NT AUTHORITY|Window Manager|Font Driver Host)$/i.test(domain)
  );
}
