import type { DesiredText } from "../desired/reader.ts";
import type { TerraformGroup } from "./terraform-text.ts";

const ADDRESS = /\baws_(?:default_)?security_group\.[\w-]+(?:\[[^\]]*\])?/;

/**
 * How a group's rules are written. `at`: its place, an address (plan and state) or a line of code. `exclusive`: what the
 * reader says about the direction, where it could be asked; else the code tells by the blocks that it has.
 */
export function styleOf(
  group: { readonly name: string; readonly at: string },
  files: readonly DesiredText[],
  exclusive: boolean | undefined,
): TerraformGroup {
  const { name, at } = group;
  const block = blockAt(at, files);
  const [, kind, label] = /^\s*resource\s+"?(\w+)"?\s+"?([\w-]+)"?/.exec(block) ?? [];
  const address = kind === undefined ? ADDRESS.exec(at)?.[0] : `${kind}.${label}`;
  const written = /^\s*(?:dynamic\s+"(?:in|e)gress"|(?:in|e)gress\s*[{=])/m.test(block);
  return { name, inline: exclusive ?? written, ...(address === undefined ? {} : { address }) };
}

/** The text of a block of HCL that begins at a line, up to the first brace that ends a block of the top level. */
function blockAt(at: string, files: readonly DesiredText[]): string {
  const [, path, line] = /^(.*\.tf):(\d+)(?::\d+)?$/.exec(at) ?? [];
  const text = files.find((file) => file.path === path)?.text ?? "";
  const lines = text.split("\n").slice(Number(line ?? 1) - 1);
  const end = lines.findIndex((each) => each.startsWith("}"));
  return lines.slice(0, end < 0 ? lines.length : end).join("\n");
}
