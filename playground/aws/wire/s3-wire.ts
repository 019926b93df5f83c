import type { HttpReply, HttpRequest, Incoming } from "./incoming.ts";
import { readAccessControlPolicy, readElement, readFlags } from "./s3-bodies.ts";
import { fieldsOf, type Tree } from "./tree.ts";
import { writeDocument } from "./xml.ts";

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

/** Parts of a bucket that requests name by a bare query parameter: what each method on it is called. */
const PARTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  policy: { GET: "GetBucketPolicy", PUT: "PutBucketPolicy", DELETE: "DeleteBucketPolicy" },
  policyStatus: { GET: "GetBucketPolicyStatus" },
  acl: { GET: "GetBucketAcl", PUT: "PutBucketAcl" },
  publicAccessBlock: {
    GET: "GetPublicAccessBlock",
    PUT: "PutPublicAccessBlock",
    DELETE: "DeletePublicAccessBlock",
  },
  ownershipControls: {
    GET: "GetBucketOwnershipControls",
    PUT: "PutBucketOwnershipControls",
    DELETE: "DeleteBucketOwnershipControls",
  },
  tagging: { GET: "GetBucketTagging" },
  website: { GET: "GetBucketWebsite" },
  location: { GET: "GetBucketLocation" },
};
const WHOLE: Readonly<Record<string, string>> = { PUT: "CreateBucket", HEAD: "HeadBucket" };
const OBJECT: Readonly<Record<string, string>> = { GET: "GetObject", PUT: "PutObject" };

/** Root elements of the answers. */
const ROOTS: Readonly<Record<string, string>> = {
  ListBuckets: "ListAllMyBucketsResult",
  GetBucketLocation: "LocationConstraint",
  GetBucketPolicyStatus: "PolicyStatus",
  GetBucketAcl: "AccessControlPolicy",
  GetPublicAccessBlock: "PublicAccessBlockConfiguration",
  GetBucketOwnershipControls: "OwnershipControls",
  GetBucketTagging: "Tagging",
  GetBucketWebsite: "WebsiteConfiguration",
  ListObjectsV2: "ListBucketResult",
};

/** Path-style S3: `/bucket?part`, `/bucket/key`. */
export function decodeS3(request: HttpRequest): Incoming | undefined {
  const [first = "", ...rest] = request.path.slice(1).split("/");
  const bucket = decodeURIComponent(first);
  const key = rest.map(decodeURIComponent).join("/");
  const action = key === "" ? actionOf(request, bucket) : OBJECT[request.method];
  if (action === undefined) return undefined;
  if (action === "ListBuckets") return { service: "s3", action, input: {} };
  const owner = request.headers["x-amz-expected-bucket-owner"];
  const keyed = key === "" ? {} : { Key: key };
  const more = { ...keyed, ...inputOf(action, request) };
  const input = { Bucket: bucket, ExpectedBucketOwner: owner, ...more };
  return { service: "s3", action, input };
}

function actionOf({ method, query }: HttpRequest, bucket: string): string | undefined {
  if (bucket === "") return method === "GET" ? "ListBuckets" : undefined;
  if (query.has("list-type")) return method === "GET" ? "ListObjectsV2" : undefined;
  const part = Object.keys(PARTS).find((name) => query.has(name));
  return part === undefined ? WHOLE[method] : PARTS[part]?.[method];
}

function inputOf(action: string, { headers, body, query }: HttpRequest): object {
  switch (action) {
    case "GetObject":
      return { IfMatch: headers["if-match"] };
    case "PutObject":
      return { Body: body };
    case "ListObjectsV2":
      return {
        Prefix: query.get("prefix") ?? undefined,
        ContinuationToken: query.get("continuation-token") ?? undefined,
        MaxKeys: query.get("max-keys") ?? undefined,
      };
    case "PutBucketPolicy":
      return { Policy: body };
    case "PutPublicAccessBlock":
      return { PublicAccessBlockConfiguration: readFlags(body) };
    case "PutBucketOwnershipControls":
      return { ObjectOwnership: readElement(body, "ObjectOwnership") };
    case "PutBucketAcl":
      return { ...aclHeaders(headers), Grants: readAccessControlPolicy(body) };
    case "CreateBucket":
      return {
        ...aclHeaders(headers),
        LocationConstraint: readElement(body, "LocationConstraint"),
        ObjectOwnership: headers["x-amz-object-ownership"],
      };
    default:
      return {};
  }
}

function aclHeaders(headers: Readonly<Record<string, string>>): object {
  const grants = Object.entries(headers).filter(([name]) => name.startsWith("x-amz-grant-"));
  return { CannedAcl: headers["x-amz-acl"], GrantHeaders: Object.fromEntries(grants) };
}

/** A policy is answered as it is; most other writes have an empty answer. */
export function encodeS3(action: string, output: Tree, requestId: string): HttpReply {
  const headers = { "x-amz-request-id": requestId, "content-type": "application/xml" };
  if (action === "GetBucketPolicy")
    return {
      status: 200,
      headers: { ...headers, "content-type": "application/json" },
      body: typeof output === "string" ? output : "",
    };
  if (action === "GetObject" || action === "PutObject") return encodeObject(output, headers);
  const root = ROOTS[action];
  if (root === undefined) {
    const isGone = action.startsWith("Delete") || action === "PutBucketPolicy";
    return { status: isGone ? 204 : 200, headers, body: "" };
  }
  const body = writeDocument(root, { "@xmlns": NAMESPACE, ...fieldsOf(output) }, "repeat");
  return { status: 200, headers, body };
}

function encodeObject(output: Tree, headers: Readonly<Record<string, string>>): HttpReply {
  const { Body, ETag, LastModified } = fieldsOf(output);
  return {
    status: 200,
    headers: {
      ...headers,
      etag: typeof ETag === "string" ? ETag : "",
      ...(typeof LastModified === "string" ? { "last-modified": LastModified } : {}),
      ...(typeof Body === "string" ? { "content-type": "binary/octet-stream" } : {}),
    },
    body: typeof Body === "string" ? Body : "",
  };
}
