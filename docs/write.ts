/** `npm run docs`: writes what is generated: the table of settings, its schema for editors, the picture of the rooms. */
import { writeFileSync } from "node:fs";
import { describeSettings, settingsSchema } from "../src/config/describe-settings.ts";
import { drawArchitecture } from "./draw-architecture.ts";

writeFileSync("docs/configuration.md", describeSettings());
writeFileSync(
  "docs/countersign.schema.json",
  `${JSON.stringify(settingsSchema(), undefined, 2)}\n`,
);
writeFileSync("docs/pictures/architecture.svg", drawArchitecture());
