import { z } from "zod";
import { AwsError } from "../engine/error.ts";
import { type Operation, reads, regionOf } from "../engine/operation.ts";

/** Rules per security group. Source: Service Quotas, vpc. */
const RULES_PER_GROUP = "L-0EA8095F";

const input = z.object({ ServiceCode: z.string(), QuotaCode: z.string() });

/** GetServiceQuota, for the one quota that anybody here asks for. */
const getServiceQuota: Operation = reads(input, (call, { ServiceCode, QuotaCode }) => {
  if (ServiceCode !== "vpc" || QuotaCode !== RULES_PER_GROUP)
    throw new AwsError(
      "NoSuchResourceException",
      "The request failed because the specified service does not exist.",
    );
  return {
    Quota: {
      ServiceCode,
      QuotaCode,
      QuotaName: "Inbound or outbound rules per security group",
      Value: regionOf(call).rulesPerGroup,
      Adjustable: true,
      GlobalQuota: false,
    },
  };
});

/** What Service Quotas can do here. */
export const SERVICE_QUOTAS_OPERATIONS: Readonly<Record<string, Operation>> = {
  GetServiceQuota: getServiceQuota,
};
