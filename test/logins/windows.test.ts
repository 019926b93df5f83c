import { describe, expect, it } from "vitest";
import {
  readWindowsJson,
  readWindowsXml,
  type WindowsEvent,
} from "../../src/logins/windows/event.ts";
import { readWindows } from "../../src/logins/windows.ts";
import { hostLine, MINUTE } from "./cast.ts";
import { newWorld } from "./world.ts";

const SID = "S-1-5-21-1004336348-1177238915-682003330-1001";

function xml(eventId: number, data: Readonly<Record<string, string>>): string {
  const fields = Object.entries(data).map(
    ([name, value]) => `<Data Name='${name}'>${value}</Data>`,
  );
  return `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Security-Auditing'/><EventID>${eventId}</EventID><TimeCreated SystemTime='2026-11-21T14:02:30.1234567Z'/><Channel>Security</Channel><Computer>WIN-7</Computer></System><EventData>${fields.join("")}</EventData></Event>`;
}

function session(eventId: number, user: string, address: string): string {
  return `<Event><System><EventID Qualifiers="0">${eventId}</EventID><TimeCreated SystemTime="2026-11-21T14:02:31Z"/><Channel>Microsoft-Windows-TerminalServices-LocalSessionManager/Operational</Channel><Computer>WIN-7</Computer></System><UserData><EventXML xmlns="Event_NS"><User>${user}</User><SessionID>2</SessionID><Address>${address}</Address></EventXML></UserData></Event>`;
}

const LOGON = {
  TargetUserSid: SID,
  TargetUserName: "alice",
  TargetDomainName: "WIN-7",
  TargetLogonId: "0x1a2b3c",
  TargetLinkedLogonId: "0x1a2b00",
  LogonType: "10",
  IpAddress: "203.0.113.7",
  IpPort: "0",
};

function event(text: string): WindowsEvent {
  const read = readWindowsXml(text);
  if (!read) throw new Error("no event");
  return read;
}

describe("event XML", () => {
  it("gives the event's id, place, time and fields", () => {
    expect(event(xml(4624, { TargetUserName: "a&lt;b&amp;c&#x41;&#66;&bogus;" }))).toEqual({
      eventId: 4624,
      channel: "Security",
      computer: "WIN-7",
      at: new Date("2026-11-21T14:02:30.123Z"),
      fields: { TargetUserName: "a<b&cAB&bogus;" },
      form: "xml",
    });
  });

  it.each(["", "<Events/>", "<Event></Event>", "text", `<Event>${"x".repeat(70_000)}`])(
    "is none: %s",
    (text) => {
      expect(readWindowsXml(text)).toBeUndefined();
    },
  );
});

describe("the JSON of agents", () => {
  const expected = {
    eventId: 4624,
    channel: "Security",
    computer: "WIN-7",
    at: new Date("2026-11-21T14:02:30.000Z"),
    form: "json",
  };

  it("of Winlogbeat", () => {
    const value = {
      "@timestamp": "2026-11-21T14:02:30.000Z",
      winlog: {
        event_id: "4624",
        channel: "Security",
        computer_name: "WIN-7",
        event_data: { ...LOGON, LogonType: 10, nested: {} },
      },
    };

    expect(readWindowsJson(value)).toMatchObject({ ...expected, fields: LOGON });
  });

  it("of NXLog", () => {
    const value = {
      EventID: 4624,
      Channel: "Security",
      Hostname: "WIN-7",
      EventTime: "2026-11-21 14:02:30",
      ...LOGON,
    };

    expect(readWindowsJson(value)).toMatchObject({ ...expected, fields: LOGON });
  });

  it("of anything else is none", () => {
    expect(readWindowsJson({ level: "info" })).toBeUndefined();
  });
});

