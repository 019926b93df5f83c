/** `npm run docs`: writes the page and the schema that are generated from the table of settings. */
import { writeFileSync } from "node:fs";
import { describeSettings, settingsSchema } from "./describe-settings.ts";

writeFileSync("docs/configuration.md", describeSettings());
writeFileSync(
  "docs/countersign.schema.json",
  `${JSON.stringify(settingsSchema(), undefined, 2)}\n`,
);
