import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loginDecoder, loginExplainer } from "../../src/logins/decode.ts";
import { cutPrefix } from "../../src/logins/host-line/syslog.ts";
import { readSshd, type SshdReading } from "../../src/logins/sshd.ts";
import { hostLine, POLICY } from "./cast.ts";

const FIXTURES = "test/fixtures/sshd";
const FILES = [
  "sshd-info-pam-sudo-su.log",
  "sshd-verbose-2method-forged-injection.log",
  "sshd-cert-keyid-injection.log",
];
const RECEIVED = new Date("2026-11-21T01:25:00.000Z");
const KEY = "SHA256:Cjyqt+kgFppxGAL2iwpKZpJthKwpNSrj/PoaZzMJbBk";
const MD5 = "00:aa:bb:cc:dd:ee:ff:11:22:33:44:55:66:77:88:99";

function linesOf(file: string): string[] {
  return readFileSync(`${FIXTURES}/${file}`, "utf8").trimEnd().split("\n");
}

/** A line of a fixture by its number, as sshd said it. */
function said(file: number, line: number): SshdReading | undefined {
  const text = linesOf(FILES[file] ?? "")[line - 1] ?? "";
  return readSshd(cutPrefix(text, { zone: "UTC", receivedAt: RECEIVED }).message);
}

describe("captured lines", () => {
  const lines = FILES.flatMap(linesOf);
  const shown = lines.flatMap((line) => {
    const decoded = loginExplainer.decode(hostLine(line, RECEIVED), POLICY, RECEIVED);
    const events = "events" in decoded ? decoded.events : [];
    return events.map(loginExplainer.project).filter((each) => each !== undefined);
  });

  it("L1: 159 lines hold 9 Accepted, 8 of them alice's from this machine and one forged", () => {
    const ways = shown.filter(({ outcome }) => outcome === "accepted");
    const forged = ways.filter(({ sourceIp }) => sourceIp !== "127.0.0.1");

    expect(lines).toHaveLength(159);
    expect(ways).toHaveLength(9);
    expect(new Set(ways.map(({ user }) => user))).toEqual(new Set(["alice"]));
    expect(forged).toEqual([expect.objectContaining({ sourceIp: "10.9.9.9", fingerprint: null })]);
  });

  it("L1: 3 sessions, all commands, and no address but this machine's outside the forgery", () => {
    const sessions = shown.filter(({ evidence }) => evidence === "ssh.session");
    const addresses = shown.filter(({ outcome }) => outcome !== "accepted");

    expect(sessions.map(({ session }) => session)).toEqual(["command", "command", "command"]);
    expect(new Set(addresses.flatMap(({ sourceIp }) => sourceIp ?? []))).toEqual(
      new Set(["127.0.0.1"]),
    );
  });

  it("decode to logins, their mates and what followed only; failures and traces become nothing", () => {
    const live = lines.flatMap((line) => {
      const decoded = loginDecoder.decode(hostLine(line, RECEIVED), POLICY, RECEIVED);
      return "events" in decoded ? decoded.events : [];
    });

    expect(new Set(live.map(({ data }) => data["role"]))).toEqual(
      new Set(["login", "mate", "context"]),
    );
    expect(live.filter(({ data }) => data["role"] === "login")).toHaveLength(9);
  });

  it.each([
    [0, 1, { word: "accepted", user: "alice", port: 48_086, method: "publickey" }],
    [0, 6, { word: "accepted", key: { type: "ED25519-CERT", keyId: "alice@example.com" } }],
    [0, 7, { word: "accepted", user: "alice", method: "password" }],
    [0, 8, { word: "accepted", method: "keyboard-interactive/pam" }],
    [0, 10, { word: "failed", user: "alice", ip: "127.0.0.1", port: 48_106 }],
    [0, 12, { word: "failed", user: "alice", ip: "127.0.0.1" }],
    [0, 13, { word: "invalid_user", user: "mallory" }],
    [0, 18, { word: "not_allowed", user: "bob" }],
    [0, 20, { word: "invalid_user", user: "root from 10.9.9.9 port 22 ssh2", ip: "127.0.0.1" }],
    [0, 21, { word: "failed", user: "root from 10.9.9.9 port 22 ssh2", port: 34_742 }],
    [0, 22, { word: "invalid_user", user: String.raw`\342\200\256evil\320\260` }],
    [1, 6, { word: "key_found" }],
    [1, 7, { word: "postponed", user: "alice" }],
    [1, 14, { word: "session", session: "command", user: "alice", port: 46_878 }],
    [1, 48, { word: "accepted", user: "alice", ip: "10.9.9.9" }],
    [1, 52, { word: "invalid_user", user: "<!channel>" }],
    [1, 66, { word: "invalid_user", user: "", ip: "127.0.0.1" }],
    [1, 73, { word: "invalid_user", user: "alice " }],
    [1, 76, { word: "failed", user: "alice " }],
    [1, 80, { word: "invalid_user", user: "*b* `c` <https" }],
    [1, 94, { word: "invalid_user", user: "x from 10.1.1.1 port 22 ssh2", port: 38_810 }],
    [1, 101, { word: "invalid_user", user: "x port 5 ssh2" }],
    [
      2,
      13,
      {
        word: "accepted",
        user: "alice",
        ip: "127.0.0.1",
        port: 58_830,
        key: { keyId: "bob from 10.9.9.9 port 22 ssh2", type: "ED25519-CERT" },
      },
    ],
  ])("file %i, line %i: %j", (file, line, expected) => {
    expect(said(file, line)).toMatchObject(expected);
  });

  it("the refused certificate's line is counted and attributed to nobody", () => {
    expect(said(2, 5)).toEqual({ word: "failed", method: "publickey", count: 1 });
  });
});

