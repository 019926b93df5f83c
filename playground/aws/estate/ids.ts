/** Names and ids of the seeded estate. */
export const ESTATE = {
  vpc: "vpc-0c0de00000000aaaa",
  subnets: ["subnet-0c0de00000000000a", "subnet-0c0de00000000000b"],
  groups: {
    default: "sg-0c0de00000000de00",
    lbProd: "sg-0c0de000000001b00",
    webProd: "sg-0c0de000000003eb0",
    dbProd: "sg-0c0de000000000db0",
    bastion: "sg-0c0de00000000ba50",
  },
  instances: {
    web1: "i-0c0de000000003eb1",
    web2: "i-0c0de000000003eb2",
    db1: "i-0c0de000000000db1",
    bastion: "i-0c0de00000000ba51",
    win1: "i-0c0de000000003141",
  },
  interfaces: {
    web1: "eni-0c0de000000003eb1",
    web2: "eni-0c0de000000003eb2",
    db1: "eni-0c0de000000000db1",
    bastion: "eni-0c0de00000000ba51",
    win1: "eni-0c0de000000003141",
    balancer: "eni-0c0de000000001b01",
  },
  prefixLists: {
    offices: "pl-0c0de000000000ff1",
    s3: "pl-6ea54007",
    cloudFront: "pl-a3a144ca",
  },
  scalingGroup: "web-prod",
  buckets: { reports: "reports-eu", site: "public-site", logs: "logs-archive" },
  logGroup: "/prod/auth",
  windowsLogGroup: "/prod/windows",
} as const;

/** The role with which the production account may be changed. */
export const CHANGE_ROLE = { name: "CountersignChange", externalId: "playground-change" } as const;

/** The role with which buckets of the production account may be closed. */
export const CLOSE_ROLE = { name: "CountersignClose" } as const;
