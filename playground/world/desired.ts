import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { DESIRED } from "../estate.ts";
import type { Ground } from "../stage.ts";
import { type Acts, act } from "./act.ts";

/** A file of desired state. */
export interface DesiredFile {
  readonly name: string;
  readonly text: string;
  readonly changedAt: Date;
}

/** All files of desired state of the stage, by name. */
export async function readDesired({ dir }: Pick<Ground, "dir">): Promise<readonly DesiredFile[]> {
  const folder = join(dir, "desired");
  const names = (await readdir(folder)).toSorted();
  return await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const [text, { mtime }] = await Promise.all([readFile(path, "utf8"), stat(path)]);
      return { name, text, changedAt: mtime };
    }),
  );
}

const NAME = /^[A-Za-z0-9][\w.-]{0,80}\.ya?ml$/;
/** Far more than a file that people edit in a page. */
const MAX_CHARACTERS = 200_000;

/** Saving a file of desired state; with `now` the bot reads it at once, else within a minute of its clock. */
export function desiredActs(ground: Ground, changed: () => void): Acts {
  const file = z.object({
    name: z.string().regex(NAME, "a name like groups.yml"),
    text: z.string().max(MAX_CHARACTERS),
    now: z.boolean().default(true),
  });
  return {
    "desired-save": act(file, async ({ name, text, now }) => {
      await ground.writeDesired(name, text);
      changed();
      if (now && ground.isRunning()) await ground.refreshDesired();
      return {
        told:
          now && ground.isRunning() ? "the bot has read it" : "the bot reads it within a minute",
      };
    }),
    "desired-reset": act(z.object({}), async () => {
      await ground.writeDesired("groups.yml", DESIRED);
      changed();
      if (ground.isRunning()) await ground.refreshDesired();
      return undefined;
    }),
  };
}
