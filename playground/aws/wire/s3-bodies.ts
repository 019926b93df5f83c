import { XMLParser } from "fast-xml-parser";
import { z } from "zod";

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  parseTagValue: false,
  removeNSPrefix: false,
  isArray: (name) => name === "Grant",
});

const FLAGS = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];

/** The text of the first element of this name, if the document has one. */
export function readElement(body: string, name: string): string | undefined {
  return textsOf(parse(body)).find(([key]) => key === name)?.[1];
}

/** The four switches of a PublicAccessBlockConfiguration, as text. */
export function readFlags(body: string): Readonly<Record<string, string>> {
  return Object.fromEntries(textsOf(parse(body)).filter(([key]) => FLAGS.includes(key)));
}

const grant = z.object({
  Grantee: z
    .object({
      "@xsi:type": z.string(),
      ID: z.string().optional(),
      URI: z.string().optional(),
      EmailAddress: z.string().optional(),
    })
    .transform(({ "@xsi:type": Type, ...rest }) => ({ Type, ...rest })),
  Permission: z.string(),
});
const policy = z.object({
  AccessControlPolicy: z.object({
    AccessControlList: z.union([z.object({ Grant: z.array(grant) }), z.literal("")]),
  }),
});

/** The grants of an AccessControlPolicy; nothing when the body is none. */
export function readAccessControlPolicy(body: string): readonly object[] | undefined {
  const parsed = policy.safeParse(parse(body));
  if (!parsed.success) return undefined;
  const { AccessControlList: list } = parsed.data.AccessControlPolicy;
  return list === "" ? [] : list.Grant;
}

function parse(body: string): unknown {
  return body === "" ? {} : parser.parse(body);
}

/** All elements with text, in order. */
function textsOf(value: unknown): (readonly [name: string, text: string])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, each]: [string, unknown]) =>
    typeof each === "string" ? [[name, each] as const] : textsOf(each),
  );
}
