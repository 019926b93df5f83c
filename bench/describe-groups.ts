/** What a bare script does to see the same: EC2's two lists, page by page, and nothing with them. `node bench/describe-groups.ts ENDPOINT`. */
import {
  EC2Client,
  paginateDescribeSecurityGroupRules,
  paginateDescribeSecurityGroups,
} from "@aws-sdk/client-ec2";

const [, , endpoint = ""] = process.argv;
const client = new EC2Client({ endpoint, region: "eu-central-1" });
const found = { groups: 0, rules: 0 };
const pages = { client, pageSize: 1000 };
for await (const { SecurityGroups = [] } of paginateDescribeSecurityGroups(pages, {}))
  found.groups += SecurityGroups.length;
for await (const { SecurityGroupRules = [] } of paginateDescribeSecurityGroupRules(pages, {}))
  found.rules += SecurityGroupRules.length;
console.log(JSON.stringify(found));
