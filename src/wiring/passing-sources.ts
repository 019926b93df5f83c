import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gitEnvironment } from "../config/environment.ts";
import type { Config } from "../config/settings.ts";
import type { Clock } from "../core/ports.ts";
import { openSources, type SourceReads, type Sources } from "./sources.ts";

/** Does something with the sources once: copies of repositories lie in a folder that is gone afterwards, beside no running bot's. */
export async function withSources<T>(
  given: {
    readonly config: Config;
    readonly clock: Clock;
    readonly aws: SourceReads;
  },
  use: (sources: Sources) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "countersign-"));
  try {
    using sources = openSources({ ...given, folder, environment: gitEnvironment() });
    return await use(sources);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
