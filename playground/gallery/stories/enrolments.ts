import type { Story } from "../play.ts";

const ME = "U0ENGINEER";
const LINK = {
  id: "b1",
  person: ME,
  kind: "ssh_fp",
  value: "SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8",
  assurance: "proven",
  by: ME,
  since: "2026-01-01T00:00:00.000Z",
} as const;
const ANNOUNCED = { scope: "111122223333/web-1", ms: 7_200_000, reason: "new disks for web-1" };

/** Linking a key, having a link removed, and announcing logins. */
export const ENROLMENTS: readonly Story[] = [
  {
    name: "link a key",
    key: `${ME}/ssh`,
    steps: [{ tell: "link.asked", data: { factor: "ssh" }, as: ME }],
  },
  {
    name: "link AWS",
    key: `${ME}/aws`,
    steps: [{ tell: "link.asked", data: { factor: "aws" }, as: ME }],
  },
  {
    name: "unlink",
    key: `${ME}/b1`,
    steps: [
      { tell: "unlink.asked", data: LINK, as: ME },
      { press: "enrol_sign", as: "U0ONCALL" },
    ],
  },
  {
    name: "announce",
    key: `${ME}/announce`,
    steps: [
      { tell: "announce.asked", data: ANNOUNCED, as: ME },
      { press: "enrol_refuse", as: "U0ONCALL" },
    ],
  },
];
