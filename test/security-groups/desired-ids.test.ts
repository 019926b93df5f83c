import { describe, expect, it } from "vitest";
import { checkGroups } from "../../src/security-groups/check-report.ts";
import { declaredFor, indexDesired } from "../../src/security-groups/desired/desired-index.ts";
import type { DeclaredGroup } from "../../src/security-groups/desired/reader.ts";
import { ACCOUNT, GROUP_ID, liveGroup, NOW, POLICY, REGION, SSH_OFFICE } from "./samples.ts";
import { OPTIONS, oneGroup, readTemplateText, SCOPE } from "./templates.ts";

const NAMELESS = oneGroup(
  "      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 198.51.100.0/24}]\n",
).replace(/ +GroupName.*\n/, "");
const STACK = { name: "web", resources: { Web: GROUP_ID } };

describe("a group that the code knows by its id", () => {
  it("is that group whatever it is called, and no other of its logical id's name", () => {
    const index = indexOf(readTemplateText(NAMELESS, { stack: STACK }).groups);

    const own = declaredFor(index, questionOf(GROUP_ID, "web-Web-1XYZ"));
    const namesake = declaredFor(index, questionOf("sg-0f", "Web"));

    expect(own).toMatchObject({ state: "declared", ingress: { rules: [{ key: SSH_OFFICE }] } });
    expect(namesake.state).toBe("undeclared");
  });

  it("is missing when AWS has no group of that id, and in sync when it has", () => {
    const index = indexOf(readTemplateText(NAMELESS, { stack: STACK }).groups);
    const live = liveGroup([SSH_OFFICE], { name: "web-Web-1XYZ" });

    const there = check(index, [live]);
    const gone = check(index, [{ ...live, groupId: "sg-0f" }]);

    expect(there).toMatchObject({ changes: 0, notEvaluated: 0, groups: [] });
    expect(gone.groups).toMatchObject([{ name: "Web", items: [{ kind: "group-missing" }, {}] }]);
  });

  it("is not evaluated while the stack is not known", () => {
    const { groups, findings } = readTemplateText(NAMELESS);

    const index = { ...indexOf(groups) };
    const [source] = index.sources;
    const told = { ...index, sources: source ? [{ ...source, result: { groups, findings } }] : [] };

    expect(check(told, [liveGroup([])])).toMatchObject({ changes: 0, notEvaluated: 1 });
  });

  it("is declared twice when another source declares it by its name", () => {
    const byId = readTemplateText(NAMELESS, { stack: STACK }).groups;
    const byName = readTemplateText(oneGroup("      SecurityGroupIngress: []\n")).groups;

    const said = declaredFor(indexOf([...byId, ...byName]), questionOf(GROUP_ID, "web-prod"));

    expect(said).toMatchObject({ state: "not-compared" });
    expect("reason" in said ? said.reason : "").toContain("declared-twice");
  });
});

function indexOf(groups: readonly DeclaredGroup[]): ReturnType<typeof indexDesired> {
  return indexDesired([{ scope: SCOPE, readAt: OPTIONS.now, result: { groups, findings: [] } }]);
}

function questionOf(groupId: string, name: string): Parameters<typeof declaredFor>[1] {
  return { account: ACCOUNT, region: REGION, groupId, live: { name, vpcId: "vpc-0a1" } };
}

function check(
  index: ReturnType<typeof indexDesired>,
  value: readonly ReturnType<typeof liveGroup>[],
): ReturnType<typeof checkGroups> {
  const reading = { reading: "ok", value, readAt: NOW } as const;
  const places = [{ account: ACCOUNT, region: REGION, reading }];
  return checkGroups({ index, places, policy: POLICY, now: NOW });
}
