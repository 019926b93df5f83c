import { join } from "node:path";
import Database from "better-sqlite3";
import { CountersignError } from "../core/errors.ts";
import { isBusy, translateSqlite } from "./sqlite.ts";

/**
 * Takes the data directory for this process. The lock is the operating system's lock on a second, empty SQLite file, so that
 * it ends with the process however that ends. Throws `store.locked` when another process has it.
 */
export function lockDirectory(dataDir: string): Disposable {
  const file = new Database(join(dataDir, "lock.sqlite"), { timeout: 0 });
  try {
    file.exec("begin exclusive");
  } catch (error) {
    file.close();
    if (isBusy(error)) throw new CountersignError("store.locked", { data_dir: dataDir });
    throw translateSqlite(error);
  }
  return { [Symbol.dispose]: () => void file.close() };
}
