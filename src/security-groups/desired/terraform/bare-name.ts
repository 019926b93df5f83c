/** A name that the code uses without quotes (`aws.west`, `ingress`), which the parser gives as `${aws.west}`; empty for anything else. */
export function bareName(json: unknown): string {
  return typeof json === "string" ? json.replaceAll(/^\$\{|\}$/g, "") : "";
}
