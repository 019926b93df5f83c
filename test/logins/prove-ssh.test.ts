import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verifySsh } from "../../src/logins/prove/ssh.ts";
import { wireString } from "../../src/logins/prove/wire.ts";

const TEXT = "cs-yes-0123456789abcdef-U0ALICE-4f3c2b1a";

function fixture(name: string): string {
  return readFileSync(`test/fixtures/ssh-signatures/${name}`, "utf8");
}

/** As `ssh-keygen -l` prints it. */
function fingerprint(publicLine: string): string {
  const [, base64 = ""] = publicLine.split(" ");
  return fingerprintOf(Buffer.from(base64, "base64"));
}

function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

describe("a block of ssh-keygen -Y sign", () => {
  it.each(["ed25519", "ecdsa256", "ecdsa384", "ecdsa521", "rsa"])(
    "by a key of %s names it",
    (name) => {
      const proof = verifySsh(fixture(`${name}.sig`), TEXT);

      expect(proof).toEqual({ ok: true, fingerprint: fingerprint(fixture(`${name}.pub`)) });
    },
  );

  it("may hash with SHA-256, and may come with blanks around it and other line ends", () => {
    const pasted = `\n  ${fixture("ed25519-sha256.sig").replaceAll("\n", "\r\n")}  \n`;

    expect(verifySsh(pasted, TEXT)).toMatchObject({ ok: true });
  });

  it("L24: over another text proves nothing", () => {
    const proof = verifySsh(fixture("ed25519.sig"), `${TEXT} `);

    expect(proof).toMatchObject({ ok: false });
  });

  it("made for another purpose proves nothing", () => {
    const proof = verifySsh(fixture("ed25519-git.sig"), TEXT);

    expect(proof).toEqual({
      ok: false,
      why: "It was signed for another purpose: -n must be countersign.",
    });
  });

  it("by a key that is too short proves nothing", () => {
    expect(verifySsh(fixture("short.sig"), TEXT)).toMatchObject({ ok: false });
  });

  it("with any byte changed proves nothing, and never throws", () => {
    const names = fc.constantFrom("ed25519", "ecdsa256", "ecdsa521", "rsa");
    fc.assert(
      fc.property(names, fc.nat(5000), fc.integer({ min: 1, max: 255 }), (name, at, change) => {
        const [, base64 = ""] =
          /-----BEGIN SSH SIGNATURE-----\n(.*)-----END/s.exec(fixture(`${name}.sig`)) ?? [];
        const blob = Buffer.from(base64, "base64");
        const place = at % blob.length;
        blob[place] = (blob[place] ?? 0) ^ change;
        const proof = verifySsh(armored(blob), TEXT);

        expect(proof.ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it("that is anything else is refused, and never throws", () => {
    const inside = fc.uint8Array({ maxLength: 200 }).map((bytes) => armored(Buffer.from(bytes)));
    const prefixed = fc
      .uint8Array({ maxLength: 200 })
      .map((bytes) =>
        armored(Buffer.concat([Buffer.from("SSHSIG\0\0\0\x01"), Buffer.from(bytes)])),
      );
    fc.assert(
      fc.property(fc.oneof(fc.string(), inside, prefixed), (pasted) => {
        expect(verifySsh(pasted, TEXT).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a signature of a security token", () => {
  const pair = generateKeyPairSync("ed25519");
  const jwk = pair.publicKey.export({ format: "jwk" });
  const blob = Buffer.concat([
    wireString("sk-ssh-ed25519@openssh.com"),
    wireString(Buffer.from(jwk.x ?? "", "base64url")),
    wireString("ssh:"),
  ]);
  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });

  it("names its key when somebody has touched it", () => {
    expect(verifySsh(byToken(pair.privateKey, blob, 1), TEXT)).toEqual({
      ok: true,
      fingerprint: fingerprintOf(blob),
    });
  });

  it("that nobody has touched proves nothing", () => {
    expect(verifySsh(byToken(pair.privateKey, blob, 4), TEXT).ok).toBe(false);
  });

  it("may be one of ECDSA", () => {
    const { x = "", y = "" } = ec.publicKey.export({ format: "jwk" });
    const point = Buffer.concat([
      Buffer.from([4]),
      Buffer.from(x, "base64url"),
      Buffer.from(y, "base64url"),
    ]);
    const key = Buffer.concat([
      wireString("sk-ecdsa-sha2-nistp256@openssh.com"),
      wireString("nistp256"),
      wireString(point),
      wireString("ssh:"),
    ]);

    expect(verifySsh(byToken(ec.privateKey, key, 5), TEXT).ok).toBe(true);
  });
});

/** What `ssh-keygen` makes of a token's answer. Source: openssh/openssh-portable PROTOCOL.u2f. */
function byToken(key: KeyObject, publicBlob: Buffer, flags: number): string {
  const message = Buffer.concat([
    Buffer.from("SSHSIG"),
    ...["countersign", "", "sha512", createHash("sha512").update(TEXT).digest()].map(wireString),
  ]);
  const added = Buffer.from([flags, 0, 0, 0, 7]);
  const signed = Buffer.concat([sum(Buffer.from("ssh:")), added, sum(message)]);
  const ecdsa = key.asymmetricKeyType === "ec";
  const type = ecdsa ? "sk-ecdsa-sha2-nistp256@openssh.com" : "sk-ssh-ed25519@openssh.com";
  const raw = ecdsa
    ? sign("sha256", signed, { key, dsaEncoding: "ieee-p1363" })
    : sign(undefined, signed, key);
  const inner = ecdsa
    ? Buffer.concat([
        wireString(positive(raw.subarray(0, 32))),
        wireString(positive(raw.subarray(32))),
      ])
    : raw;
  return armored(
    Buffer.concat([
      Buffer.from("SSHSIG\0\0\0\x01"),
      wireString(publicBlob),
      ...["countersign", "", "sha512"].map(wireString),
      wireString(Buffer.concat([wireString(type), wireString(inner), added])),
    ]),
  );
}

/** A number whose first bit is set gets a zero before it. */
function positive(number: Buffer): Buffer {
  return (number[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), number]) : number;
}

function sum(data: Buffer): Buffer {
  return createHash("sha256").update(data).digest();
}

function armored(blob: Buffer): string {
  return `-----BEGIN SSH SIGNATURE-----\n${blob.toString("base64")}\n-----END SSH SIGNATURE-----\n`;
}