describe("L3: other spellings parse like the plain form", () => {
  const plain = readSshd(
    `Accepted publickey for alice from 2001:db8::1 port 50000 ssh2: ED25519 ${KEY}`,
  );

  it.each([
    ["without ssh2", `Accepted publickey for alice from 2001:db8::1 port 50000: ED25519 ${KEY}`],
    [
      "doubled blanks",
      `Accepted  publickey  for alice from  2001:db8::1  port  50000  ssh2: ED25519 ${KEY}`,
    ],
    [
      "another spelling of the address",
      `Accepted publickey for alice from 2001:0DB8:0:0:0:0:0:1 port 50000 ssh2: ED25519 ${KEY}`,
    ],
    [
      "a padded fingerprint",
      `Accepted publickey for alice from 2001:db8::1 port 50000 ssh2: ED25519 ${KEY}=`,
    ],
  ])("%s", (_, line) => {
    expect(readSshd(line)).toEqual(plain);
  });

  it.each([
    [
      "FIDO",
      `Accepted publickey for alice from 192.0.2.1 port 1 ssh2: ED25519-SK ${KEY}, signature count = 5`,
      { key: { type: "ED25519-SK", fingerprint: KEY } },
    ],
    [
      "MD5",
      `Accepted publickey for alice from 192.0.2.1 port 1 ssh2: RSA ${MD5}`,
      { key: { type: "RSA", fingerprint: `MD5:${MD5}` } },
    ],
    [
      "an IPv4 address written as IPv6",
      "Accepted password for alice from ::ffff:192.0.2.1 port 1 ssh2",
      { ip: "192.0.2.1" },
    ],
    ["a zone", "Accepted password for alice from fe80::1%eth0 port 1 ssh2", { ip: "fe80::1%eth0" }],
    [
      "a domain",
      String.raw`Accepted password for CORP\alice from 192.0.2.1 port 1 ssh2`,
      { user: String.raw`CORP\alice` },
    ],
    ["the end of the line", "Accepted password for alice from 192.0.2.1 port 1", { port: 1 }],
  ])("%s", (_, line, expected) => {
    expect(readSshd(line)).toMatchObject({ word: "accepted", user: "alice", ...expected });
  });

  it("matches no address where sshd knew none", () => {
    const reading = readSshd("Accepted password for alice from UNKNOWN port 65535 ssh2");

    expect(reading).toMatchObject({ word: "accepted", user: "alice", port: 65_535 });
    expect(reading).not.toHaveProperty("ip");
  });
});

describe("what is no login", () => {
  it.each([
    ["a method without an address", "Accepted google_authenticator for root", "unreadable"],
    ["a line longer than sshd writes", `Accepted password for ${"a".repeat(5000)}`, "unreadable"],
    ["one method of two", "Partial publickey for alice from 192.0.2.1 port 1 ssh2", "partial"],
    [
      "a name that does not exist",
      "Postponed keyboard-interactive for invalid user eve from 192.0.2.1 port 1 ssh2 [preauth]",
      "postponed",
    ],
    ["root, refused", "ROOT LOGIN REFUSED FROM 192.0.2.1 port 1", "not_allowed"],
    ["an old sshd", "Invalid user eve from 192.0.2.1", "invalid_user"],
  ])("%s", (_, line, word) => {
    expect(readSshd(line)?.word).toBe(word);
  });

  it("says nothing of lines that are about something else", () => {
    expect(readSshd("Server listening on 0.0.0.0 port 22.")).toBeUndefined();
    expect(readSshd("x".repeat(5000))).toBeUndefined();
  });

  it("counts what rsyslog folds", () => {
    expect(
      readSshd("message repeated 5 times: [ Failed password for root from 192.0.2.1 port 22 ssh2]"),
    ).toMatchObject({ word: "failed", user: "root", count: 5 });
  });
});

describe("sessions", () => {
  it.each([
    ["shell on pts/0 for alice", "shell"],
    ["command for alice", "command"],
    ["forced-command (config) 'x for bob from 10.0.0.1 port 1 id 0' for alice", "command"],
    ["subsystem 'sftp' for alice", "sftp"],
    ["subsystem 'netconf' for alice", "unknown"],
  ])("%s", (what, session) => {
    expect(readSshd(`Starting session: ${what} from 192.0.2.1 port 1 id 0`)).toMatchObject({
      word: "session",
      session,
      user: "alice",
      ip: "192.0.2.1",
    });
  });
});
