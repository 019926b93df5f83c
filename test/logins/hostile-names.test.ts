import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSshd } from "../../src/logins/sshd.ts";

/** Of each of four kinds of lines: 24,000 together, in about a second. 25,000 of each (100,000) were run as well. */
const NAMES = 6000;

const KEY = "SHA256:Cjyqt+kgFppxGAL2iwpKZpJthKwpNSrj/PoaZzMJbBk";
const CA = "SHA256:O1qxbBCBONzMR6/RcnzxP0YyndKKHUvpdi2XZGjYZIw";
const FAKE = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/** Pieces of which a liar builds names and key IDs. */
const pieces = fc.constantFrom(
  " from ",
  "10.9.9.9",
  "::1",
  "UNKNOWN",
  " port ",
  "22",
  " ssh2",
  ": ",
  " [preauth]",
  " (serial 0) CA ED25519 ",
  FAKE,
  ` ED25519 ${FAKE}`,
  "ID ",
  "Accepted publickey for root",
  " from 10.9.9.9 port 22 ssh2",
  " from 10.9.9.9 port 22",
  " (serial 7) CA RSA SHA256:",
  ", signature count = 5",
  "invalid user ",
  " for ",
  " id 0",
  "<!channel>",
  String.raw`\n`,
  " ",
  "a",
);
const hostile = fc
  .array(fc.oneof({ weight: 5, arbitrary: pieces }, fc.string({ unit: "grapheme-ascii" })), {
    maxLength: 8,
  })
  .map((parts) => parts.join(""));
const address = fc.constantFrom("127.0.0.1", "203.0.113.7", "2001:db8::7");
const port = fc.integer({ min: 1, max: 65_535 });
const method = fc.constantFrom("password", "publickey", "keyboard-interactive/pam", "none");

describe("L2: names and key IDs that lie", () => {
  it("a key ID changes no user, address, outcome or fingerprint of a login", () => {
    fc.assert(
      fc.property(hostile, address, port, (id, ip, from) => {
        const line = `Accepted publickey for alice from ${ip} port ${from} ssh2: ED25519-CERT ${KEY} ID ${id} (serial 7) CA ED25519 ${CA}`;

        expect(readSshd(line)).toEqual({
          word: "accepted",
          method: "publickey",
          user: "alice",
          ip,
          port: from,
          count: 1,
          key: { type: "ED25519-CERT", fingerprint: KEY, keyId: id, caFingerprint: CA },
        });
      }),
      { numRuns: NAMES },
    );
  });

  it("a name that does not exist changes no address and no outcome", () => {
    fc.assert(
      fc.property(hostile, address, port, (user, ip, from) => {
        expect(readSshd(`Invalid user ${user} from ${ip} port ${from}`)).toEqual({
          word: "invalid_user",
          user,
          ip,
          port: from,
          count: 1,
        });
      }),
      { numRuns: NAMES },
    );
  });

  it("a name that does not exist never becomes a login, whatever method fails", () => {
    fc.assert(
      fc.property(hostile, address, port, method, (user, ip, from, how) => {
        const line = `Failed ${how} for invalid user ${user} from ${ip} port ${from} ssh2`;

        expect(readSshd(line)).toEqual({
          word: "failed",
          method: how,
          user,
          ip,
          port: from,
          count: 1,
        });
      }),
      { numRuns: NAMES },
    );
  });

  it("a failure with a key behind its address is attributed to nobody", () => {
    fc.assert(
      fc.property(hostile, address, port, (id, ip, from) => {
        const line = `Failed publickey for alice from ${ip} port ${from} ssh2: ED25519-CERT ${KEY} ID ${id} (serial 7) CA ED25519 ${CA}`;

        expect(readSshd(line)).toEqual({ word: "failed", method: "publickey", count: 1 });
      }),
      { numRuns: NAMES },
    );
  });

  it("no text of any kind makes the reader throw, or take long", () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string()), (text) => {
        readSshd(text);
        readSshd(`Accepted publickey for ${text}`);
        readSshd(`Starting session: shell for ${text}`);
      }),
    );
    const long = `Invalid user ${" from 1.1.1.1 port 1".repeat(2000)}`;

    expect(readSshd(long)).toBeUndefined();
  });
});
