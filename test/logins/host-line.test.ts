import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantOf } from "../../src/logins/host-line/local-time.ts";
import { readPam } from "../../src/logins/host-line/pam.ts";
import { cutPrefix } from "../../src/logins/host-line/syslog.ts";

const RECEIVED = new Date("2026-11-21T01:25:00.000Z");
const UTC = { zone: "UTC", receivedAt: RECEIVED };
const SAID = "Accepted password for alice from 192.0.2.1 port 1 ssh2";

describe("the prefix of a line", () => {
  it.each([
    ["RFC 3164", `Nov 21 01:20:55 vm sshd[30]: ${SAID}`],
    ["RFC 3164 with a priority", `<38>Nov 21 01:20:55 vm sshd[30]: ${SAID}`],
    ["RFC 3164, blanks doubled", `Nov 21 01:20:55  vm sshd[30]:  ${SAID}`],
    ["RFC 3339", `2026-11-21T01:20:55.000000+00:00 vm sshd[30]: ${SAID}`],
    ["RFC 3339 in another zone", `2026-11-21T02:20:55+01:00 vm sshd[30]: ${SAID}`],
    ["an offset without colon", `2026-11-21T02:20:55+0100 vm sshd[30]: ${SAID}`],
    ["no offset", `2026-11-21T01:20:55 vm sshd[30]: ${SAID}`],
    [
      "RFC 5424",
      String.raw`<38>1 2026-11-21T01:20:55Z vm sshd 30 - [meta sequenceId="1" x="a\]b"] ${SAID}`,
    ],
    ["RFC 5424 without data", `<38>1 2026-11-21T01:20:55Z vm sshd 30 - - \uFEFF${SAID}`],
  ])("%s", (_, line) => {
    expect(cutPrefix(line, UTC)).toEqual({
      at: new Date("2026-11-21T01:20:55.000Z"),
      host: "vm",
      tag: "sshd",
      pid: 30,
      message: SAID,
    });
  });

  it("may be a tag alone, or missing", () => {
    expect(cutPrefix(`sshd-session[7]: ${SAID}`, UTC)).toEqual({
      tag: "sshd-session",
      pid: 7,
      message: SAID,
    });
    expect(cutPrefix(SAID, UTC)).toEqual({ message: SAID });
  });

  it("keeps blanks at the end of what was said, and of what another program imitates", () => {
    expect(cutPrefix("Nov 21 01:20:55 vm sshd[1]: Invalid user a ", UTC).message).toBe(
      "Invalid user a ",
    );
    expect(cutPrefix(`Nov 21 01:20:55 vm app[1]: sshd[2]: ${SAID}`, UTC).tag).toBe("app");
  });

  it.each([
    ["2026-11-21T01:25:00Z", "Nov 21 01:20:55", "2026-11-21T01:20:55.000Z"],
    ["2027-01-01T00:00:05Z", "Dec 31 23:59:59", "2026-12-31T23:59:59.000Z"],
    ["2026-12-31T23:59:59Z", "Jan  1 00:00:01", "2027-01-01T00:00:01.000Z"],
    ["2029-01-02T00:00:00Z", "Feb 29 10:00:00", "2028-02-29T10:00:00.000Z"],
  ])("received %s, %s is %s", (received, written, expected) => {
    const frame = { zone: "UTC", receivedAt: new Date(received) };

    expect(cutPrefix(`${written} vm sshd[1]: x`, frame).at?.toISOString()).toBe(expected);
  });

  it("has no time when the date does not exist near by", () => {
    const frame = { zone: "UTC", receivedAt: new Date("2026-06-01T00:00:00Z") };

    expect(cutPrefix("Feb 29 10:00:00 vm sshd[1]: x", frame)).not.toHaveProperty("at");
    expect(cutPrefix("Xyz 29 10:00:00 vm sshd[1]: x", frame)).not.toHaveProperty("at");
    expect(cutPrefix("2026-13-01T10:00:00Z vm sshd[1]: x", frame)).not.toHaveProperty("at");
  });
});

describe("wall clocks", () => {
  it("L14: every reading of a zone's clock is an instant that shows that reading", () => {
    const zones = fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu");
    fc.assert(
      fc.property(zones, fc.integer({ min: 0, max: 8759 }), (zone, hour) => {
        const at = new Date(Date.UTC(2026, 0, 1, hour, 30));
        const shown = new Intl.DateTimeFormat("sv-SE", {
          timeZone: zone,
          dateStyle: "short",
          timeStyle: "medium",
        });
        const [year = 0, month = 0, day = 0, h = 0, minute = 0, second = 0] = shown
          .format(at)
          .split(/[- :]/)
          .map(Number);

        const instant = instantOf({ year, month, day, hour: h, minute, second }, zone, at);

        expect(instant && shown.format(instant)).toBe(shown.format(at));
      }),
    );
  });

  it("are read as UTC in a zone that does not exist", () => {
    const local = { month: 11, day: 21, hour: 1, minute: 0, second: 0 };

    expect(instantOf(local, "Mars/Olympus", RECEIVED)?.toISOString()).toBe(
      "2026-11-21T01:00:00.000Z",
    );
  });
});

describe("PAM", () => {
  it.each([
    [
      "pam_unix(sshd:session): session opened for user alice(uid=1000) by (uid=0)",
      { word: "opened", service: "sshd", user: "alice" },
    ],
    [
      "pam_unix(sshd:session): session opened for user alice by (uid=0)",
      { word: "opened", service: "sshd", user: "alice" },
    ],
    [
      "pam_unix(sudo:session): session opened for user root(uid=0) by alice(uid=1000)",
      { word: "opened", service: "sudo", user: "root" },
    ],
    [
      "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.1  user=alice",
      { word: "auth_failed", service: "sshd", user: "alice", rhost: "192.0.2.1" },
    ],
    [
      "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.1 ",
      { word: "auth_failed", service: "sshd", rhost: "192.0.2.1" },
    ],
    ["pam_unix(sshd:session): session closed for user alice", undefined],
    ["x".repeat(5000), undefined],
  ])("%s", (message, expected) => {
    expect(readPam(message)).toEqual(expected);
  });
});
