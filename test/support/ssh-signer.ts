import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { wireString } from "../../src/logins/prove/wire.ts";

/** Somebody's SSH key, as `ssh-keygen -Y sign -n countersign` uses it. */
export interface SshSigner {
  readonly fingerprint: string;
  readonly sign: (text: string) => string;
}

/** A new key of Ed25519. Source: openssh/openssh-portable PROTOCOL.sshsig. */
export function newSshSigner(): SshSigner {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const { x = "" } = publicKey.export({ format: "jwk" });
  const blob = Buffer.concat([wireString("ssh-ed25519"), wireString(Buffer.from(x, "base64url"))]);
  return {
    fingerprint: `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`,
    sign: (text) => {
      const sum = createHash("sha512").update(text).digest();
      const purpose = ["countersign", "", "sha512"].map((each) => wireString(each));
      const data = Buffer.concat([Buffer.from("SSHSIG"), ...purpose, wireString(sum)]);
      const signature = Buffer.concat([
        wireString("ssh-ed25519"),
        wireString(sign(undefined, data, privateKey)),
      ]);
      const whole = Buffer.concat([
        Buffer.from("SSHSIG\0\0\0\x01"),
        wireString(blob),
        ...purpose,
        wireString(signature),
      ]);
      const lines = whole.toString("base64").match(/.{1,70}/g) ?? [];
      return ["-----BEGIN SSH SIGNATURE-----", ...lines, "-----END SSH SIGNATURE-----", ""].join(
        "\n",
      );
    },
  };
}
