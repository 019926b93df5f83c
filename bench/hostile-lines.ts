import { readSshd } from "../src/logins/sshd.ts";

/** 0 ≤ x < 1, the same for the same seed. */
export type Random = () => number;

/** A line whose free parts imitate everything around them, and what it really says. */
export interface HostileLine {
  readonly message: string;
  readonly word: "accepted" | "failed" | "invalid_user";
  readonly user: string;
  readonly ip: string;
  readonly port: number;
  readonly fingerprint: string | undefined;
}

const PIECES = [
  " from ",
  " port ",
  " ssh2",
  " ssh2: ",
  ": RSA SHA256:",
  "Accepted publickey for root",
  " for ",
  "invalid user ",
  "203.0.113.66",
  "::ffff:198.51.100.9",
  "2222",
  " ID ",
  " (serial 1) CA RSA SHA256:",
  " [preauth]",
  "\\n",
  "\\342\\200\\256",
  "<!channel>",
  "root",
  "alice",
  " ",
  "  ",
  "%",
  "$(id)",
  "{}",
  '"',
];
const KEY = "SHA256:Cjyqt+kgFppxGAL2iwpKZpJthKwpNSrj/PoaZzMJbBk";
const CA = "SHA256:odcK5c8Ddio2GAvZG/NvcLZoZOnq0OxwsvTegnriZ04";

/** Chance that can be repeated. Source: Mulberry32 of Tommy Ettinger, public domain. */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A line as sshd writes it: a login whose key ID, or a failure whose user name, is the attacker's text. */
export function hostileLine(random: Random): HostileLine {
  const [ip, port] = [addressOf(random), 1 + Math.floor(random() * 65_535)];
  const tail = ` from ${ip} port ${port}`;
  const text = freeText(random);
  const kind = Math.floor(random() * 4);
  if (kind === 0)
    return {
      message: `Invalid user ${text}${tail}`,
      word: "invalid_user",
      user: text,
      ip,
      port,
      fingerprint: undefined,
    };
  if (kind === 1)
    return {
      message: `Failed password for invalid user ${text}${tail} ssh2`,
      word: "failed",
      user: text,
      ip,
      port,
      fingerprint: undefined,
    };
  const plain = `Accepted publickey for alice${tail} ssh2: `;
  const key =
    kind === 2
      ? `ED25519 ${KEY}`
      : `ED25519-CERT ${KEY} ID ${text} (serial ${Math.floor(random() * 99)}) CA RSA ${CA}`;
  return { message: `${plain}${key}`, word: "accepted", user: "alice", ip, port, fingerprint: KEY };
}

/** How many fields were read wrongly. */
export function wrongFields({ message, word, user, ip, port, fingerprint }: HostileLine): number {
  const reading = readSshd(message);
  const said = [
    reading?.word === word,
    reading?.user === user,
    reading?.ip === ip,
    reading?.port === port,
    reading?.key?.fingerprint === fingerprint,
  ];
  return said.filter((right) => !right).length;
}

function freeText(random: Random): string {
  const length = Math.floor(random() * 9);
  return Array.from({ length }, () => PIECES[Math.floor(random() * PIECES.length)] ?? "").join("");
}

function addressOf(random: Random): string {
  const octets = Array.from({ length: 3 }, () => Math.floor(random() * 256));
  return [1 + Math.floor(random() * 223), ...octets].join(".");
}
