import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { findChromium } from "./find-chromium.ts";

/** A playground that runs as `npm run playground` does. */
export interface Playground extends AsyncDisposable {
  readonly url: string;
  /** Everything that it has printed. */
  readonly printed: () => string;
  /** Its process and all that it has started, by id. */
  readonly processes: () => Promise<readonly string[]>;
  /** Its temporary files, which nobody else uses. */
  readonly temporary: string;
  /** Ctrl-C; resolves with the exit status when it has ended. */
  readonly interrupt: () => Promise<number | null>;
}

/** A person before the page. */
export interface Visit extends AsyncDisposable {
  readonly page: Page;
  /** What the browser complained of: errors in its console, refused requests, exceptions. */
  readonly complaints: readonly string[];
  /** Keeps a picture of what is to be seen, when pictures are asked for by `PICTURES=<folder>`. */
  readonly picture: (name: string) => Promise<void>;
}

/** Widths of a desk and of a phone. */
const DESK = { width: 1360, height: 860 };
const PHONE = { width: 390, height: 844 };

/** Starts the playground on a free port and waits until it says where its page is. */
export async function startPlayground(...words: readonly string[]): Promise<Playground> {
  const temporary = await mkdtemp(join(tmpdir(), "e2e-"));
  // oxlint-disable-next-line node/no-process-env -- the same environment, but for the place of temporary files
  const env = { ...process.env, TMPDIR: temporary };
  const args = ["src/main.ts", "playground", "--port", "0", ...words];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"], env });
  const closed = once(child, "close");
  const opened = Promise.withResolvers<void>();
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      if (addressIn(text) !== undefined) opened.resolve();
    });

  async function interrupt(): Promise<number | null> {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGINT");
    await closed;
    return child.exitCode;
  }

  await Promise.race([opened.promise, closed]);
  if (addressIn(text) === undefined) {
    await rm(temporary, { recursive: true, force: true });
    throw new Error(`status ${child.exitCode}: ${text}`);
  }
  return {
    url: addressIn(text) ?? "",
    printed: () => text,
    processes: async () => await familyOf(String(child.pid)),
    temporary,
    interrupt,
    [Symbol.asyncDispose]: async () => {
      await interrupt();
      await rm(temporary, { recursive: true, force: true });
    },
  };
}

/** A process and its children and theirs, as Linux knows them. */
async function familyOf(pid: string): Promise<readonly string[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  const families = children.trim().split(" ").filter(Boolean).map(familyOf);
  return [pid, ...(await Promise.all(families)).flat()];
}

function addressIn(text: string): string | undefined {
  return /http:\/\/127\.0\.0\.1:\d+\//.exec(text)?.[0];
}

/** Opens Chromium; one for all tests of a file. */
export async function openBrowser(): Promise<Browser> {
  // oxlint-disable-next-line node/no-process-env -- where this machine keeps its programs
  const executablePath = findChromium(process.env["PATH"] ?? "");
  // Chromium's own sandbox does not work as root in a container, which is where CI runs.
  return await chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

/** Opens the page as a person would: at a desk or on a phone, light or dark. */
export async function visit(
  browser: Browser,
  url: string,
  { phone = false, dark = false }: { readonly phone?: boolean; readonly dark?: boolean } = {},
): Promise<Visit> {
  const options: BrowserContextOptions = {
    viewport: phone ? PHONE : DESK,
    colorScheme: dark ? "dark" : "light",
    timezoneId: "Europe/Berlin",
    locale: "en-GB",
    reducedMotion: "reduce",
    hasTouch: phone,
  };
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("requestfailed", (request) => {
    // Given up by the page itself, which was loaded anew.
    const isGivenUp = request.failure()?.errorText === "net::ERR_ABORTED";
    if (!isGivenUp) complaints.push(`${request.method()} ${request.url()}`);
  });
  await page.goto(url);
  return {
    page,
    complaints,
    picture: (name) => keepPicture(page, name),
    [Symbol.asyncDispose]: () => context.close(),
  };
}

async function keepPicture(page: Page, name: string): Promise<void> {
  // oxlint-disable-next-line node/no-process-env -- set by `npm run pictures`
  const folder = process.env["PICTURES"];
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}