describe("what an event means", () => {
  it.each([
    ["a remote logon", xml(4624, LOGON), "login"],
    ["a cached remote logon", xml(4624, { ...LOGON, LogonType: "12" }), "login"],
    ["a session taken up again from outside", xml(4624, { ...LOGON, LogonType: "7" }), "login"],
    ["NLA before the logon", xml(4624, { ...LOGON, LogonType: "3" }), "trace"],
    ["a new session", session(21, String.raw`WIN-7\alice`, "203.0.113.7"), "login"],
    ["a session again", session(25, String.raw`WIN-7\alice`, "203.0.113.7"), "login"],
    ["a wrong password", xml(4625, { ...LOGON, LogonType: "3" }), "failure"],
    [
      "explicit credentials",
      xml(4648, { SubjectUserName: "alice", TargetUserName: "bob" }),
      "trace",
    ],
    [
      "a connection",
      `<Event><System><EventID>1149</EventID></System><UserData><EventXML><Param1>alice</Param1><Param2>D</Param2><Param3>203.0.113.7</Param3></EventXML></UserData></Event>`,
      "mate",
    ],
  ])("%s: %s", (_, text, role) => {
    expect(readWindows(event(text))).toMatchObject({ role, protocol: "rdp", user: "alice" });
  });

  it.each([
    ["unlocking at the console", xml(4624, { ...LOGON, LogonType: "7", IpAddress: "127.0.0.1" })],
    ["a service", xml(4624, { ...LOGON, LogonType: "5" })],
    ["a machine account", xml(4624, { ...LOGON, TargetUserName: "WIN-7$" })],
    ["an anonymous logon", xml(4624, { ...LOGON, TargetUserName: "ANONYMOUS LOGON" })],
    ["the window manager", xml(4624, { ...LOGON, TargetUserName: "DWM-3" })],
    ["the system", xml(4624, { ...LOGON, TargetDomainName: "NT AUTHORITY" })],
    ["a local session", session(21, String.raw`WIN-7\alice`, "LOCAL")],
    ["a session of no address", session(25, String.raw`WIN-7\alice`, "::%16777216")],
    ["a machine's session", session(21, String.raw`WIN-7\WIN-7$`, "203.0.113.7")],
    ["a failure of a machine", xml(4625, { ...LOGON, TargetUserName: "WIN-7$" })],
    ["a failing service", xml(4625, { ...LOGON, LogonType: "5" })],
    ["credentials of the system", xml(4648, { SubjectUserName: "WIN-7$" })],
    ["a connection from nowhere", xml(1149, { Param1: "alice" })],
    ["any other event", xml(4634, LOGON)],
  ])("%s says nothing", (_, text) => {
    expect(readWindows(event(text))).toBeUndefined();
  });
});

describe("a remote desktop", () => {
  it("L8: an administrator's login (1149, three 4624, 21) asks once", () => {
    const world = newWorld();
    const linked = { ...LOGON, TargetLogonId: "0x1a2b00", TargetLinkedLogonId: "0x1a2b3c" };
    const lines = [
      `<Event><System><EventID>1149</EventID><TimeCreated SystemTime='2026-11-21T14:02:29Z'/></System><UserData><EventXML><Param1>alice</Param1><Param2>WIN-7</Param2><Param3>203.0.113.7</Param3></EventXML></UserData></Event>`,
      xml(4624, { ...LOGON, LogonType: "3", TargetLogonId: "0x111" }),
      xml(4624, LOGON),
      xml(4624, linked),
      session(21, String.raw`WIN-7\alice`, "203.0.113.7"),
      xml(4624, { ...LOGON, TargetUserName: "WIN-7$" }),
    ];

    for (const line of lines) world.receive(hostLine(line));
    world.advance(MINUTE);

    expect(world.cases.map(({ kind }) => kind)).toEqual(["sighting", "allowance", "login"]);
    expect(world.asked).toEqual([`U0ALICE@${world.newest("login").id}`]);
    expect(world.newest("login").details).toMatchObject({
      facts: { protocol: "rdp", user: "alice", ip: "203.0.113.7", grade: "B" },
    });
  });
});

describe("JSON of Windows events in a shape that nobody knows", () => {
  it.each([
    [{ EventID: 4624, EventData: { TargetUserName: "alice" } }],
    [{ winlog: { id: 4624 } }],
    [{ EventCode: "4624", Message: "An account was successfully logged on." }],
  ])("%j is kept as a dead letter, with advice", (value) => {
    const decoded = newWorld().receive(hostLine(JSON.stringify(value)));

    expect(decoded).toEqual({
      rejected:
        "a Windows event as JSON of a shape that is not known: send XML, or use Winlogbeat or NXLog",
    });
  });

  it("other JSON is nothing", () => {
    expect(newWorld().receive(hostLine('{"level":"info"}'))).toHaveProperty("nothing");
  });
});
