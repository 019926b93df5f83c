import { parseConfig } from "../../src/config/load.ts";
import type { House } from "../../src/core/house.ts";
import { buildHouse } from "../../src/wiring/house.ts";
import { playgroundSettings } from "../estate.ts";
import { firstPeople } from "../slack/people.ts";

/** When every story of the gallery begins. */
export const START = new Date("2026-11-21T14:03:00.000Z");

/** One rule that offers to heal, and one that asks the owners first. */
const BASELINE = `
baseline:
  - {id: administration-broad, severity: high, ports: [22, 3389], reach: broad}
  - {id: data-broad, severity: high, ports: [3306, 5432], reach: broad, mode: ask}
`;

/** The real table of watchers, with the rules of the playground and nothing behind it. */
export function galleryHouse(): House {
  const people = firstPeople();
  function person(name: Parameters<typeof people.get>[0]): { readonly id: string } {
    return { id: people.get(name)?.id ?? name };
  }
  const text = playgroundSettings({
    slack: {
      apiUrl: "http://127.0.0.1:9/api/",
      people: {
        engineer: person("engineer"),
        colleague: person("colleague"),
        admin: person("admin"),
        oncall: person("oncall"),
        guest: person("guest"),
        deactivated: person("deactivated"),
      },
      channels: { aws: { id: "C0AWS" }, security: { id: "C0SECURITY" } },
    },
    aws: {
      endpoint: "http://127.0.0.1:9/",
      queueUrl: "http://127.0.0.1:9/111122223333/countersign",
      queueEndpoint: "http://127.0.0.1:9/",
    },
    dir: "/nowhere",
    now: START,
  });
  return buildHouse(parseConfig(`${text}${BASELINE}`, "countersign.yml"));
}
