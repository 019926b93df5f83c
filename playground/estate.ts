import { CHANGE_ROLE, CLOSE_ROLE, ESTATE } from "./aws/estate/ids.ts";
import type { LocalAws } from "./aws/open.ts";
import type { LocalPagers } from "./pager/open.ts";
import type { LocalSlack } from "./slack/open.ts";

/** Account of everything that the playground shows. */
const ACCOUNT = "111122223333";
const REGION = "eu-central-1";
/** Made up: the fingerprint of the engineer's SSH key. */
export const ENGINEER_KEY = "SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8";

/** Made up: the engineer's account in the Windows domain. */
export const ENGINEER_SID = "S-1-5-21-1004336348-1177238915-682003330-1106";

/** Exceptions end after a year at most. */
const HALF_A_YEAR_MS = 182 * 86_400_000;

type Known = "engineer" | "colleague" | "admin" | "oncall" | "guest" | "deactivated";
interface Id {
  readonly id: string;
}

/** What the configuration of a stage depends on. */
export interface Estate {
  readonly slack: Pick<LocalSlack, "apiUrl"> & {
    readonly people: Readonly<Record<Known, Id>>;
    readonly channels: Readonly<Record<"aws" | "security", Id>>;
  };
  readonly aws: Pick<LocalAws, "endpoint" | "queueUrl" | "queueEndpoint">;
  /** Absent: there is no pager. */
  readonly pagers?: Pick<LocalPagers, "urls">;
  readonly dir: string;
  readonly now: Date;
}

/** countersign.yml of the playground: what a small team would write, with endpoints of this machine. */
export function playgroundSettings({ slack, aws, pagers, dir, now }: Estate): string {
  const until = new Date(now.getTime() + HALF_A_YEAR_MS).toISOString().slice(0, 10);
  const { engineer, colleague, admin, oncall, guest, deactivated } = slack.people;
  return `
installation: playground
data_dir: ${JSON.stringify(`${dir}/data`)}
slack: {api_url: "${slack.apiUrl}"}
aws: {endpoint: "${aws.endpoint}", region: ${REGION}}
queue: {url: "${aws.queueUrl}", endpoint: "${aws.queueEndpoint}"}
web: {port: 0}
accounts:
  - {id: "${ACCOUNT}", name: prod, environment: prod, regions: [${REGION}], change_role: "arn:aws:iam::${ACCOUNT}:role/${CHANGE_ROLE.name}", external_id: ${CHANGE_ROLE.externalId}}
channels: {aws: ${slack.channels.aws.id}}
desired:
  - {name: infra, format: countersign, path: ${JSON.stringify(`${dir}/desired`)}, account: "${ACCOUNT}", region: ${REGION}, vpcs: {prod: ${ESTATE.vpc}}}
people:
  - slack: ${engineer.id}
    os: [{user: ines}]
    keys: ["${ENGINEER_KEY}"]
    iam: ["arn:aws:iam::${ACCOUNT}:user/ines"]
    sid: [${ENGINEER_SID}]
  - {slack: ${colleague.id}, os: [{user: theo}], iam: ["arn:aws:iam::${ACCOUNT}:user/theo"]}
  - {slack: ${admin.id}, os: [{user: ada}], iam: ["arn:aws:iam::${ACCOUNT}:user/ada"]}
  - {slack: ${guest.id}, os: [{user: grace}]}
  - {slack: ${deactivated.id}, os: [{user: luc}]}
logins:
  # Whenever somebody plays: nobody should be told that it is night.
  hours: Sun-Sat 00:00-24:00
  settle: 2s
  settle_shared: 2s
buckets:
  change_role: "arn:aws:iam::${ACCOUNT}:role/${CLOSE_ROLE.name}"
  accept:
    - {bucket: ${ESTATE.buckets.site}, channel: policy, statement: all, until: ${until}, owner: web team, reason: the public web site, approved_by: Ada Okafor}
sg:
  owners:
    - {match: {name: "*-prod"}, notify: [${engineer.id}]}
${rightLines(slack)}incidents: {channel: ${slack.channels.security.id}}
${pagers ? pagerLines(pagers) : ""}oncall:
  schedules:
    primary: {rotation: weekly, tz: Asia/Kolkata, start: "2026-01-05T09:00", people: [${oncall.id}]}
    backup: {rotation: weekly, tz: Europe/London, start: "2026-01-05T09:00", people: [${admin.id}]}
`;
}

function rightLines({ people }: Estate["slack"]): string {
  const [engineer, colleague, admin] = [people.engineer, people.colleague, people.admin].map(
    ({ id }) => `"user:${id}"`,
  );
  const change = `[${engineer}, ${colleague}, ${admin}]`;
  const sign = `[${engineer}, ${admin}, "schedule:primary"]`;
  return `rights:
  sg.snooze: [${engineer}, ${admin}]
  sg.change: ${change}
  sg.apply: [${engineer}, ${admin}]
  sg.sign: ${sign}
  sg.freeze: [${admin}, "schedule:primary"]
  bucket.snooze: [${admin}]
  bucket.change: ${change}
  bucket.sign: ${sign}
`;
}

function pagerLines({ urls }: Pick<LocalPagers, "urls">): string {
  return `pager:
  pagerduty:
    main: {routing_key: PAGER_MAIN_KEY, webhook_secret: PAGER_MAIN_HOOK, base_url: "${urls.pagerduty}"}
  webhook:
    siem: {url: "${urls.webhook}", secret: PAGER_SIEM_SECRET, allow_private: true}
`;
}

/** Desired state of the playground: the groups of the seeded account, as they are in the beginning. */
export const DESIRED = `# Security groups of account prod. Changes go through review; Countersign compares.
groups:
  - name: lb-prod
    vpc: prod
    description: Load balancer
    ingress:
      - {proto: tcp, ports: [443], from: ["0.0.0.0/0", "::/0"], why: public site}
      - {proto: tcp, ports: [80], from: ["0.0.0.0/0", "::/0"], why: redirect to https}
  - name: web-prod
    vpc: prod
    description: Web servers
    ingress:
      - {proto: tcp, ports: [8080], from: ["group:lb-prod"], why: from the load balancer}
      - {proto: tcp, ports: [22], from: ["group:bastion"], why: administration}
  - name: db-prod
    vpc: prod
    description: Database
    ingress:
      - {proto: tcp, ports: [5432], from: ["group:web-prod"], why: application}
      - {proto: tcp, ports: [22], from: ["group:bastion"], why: administration}
  - name: bastion
    vpc: prod
    description: Way in for administration
    ingress:
      - {proto: tcp, ports: [22], from: ["${ESTATE.prefixLists.offices}"], why: offices}
`;
