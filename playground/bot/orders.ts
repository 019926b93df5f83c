import { z } from "zod";

/** What the playground tells a process of the bot. */
export const orderSchema = z.object({ order: z.enum(["stop", "refresh"]) });
export type Order = z.infer<typeof orderSchema>;

/** What a process of the bot tells the playground. */
export const noticeSchema = z.discriminatedUnion("notice", [
  z.object({ notice: z.literal("ready"), webPort: z.int() }),
  z.object({ notice: z.literal("refreshed") }),
]);
export type Notice = z.infer<typeof noticeSchema>;
