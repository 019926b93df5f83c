/** The hash that a form showed: the rest of the block's id. Empty: what had to be filled in was left empty. */
export function hashIn(values: Readonly<Record<string, string>>, prefix: string): string {
  const block = Object.keys(values).find((each) => each.startsWith(prefix));
  return block?.slice(prefix.length) ?? "";
}

/** What was typed into the block with such an id. */
export function textIn(values: Readonly<Record<string, string>>, prefix: string): string {
  const block = Object.keys(values).find((each) => each.startsWith(prefix));
  return (block === undefined ? undefined : values[block]) ?? "";
}
