/** Files that a format is written in; what else lies in a folder is no concern of it. */
const FILES: Readonly<Record<string, RegExp>> = {
  countersign: /\.ya?ml$/i,
  // group_vars/all and host_vars/localhost may do without an ending.
  ansible: /\.(?:ya?ml|json)$|(?:^|\/)(?:group|host)_vars\/(?:[^/]+\/)*[^/.]+$/i,
  "terraform-plan": /\.json$/i,
  "terraform-state": /\.(?:tfstate|json)$/i,
  "terraform-hcl": /\.tf(?:\.json|vars|vars\.json)?$/i,
  cloudformation: /\.(?:ya?ml|json|template)$/i,
};

/** True for a file of a folder that a source of this format reads; a file that is named is read whatever its name. */
export function isFileOf(format: string, path: string): boolean {
  return FILES[format]?.test(path) ?? false;
}

/** True for a file of a folder that some format reads: which one it is, shows what stands in it. */
export function isFileOfAny(path: string): boolean {
  return Object.keys(FILES).some((format) => isFileOf(format, path));
}
