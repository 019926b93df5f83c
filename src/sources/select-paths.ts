/** Which files of a tree belong to a source. Paths have `/`, no leading one. */
export interface Selection {
  /** The folder (or file) below which all of them lie; empty: the whole tree. */
  readonly base: string;
  readonly takes: (path: string) => boolean;
}

/**
 * `path` of a source -> what it selects: a pattern (`*` within a name, `**` over folders, `?`, `{a,b}`) takes what it
 * matches; a file is itself; of a folder, all files that `accepts`. Hidden files and folders only where they are named.
 */
export function selectPaths(path: string, accepts: (path: string) => boolean): Selection {
  const plain = path.replace(/^(?:\.?\/)+/, "").replace(/\/+$/, "");
  const parts = plain.split("/");
  const first = parts.findIndex((part) => /[*?{]/.test(part));
  if (first >= 0) {
    const pattern = new RegExp(`^${toExpression(plain)}$`, "u");
    return { base: parts.slice(0, first).join("/"), takes: (each) => pattern.test(each) };
  }
  if (plain === "" || plain === ".")
    return { base: "", takes: (each) => !isHidden(each) && accepts(each) };
  return {
    base: plain,
    takes: (each) => {
      if (each === plain) return true;
      const below = each.startsWith(`${plain}/`) ? each.slice(plain.length + 1) : undefined;
      return below !== undefined && !isHidden(below) && accepts(below);
    },
  };
}

function isHidden(path: string): boolean {
  return path.split("/").some((part) => part.startsWith("."));
}

function toExpression(pattern: string): string {
  let depth = 0;
  const found = pattern.match(/\*\*\/|\*\*|[*?{},]|[^*?{},]+/g) ?? [];
  const parts = found.map((token) => {
    switch (token) {
      case "**/":
        return "(?:(?!\\.)[^/]+/)*";
      case "**":
        return "(?:(?!\\.)[^/]+/)*(?!\\.)[^/]*";
      case "*":
        return "(?!\\.)[^/]*";
      case "?":
        return "[^/.]";
      case "{":
        depth++;
        return "(?:";
      case "}":
        if (depth === 0) return "\\}";
        depth--;
        return ")";
      case ",":
        return depth > 0 ? "|" : ",";
      default:
        return token.replaceAll(/[\\^$.+()|[\]-]/g, "\\$&");
    }
  });
  return parts.join("") + ")".repeat(depth);
}
