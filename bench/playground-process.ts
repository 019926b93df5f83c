import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";

/** A playground that runs as a process of its own, with its page open. Disposing stops it. */
export interface PlaygroundProcess extends AsyncDisposable {
  /** From the spawn until the page has everything: its document, each part whole, the bot ready; in ms. */
  readonly openMs: number;
  readonly pid: number;
  readonly botPid: number;
}

const ROOT = join(import.meta.dirname, "..");
const OPEN_MS = 60_000;
const STOP_MS = 30_000;
const PARTS = 3;

const change = z.object({
  part: z.string(),
  isWhole: z.boolean(),
  set: z.record(z.string(), z.record(z.string(), z.unknown())),
});
const readyBot = z.object({ state: z.literal("ready"), pid: z.number() });

/** Starts `playground` and opens its page as a browser does. Throws with what it said when it does not come up. */
export async function startPlayground(databaseUrl?: string): Promise<PlaygroundProcess> {
  const began = performance.now();
  const place = databaseUrl === undefined ? [] : ["--database-url", databaseUrl];
  const words = [join(ROOT, "src/main.ts"), "playground", "--port", "0", ...place];
  const child = spawn(process.execPath, words, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  const closed = once(child, "close");
  const said: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => said.push(text));

  async function stop(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    const patience = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await closed;
    clearTimeout(patience);
  }

  const late = setTimeout(() => child.kill("SIGKILL"), OPEN_MS);
  try {
    const url = await addressOf(child.stdout);
    if (url === undefined) throw new Error(`the playground did not open: ${said.join("")}`);
    const botPid = await openPage(url);
    const openMs = performance.now() - began;
    return { openMs, pid: child.pid ?? 0, botPid, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(late);
  }
}

/** What it prints must be read to the end, or the pipe fills and it waits. */
async function addressOf(output: NodeJS.ReadableStream): Promise<string | undefined> {
  const found = Promise.withResolvers<string | undefined>();
  const lines = createInterface({ input: output });
  lines.on("line", (line) => {
    const [url] = /http:\/\/127\.0\.0\.1:\d+\//.exec(line) ?? [];
    if (url !== undefined) found.resolve(url);
  });
  lines.once("close", () => found.resolve(undefined));
  return await found.promise;
}

/** The document, then the stream until each part was told whole and a bot is ready; the bot's process. */
async function openPage(url: string): Promise<number> {
  const page = await fetch(url);
  if (page.status !== 200) throw new Error(`the page answers ${page.status}`);
  await page.text();
  const stream = await fetch(`${url}live`);
  const whole = new Set<string>();
  const bots: number[] = [];
  for await (const { part, isWhole, set } of changesIn(stream)) {
    if (isWhole) whole.add(part);
    for (const entry of Object.values(set)) {
      const bot = part === "world" ? readyBot.safeParse(entry).data : undefined;
      if (bot) bots.push(bot.pid);
    }
    const [bot] = bots;
    // Leaving the loop closes the stream.
    if (whole.size >= PARTS && bot !== undefined) return bot;
  }
  throw new Error("the stream ended before everything was told");
}

async function* changesIn(stream: Response): AsyncGenerator<z.infer<typeof change>> {
  let rest = "";
  for await (const text of (stream.body ?? new ReadableStream()).pipeThrough(
    new TextDecoderStream(),
  )) {
    const lines = `${rest}${text}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines)
      if (line.startsWith("data: {")) yield change.parse(JSON.parse(line.slice("data: ".length)));
  }
}
