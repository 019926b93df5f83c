import { z } from "zod";
import { VARIABLES } from "./environment.ts";
import { settings } from "./settings.ts";

/** What is read of JSON Schema here. */
interface Shape {
  readonly type?: string | readonly string[] | undefined;
  readonly description?: string | undefined;
  readonly default?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly properties?: Readonly<Record<string, Shape>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: Shape | undefined;
  readonly additionalProperties?: Shape | false | undefined;
  readonly anyOf?: readonly Shape[] | undefined;
}

const shape: z.ZodType<Shape> = z.lazy(
  (): z.ZodType<Shape> =>
    z.object({
      type: z.union([z.string(), z.array(z.string())]).optional(),
      description: z.string().optional(),
      default: z.unknown().optional(),
      enum: z.array(z.unknown()).optional(),
      properties: z.record(z.string(), shape).optional(),
      required: z.array(z.string()).optional(),
      items: shape.optional(),
      additionalProperties: z.union([z.literal(false), shape]).optional(),
      anyOf: z.array(shape).optional(),
    }),
);

/** JSON Schema of countersign.yml, for editors. */
export function settingsSchema(): object {
  return z.toJSONSchema(settings, { io: "input" });
}

/** docs/configuration.md: every setting and variable with type, default and meaning. */
export function describeSettings(): string {
  const rows = rowsOf("", shape.parse(settingsSchema()));
  const variables = VARIABLES.map(
    ({ name, meaning, secret }) => `| \`${name}\` | ${secret ? "secret" : "text"} | ${meaning} |`,
  );
  return [
    "# Configuration",
    "",
    "<!-- Generated from src/config by `npm run docs`. Do not edit. -->",
    "",
    "Editors complete and check with `# yaml-language-server: $schema=docs/countersign.schema.json` as the first line.",
    "",
    "Settings stand in `countersign.yml`; secrets come from the environment only and have no default.",
    "Unknown keys, bad values and names that do not exist stop the start, each with file, line and column.",
    "Durations are written `90s`, `15m`, `8h`, `7d`. `[]` after a key means: a list of these; `<name>`: a name of your choice.",
    "",
    "## Environment",
    "",
    "| variable | type | meaning |",
    "|---|---|---|",
    ...variables,
    "",
    "The AWS SDK's own variables (`AWS_REGION`, `AWS_PROFILE`, role credentials …) work as everywhere.",
    "",
    "## countersign.yml",
    "",
    "| key | type | default | meaning |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

function rowsOf(prefix: string, { properties = {}, required = [] }: Shape): string[] {
  return Object.entries(properties).flatMap(([name, member]) => {
    const key = prefix === "" ? name : `${prefix}.${name}`;
    const fallback = fallbackOf(member, required.includes(name));
    return [
      `| \`${key}\` | ${typeOf(member)} | ${fallback} | ${escape(member.description ?? "")} |`,
      ...rowsOf(key, member),
      ...(member.items?.properties ? rowsOf(`${key}[]`, member.items) : []),
      ...(member.additionalProperties ? rowsOf(`${key}.<name>`, member.additionalProperties) : []),
    ];
  });
}

function fallbackOf(member: Shape, isRequired: boolean): string {
  if (member.default !== undefined) {
    const text = JSON.stringify(member.default);
    return text === "{}" ? "" : `\`${text}\``;
  }
  return isRequired ? "required" : "none";
}

function typeOf(member: Shape): string {
  if (member.enum) return member.enum.map((each) => `\`${String(each)}\``).join(" · ");
  if (member.items) return `list of ${typeOf(member.items)}`;
  if (member.anyOf) return member.anyOf.map(typeOf).join(" or ");
  if (member.properties) return "group";
  if (member.additionalProperties) return "map";
  const types = [member.type ?? "any"].flat();
  return types.map((type) => (type === "string" ? "text" : type)).join(" or ");
}

function escape(text: string): string {
  return text.replaceAll("|", "\\|");
}
