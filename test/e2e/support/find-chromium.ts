import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const ON_A_MAC = ["Google Chrome", "Chromium"].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

/** The Chromium of this machine. Throws, with how to get one, when there is none. */
export function findChromium(path: string): string {
  const places = path.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const found = [...places, ...ON_A_MAC].find(isExecutable);
  if (found !== undefined) return found;
  throw new Error(
    "The browser tests need Chromium, and there is none on this machine. Debian and Ubuntu: `sudo apt-get install chromium`; " +
      "macOS: `brew install --cask chromium`; elsewhere: put a Chrome or Chromium on the PATH.",
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
