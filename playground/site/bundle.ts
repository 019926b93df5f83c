import { fileURLToPath } from "node:url";
import { build, stop } from "esbuild";

/** The page's program and its style sheet. */
export interface Bundle {
  readonly script: string;
  readonly style: string;
}

const MAIN = fileURLToPath(new URL("../page/main.tsx", import.meta.url));

/** Bundles the page in memory. Throws with the compiler's words when the page does not compile. */
export async function bundlePage(): Promise<Bundle> {
  const { outputFiles } = await build({
    entryPoints: [MAIN],
    outdir: "page",
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    target: "es2023",
    jsx: "automatic",
    jsxImportSource: "preact",
    logLevel: "silent",
  });
  // Its process would stay as long as ours, and a moment longer.
  await stop();
  function textOf(ending: string): string {
    return outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
  }
  return { script: textOf(".js"), style: textOf(".css") };
}
