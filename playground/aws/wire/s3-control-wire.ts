import type { HttpReply, HttpRequest, Incoming } from "./incoming.ts";
import { readElement, readFlags } from "./s3-bodies.ts";
import { fieldsOf, type Tree } from "./tree.ts";
import { writeDocument } from "./xml.ts";

const NAMESPACE = "http://awss3control.amazonaws.com/doc/2018-08-20/";

/** Methods on each kind of path below `/v20180820/`. */
const ROUTES: readonly (readonly [path: RegExp, actions: Readonly<Record<string, string>>])[] = [
  [
    /^configuration\/publicAccessBlock$/,
    {
      GET: "GetPublicAccessBlock",
      PUT: "PutPublicAccessBlock",
      DELETE: "DeletePublicAccessBlock",
    },
  ],
  [/^accesspoint$/, { GET: "ListAccessPoints" }],
  [/^accesspoint\/(?<name>[^/]+)$/, { GET: "GetAccessPoint", PUT: "CreateAccessPoint" }],
  [
    /^accesspoint\/(?<name>[^/]+)\/policy$/,
    {
      GET: "GetAccessPointPolicy",
      PUT: "PutAccessPointPolicy",
      DELETE: "DeleteAccessPointPolicy",
    },
  ],
  [/^accesspoint\/(?<name>[^/]+)\/policyStatus$/, { GET: "GetAccessPointPolicyStatus" }],
];

/** S3 Control: `/v20180820/…`, the account in a header. */
export function decodeS3Control(request: HttpRequest): Incoming | undefined {
  const path = request.path.replace(/^\/v20180820\//, "").replace(/\/$/, "");
  for (const [pattern, actions] of ROUTES) {
    const match = pattern.exec(path);
    const action = match === null ? undefined : actions[request.method];
    if (action === undefined) continue;
    const account = { AccountId: request.headers["x-amz-account-id"] };
    const name = match?.groups?.["name"];
    const named = name === undefined ? {} : { Name: decodeURIComponent(name) };
    const input = { ...account, ...named, ...inputOf(action, request) };
    return { service: "s3control", action, input };
  }
  return undefined;
}

function inputOf(action: string, { query, body }: HttpRequest): object {
  switch (action) {
    case "PutPublicAccessBlock":
      return { PublicAccessBlockConfiguration: readFlags(body) };
    case "PutAccessPointPolicy":
      return { Policy: readElement(body, "Policy") };
    case "CreateAccessPoint":
      return creationOf(body);
    case "ListAccessPoints":
      return {
        Bucket: query.get("bucket") ?? undefined,
        MaxResults: query.get("maxResults") ?? undefined,
        NextToken: query.get("nextToken") ?? undefined,
      };
    default:
      return {};
  }
}

function creationOf(body: string): object {
  const vpcId = readElement(body, "VpcId");
  const hasFlags = body.includes("<PublicAccessBlockConfiguration>");
  return {
    Bucket: readElement(body, "Bucket"),
    VpcConfiguration: vpcId === undefined ? undefined : { VpcId: vpcId },
    PublicAccessBlockConfiguration: hasFlags ? readFlags(body) : undefined,
  };
}

/** Root elements where they are not the action's name with `Result`. */
const ROOTS: Readonly<Record<string, string>> = {
  GetPublicAccessBlock: "PublicAccessBlockConfiguration",
};

/** All answers but deletions are documents. */
export function encodeS3Control(action: string, output: Tree, requestId: string): HttpReply {
  const headers = { "x-amz-request-id": requestId, "content-type": "application/xml" };
  if (action.startsWith("Delete")) return { status: 204, headers, body: "" };
  const root = ROOTS[action] ?? `${action}Result`;
  return {
    status: 200,
    headers,
    body: writeDocument(root, { "@xmlns": NAMESPACE, ...fieldsOf(output) }, "repeat"),
  };
}
