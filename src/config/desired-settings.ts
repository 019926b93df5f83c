import { z } from "zod";
import { jsonObject } from "../core/json.ts";
import { accountId, duration, regionName, shortName } from "./values.ts";

/** Nothing that git could take for an option, a remote helper (`ext::`) or a local path. */
const repositoryUrl = z
  .string()
  .regex(
    /^(?:https:\/\/[\w.-]+(?::\d+)?\/|ssh:\/\/(?:[\w.-]+@)?[\w.-]+(?::\d+)?\/|[\w.][\w.-]*@[\w.-]+:)[\w.~%+/-]+$/,
    "must be https://host/path, ssh://user@host/path or user@host:path, without a password in it",
  );
/** Source: git-check-ref-format(1); stricter. */
const branchName = z
  .string()
  .max(200)
  .regex(
    /^(?!.*(?:\.\.|\/\/|\.lock$|\/$|\.$))[\w][\w./+-]*$/,
    "must be the name of a branch, as main or release/1",
  );
const bucketName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be the name of a bucket");
const scalarText = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** Where desired state is read from, in what format, and what is done about its groups. */
export const desiredSettings = z
  .array(
    z.strictObject({
      name: shortName.describe("name of the source, shown in messages"),
      format: z
        .enum([
          "countersign",
          "ansible",
          "terraform-plan",
          "terraform-state",
          "terraform-hcl",
          "cloudformation",
        ])
        .describe("format of the files; docs/desired-state.md"),
      from: z
        .enum(["dir", "git", "s3"])
        .default("dir")
        .describe("a folder on this machine, a branch of a git repository, or objects in S3"),
      path: z
        .string()
        .min(1)
        .max(1024)
        .describe(
          "file, folder or pattern (`*`, `**`, `{a,b}`); with `git` within the repository, with `s3` a key, a prefix or a pattern",
        ),
      repository: repositoryUrl
        .optional()
        .describe("with `git`: URL, https or ssh; credentials come from git's own configuration"),
      branch: branchName.optional().describe("with `git`: branch whose tip counts; absent: main"),
      bucket: bucketName.optional().describe("with `s3`: name of the bucket"),
      bucket_account: accountId
        .optional()
        .describe("with `s3`: account whose read role reads the bucket; absent: `account`"),
      bucket_region: regionName
        .optional()
        .describe("with `s3`: region of the bucket; absent: `region`"),
      account: accountId.describe("account that the groups are in"),
      region: regionName.describe("region that the groups are in"),
      vpcs: z
        .record(z.string(), z.string().regex(/^vpc-[0-9a-f]+$/, "must be a VPC id"))
        .default({})
        .describe("alias -> VPC id, as the files use them"),
      vars: jsonObject
        .default({})
        .describe("Ansible and Terraform: variables; they win over all others"),
      parameters: z
        .record(z.string(), scalarText)
        .default({})
        .describe("CloudFormation: values of parameters"),
      stack: z
        .string()
        .regex(/^[a-zA-Z][\w-]{0,127}$/, "must be the name of a stack")
        .optional()
        .describe("CloudFormation: name of the deployed stack"),
      exports: z
        .record(z.string(), scalarText)
        .default({})
        .describe("CloudFormation: exported name -> value, for ImportValue"),
      inline: z
        .literal("declared")
        .optional()
        .describe(
          "Terraform plan: inline blocks claim their direction even where the plan is silent",
        ),
      max_age: duration({ min: "1m", max: "30d" })
        .prefault("24h")
        .describe("Terraform plan: older than this, it says nothing about today"),
      apply_hint: z
        .string()
        .min(1)
        .max(500)
        .optional()
        .describe("command or link by which this code is applied; shown instead of Apply"),
      allow_apply: z
        .boolean()
        .default(false)
        .describe("Terraform and CloudFormation: Countersign may apply beside their state"),
      unmanaged: z
        .enum(["list", "drift"])
        .default("list")
        .describe("what undeclared rules are where the code only adds"),
    }),
  )
  .default([])
  .describe("sources of desired state");
