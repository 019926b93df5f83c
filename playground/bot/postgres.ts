import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";

/** A PostgreSQL server that runs while the playground does. Disposing stops it. */
export interface LocalPostgres extends AsyncDisposable {
  readonly url: string;
}

const MAIN = join(import.meta.dirname, "postgres-main.ts");
/** The server must not run as root; the user `postgres` has to get through to its folder, not to see into ours. */
const PASSABLE = 0o711;

/** Starts a server whose files are in `<dir>/postgres`. Throws with what it said when it does not start. */
export async function openPostgres(dir: string): Promise<LocalPostgres> {
  if (process.getuid?.() === 0) await chmod(dir, PASSABLE);
  const port = await freePort();
  const child = spawn(process.execPath, [MAIN, join(dir, "postgres"), String(port)], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    detached: true,
  });
  const ended = once(child, "exit");
  const said = child.stderr === null ? Promise.resolve("") : text(child.stderr);
  await Promise.race([
    once(child, "message"),
    ended.then(async () => {
      throw new Error(`PostgreSQL did not start: ${await said}`);
    }),
  ]);
  return {
    url: `postgres://countersign:countersign@127.0.0.1:${port}/postgres`,
    [Symbol.asyncDispose]: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address: AddressInfo | string | null = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("there is no port");
  return address.port;
}
