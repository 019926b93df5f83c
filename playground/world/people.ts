import { z } from "zod";
import type { PrincipalInput } from "../aws/identity/principal.ts";
import type { Region } from "../aws/model/world.ts";
import type { LocalAws } from "../aws/open.ts";
import type { Console } from "../aws/people/console.ts";

/** Somebody as whom a person at the page may act in AWS. */
interface Persona {
  readonly label: string;
  readonly principal: PrincipalInput;
}

/** By key, in the order of the menu. Addresses are those of documentation (RFC 5737). */
export const PERSONAS = {
  theo: {
    label: "Theo, in the console",
    principal: { user: "theo", agent: "console", ip: "203.0.113.25" },
  },
  ines: {
    label: "Ines, on the command line",
    principal: { user: "ines", agent: "cli", ip: "203.0.113.7" },
  },
  terraform: {
    label: "Terraform, role of the pipeline",
    principal: {
      role: "terraform",
      session: "pipeline-4711",
      agent: "terraform",
      ip: "192.0.2.10",
    },
  },
  root: {
    label: "the root user, in the console",
    principal: { root: true, agent: "console", ip: "203.0.113.99" },
  },
  stranger: {
    label: "carol, whom nobody knows",
    principal: { user: "carol", agent: "cli", ip: "198.51.100.66" },
  },
} as const satisfies Readonly<Record<string, Persona>>;

/** Input of an act in AWS: as whom and where. */
export const whoAndWhere = z.object({
  as: z.enum(["theo", "ines", "terraform", "root", "stranger"]),
  account: z.string().optional(),
  region: z.string().optional(),
});

/** The console of whoever was chosen. Throws when there is no such account or region. */
export function consoleOf(aws: LocalAws, input: z.infer<typeof whoAndWhere>): Console {
  placeOf(aws, input);
  return aws.as(PERSONAS[input.as].principal, input.account, input.region);
}

/** Where somebody acts. Throws when there is no such account or region. */
export function placeOf(
  aws: LocalAws,
  { account, region }: Pick<z.infer<typeof whoAndWhere>, "account" | "region">,
): Region {
  return aws.place({
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
  });
}
