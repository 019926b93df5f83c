import type { AwsError } from "../engine/error.ts";
import { readForm } from "./form.ts";
import type { HttpReply, HttpRequest, Incoming, Scope } from "./incoming.ts";
import { decodeS3Control, encodeS3Control } from "./s3-control-wire.ts";
import { decodeS3, encodeS3 } from "./s3-wire.ts";
import { fieldsOf, type Tree } from "./tree.ts";
import { writeDocument } from "./xml.ts";

/** How one family of services speaks. */
export interface Protocol {
  /** The call in a request; `undefined`: none that we know. */
  decode(request: HttpRequest): Incoming | undefined;
  encode(action: string, output: Tree, requestId: string): HttpReply;
  refuse(error: AwsError, requestId: string): HttpReply;
}

const NAMESPACES = {
  ec2: "http://ec2.amazonaws.com/doc/2016-11-15/",
  sts: "https://sts.amazonaws.com/doc/2011-06-15/",
  autoscaling: "http://autoscaling.amazonaws.com/doc/2011-01-01/",
  cloudformation: "http://cloudformation.amazonaws.com/doc/2010-05-15/",
};

const ec2: Protocol = {
  decode: (request) => decodeQuery("ec2", request),
  encode: (action, output, requestId) =>
    xmlReply(
      200,
      writeDocument(
        `${action}Response`,
        { "@xmlns": NAMESPACES.ec2, requestId, ...fieldsOf(output) },
        "item",
      ),
    ),
  refuse: (error, requestId) =>
    xmlReply(
      error.status,
      writeDocument(
        "Response",
        { Errors: { Error: { Code: error.code, Message: error.message } }, RequestID: requestId },
        "repeat",
      ),
    ),
};

function queryProtocol(service: "sts" | "autoscaling" | "cloudformation"): Protocol {
  return {
    decode: (request) => decodeQuery(service, request),
    encode: (action, output, requestId) =>
      xmlReply(
        200,
        writeDocument(
          `${action}Response`,
          {
            "@xmlns": NAMESPACES[service],
            [`${action}Result`]: output,
            ResponseMetadata: { RequestId: requestId },
          },
          "member",
        ),
      ),
    refuse: (error, requestId) =>
      xmlReply(
        error.status,
        writeDocument(
          "ErrorResponse",
          {
            "@xmlns": NAMESPACES[service],
            Error: { Type: "Sender", Code: error.code, Message: error.message },
            RequestId: requestId,
          },
          "repeat",
        ),
      ),
  };
}

function decodeQuery(
  service: Incoming["service"],
  { query, body }: HttpRequest,
): Incoming | undefined {
  const { Action, Version: _version, ...input } = readForm(body === "" ? query.toString() : body);
  return typeof Action === "string" ? { service, action: Action, input } : undefined;
}

function jsonProtocol(service: "cloudtrail" | "logs" | "servicequotas"): Protocol {
  return {
    decode: ({ headers, body }) => {
      const action = headers["x-amz-target"]?.split(".").at(-1);
      const input: unknown = body === "" ? {} : JSON.parse(body);
      return action === undefined ? undefined : { service, action, input };
    },
    encode: (_action, output, requestId) => jsonReply(200, output, requestId),
    refuse: (error, requestId) =>
      jsonReply(error.status, { __type: error.code, message: error.message }, requestId),
  };
}

const s3: Protocol = {
  decode: decodeS3,
  encode: encodeS3,
  refuse: (error, requestId) => ({
    status: error.status,
    headers: { "content-type": "application/xml", "x-amz-request-id": requestId, ...error.headers },
    body: writeDocument(
      "Error",
      { Code: error.code, Message: error.message, ...error.fields, RequestId: requestId },
      "repeat",
    ),
  }),
};

const s3Control: Protocol = {
  decode: decodeS3Control,
  encode: encodeS3Control,
  refuse: (error, requestId) => ({
    status: error.status,
    headers: { "content-type": "application/xml", "x-amz-request-id": requestId },
    body: writeDocument(
      "ErrorResponse",
      { Error: { Code: error.code, Message: error.message }, RequestId: requestId },
      "repeat",
    ),
  }),
};

const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  ec2,
  s3,
  s3control: s3Control,
  sts: queryProtocol("sts"),
  autoscaling: queryProtocol("autoscaling"),
  cloudformation: queryProtocol("cloudformation"),
  cloudtrail: jsonProtocol("cloudtrail"),
  logs: jsonProtocol("logs"),
  servicequotas: jsonProtocol("servicequotas"),
};

/** The protocol for the service that a request was signed for; S3 Control signs as S3 and is known by its path. */
export function findProtocol(scope: Scope, path: string): Protocol | undefined {
  const isControl = scope.service === "s3" && path.startsWith("/v20180820/");
  return PROTOCOLS[isControl ? "s3control" : scope.service];
}

function xmlReply(status: number, body: string): HttpReply {
  return { status, headers: { "content-type": "text/xml;charset=UTF-8" }, body };
}

function jsonReply(status: number, output: Tree, requestId: string): HttpReply {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": requestId };
  return { status, headers, body: JSON.stringify(output) };
}
