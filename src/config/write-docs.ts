/** `npm run docs`: writes the page that is generated from the table of settings. */
import { writeFileSync } from "node:fs";
import { describeSettings } from "./describe-settings.ts";

writeFileSync("docs/configuration.md", describeSettings());
