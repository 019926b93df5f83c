import { z } from "zod";
import { type Operation, reads, regionOf } from "../engine/operation.ts";
import type { PrefixList, Vpc } from "../model/world.ts";
import {
  chosen,
  describing,
  ec2Arn,
  endDryRun,
  number,
  requireIds,
  select,
  tagSet,
  tagValues,
  texts,
} from "./input.ts";

const LIST_WORDS = {
  prefix: "pl",
  malformed: "InvalidPrefixListID.Malformed",
  missing: "InvalidPrefixListID.NotFound",
};

/** DescribeVpcs. */
export const describeVpcs: Operation = reads(
  z.object({ ...describing, VpcId: texts }),
  (call, input) => {
    endDryRun(input.DryRun);
    const all = chosen(input.VpcId, regionOf(call).vpcs, {
      prefix: "vpc",
      malformed: "InvalidVpcID.Malformed",
      missing: "InvalidVpcID.NotFound",
    });
    const page = select(all, input, vpcAttributes);
    return {
      vpcSet: page.items.map((vpc) => ({
        vpcId: vpc.id,
        ownerId: vpc.ownerId,
        state: "available",
        cidrBlock: vpc.cidr,
        isDefault: vpc.isDefault,
        instanceTenancy: "default",
        ipv6CidrBlockAssociationSet:
          vpc.cidr6 === undefined
            ? []
            : [{ ipv6CidrBlock: vpc.cidr6, ipv6CidrBlockState: { state: "associated" } }],
        tagSet: tagSet(vpc.tags),
      })),
      nextToken: page.nextToken,
    };
  },
);

function vpcAttributes(vpc: Vpc, name: string): readonly string[] | undefined {
  const plain: Readonly<Record<string, readonly string[]>> = {
    "vpc-id": [vpc.id],
    "owner-id": [vpc.ownerId],
    cidr: [vpc.cidr],
    state: ["available"],
    "is-default": [String(vpc.isDefault)],
    isDefault: [String(vpc.isDefault)],
  };
  return plain[name] ?? tagValues(vpc.tags, name);
}

/** DescribeRegions: those that the account has enabled. */
export const describeRegions: Operation = reads(
  z.object({ ...describing, RegionName: texts }),
  (call, input) => {
    const names = [...call.account.regions.keys()].filter(
      (name) => input.RegionName.length === 0 || input.RegionName.includes(name),
    );
    return {
      regionInfo: names.map((regionName) => ({
        regionName,
        regionEndpoint: `ec2.${regionName}.amazonaws.com`,
        optInStatus: "opt-in-not-required",
      })),
    };
  },
);

/** DescribeManagedPrefixLists: at most 100 a page. */
export const describeManagedPrefixLists: Operation = reads(
  z.object({ ...describing, PrefixListId: texts }),
  (call, input) => {
    endDryRun(input.DryRun);
    const all = chosen(input.PrefixListId, regionOf(call).prefixLists, LIST_WORDS);
    const page = select(all, input, listAttributes, { min: 1, max: 100 });
    return {
      prefixListSet: page.items.map((list) => ({
        prefixListId: list.id,
        addressFamily: list.family,
        state: "create-complete",
        prefixListArn: ec2Arn(call, "prefix-list", list.id),
        prefixListName: list.name,
        maxEntries: list.maxEntries,
        version: list.version,
        ownerId: list.ownerId,
        tagSet: tagSet(list.tags),
      })),
      nextToken: page.nextToken,
    };
  },
);

function listAttributes(list: PrefixList, name: string): readonly string[] | undefined {
  const plain: Readonly<Record<string, readonly string[]>> = {
    "prefix-list-id": [list.id],
    "prefix-list-name": [list.name],
    "owner-id": [list.ownerId],
  };
  return plain[name] ?? tagValues(list.tags, name);
}

/** GetManagedPrefixListEntries: at most 100 a page. */
export const getManagedPrefixListEntries: Operation = reads(
  z.object({ ...describing, PrefixListId: z.string(), TargetVersion: number.optional() }),
  (call, input) => {
    const lists = requireIds([input.PrefixListId], regionOf(call).prefixLists, LIST_WORDS);
    const entries = lists.flatMap((list) => list.entries);
    const page = select(entries, input, () => undefined, { min: 1, max: 100 });
    return {
      entrySet: page.items.map(({ cidr, description }) => ({ cidr, description })),
      nextToken: page.nextToken,
    };
  },
);
