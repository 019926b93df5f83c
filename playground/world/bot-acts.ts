import { z } from "zod";
import type { LiveStage } from "../bot/live-stage.ts";
import { type Acts, act } from "./act.ts";

const seat = z.object({ name: z.string() });

/** What can be done to the processes of the bot. */
export function botActs({ fleet }: Pick<LiveStage, "fleet">): Acts {
  return {
    "bot-start": act(seat, async ({ name }) => {
      await fleet.start(name);
      return undefined;
    }),
    "bot-kill": act(seat, async ({ name }) => {
      await fleet.kill(name);
      return undefined;
    }),
    "bot-stop": act(seat, async ({ name }) => {
      await fleet.stop(name);
      return undefined;
    }),
  };
}
