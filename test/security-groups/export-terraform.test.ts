import { describe, expect, it } from "vitest";
import type { Adoption } from "../../src/security-groups/export/adoption.ts";
import { adoptItems } from "../../src/security-groups/export.ts";
import { requestFor } from "./adoptions.ts";
import { HTTPS_WORLD } from "./samples.ts";

const ADDED = { key: "ingress tcp 22 22 sg self", description: `say "\${x}"` };

describe("adopting into Terraform", () => {
  it("is a resource of its own, and the address to delete", () => {
    const items = [
      { kind: "cloud-added" as const, key: ADDED.key, at: "module.a.aws_security_group.web" },
      { kind: "cloud-removed" as const, key: HTTPS_WORLD, at: "aws_security_group_rule.https" },
    ];

    const adoption = adoptItems(requestFor("terraform-plan", "{}", [ADDED], items));

    expect(adoption).toMatchObject({ kind: "snippet", where: "module.a.aws_security_group.web" });
    expect(
      snippetOf(adoption),
    ).toBe(`# delete, at aws_security_group_rule.https: in 443/tcp from 0.0.0.0/0

resource "aws_vpc_security_group_ingress_rule" "web_prod_tcp_22" {
  security_group_id            = aws_security_group.web.id
  ip_protocol                  = "tcp"
  from_port                    = 22
  to_port                      = 22
  referenced_security_group_id = aws_security_group.web.id
  description                  = "say \\"$\${x}\\""
}`);
  });

  it("is a block within the group where the code writes its rules so", () => {
    const code = `resource "aws_security_group" "web" {
  name = "web-prod"
  ingress {
    from_port = 443
  }
}
`;
    const items = [
      { kind: "cloud-added" as const, key: ADDED.key, at: "main.tf:1" },
      { kind: "cloud-added" as const, key: "ingress -1 * * v6 ::/0", at: "main.tf:1" },
    ];
    const live = [{ ...ADDED, description: "" }, "ingress -1 * * v6 ::/0"];
    const request = requestFor("terraform-hcl", "", live, items);

    const adoption = adoptItems({ ...request, files: [{ path: "main.tf", text: code }] });

    expect(snippetOf(adoption)).toBe(`# within aws_security_group.web
ingress {
  protocol  = "tcp"
  from_port = 22
  to_port   = 22
  self      = true
}

# within aws_security_group.web
ingress {
  protocol         = "-1"
  from_port        = 0
  to_port          = 0
  ipv6_cidr_blocks = ["::/0"]
}`);
  });
});

function snippetOf(adoption: Adoption): string {
  return adoption.kind === "snippet" ? adoption.text : adoption.kind;
}
