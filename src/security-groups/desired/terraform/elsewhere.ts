import type { SourceScope } from "../reader.ts";
import { isGroup, type TerraformResource } from "./resource.ts";
import { memberOf, textOf } from "./value.ts";

/** The resources that are in the source's account and region, as far as their ARN or region says; rules go with their group. */
export function keepHere(
  resources: readonly TerraformResource[],
  scope: SourceScope,
): readonly TerraformResource[] {
  const away = resources.filter((resource) => isElsewhere(resource, scope));
  const gone = new Set(away);
  const groups = away.filter(isGroup);
  const ids = new Set(groups.flatMap(({ values }) => textOf(memberOf(values, "id")) ?? []));
  const addresses = new Set(groups.map(({ address }) => address));
  return resources.filter((resource) => {
    if (gone.has(resource)) return false;
    const target = memberOf(resource.values, "security_group_id");
    return target.kind === "group"
      ? !addresses.has(target.address)
      : !ids.has(textOf(target) ?? "");
  });
}

function isElsewhere({ values }: TerraformResource, { account, region }: SourceScope): boolean {
  const [, , , arnRegion = "", arnAccount = ""] = (textOf(memberOf(values, "arn")) ?? "").split(
    ":",
  );
  const written = textOf(memberOf(values, "region")) ?? "";
  return (
    [arnRegion, written].some((each) => each !== "" && each !== region) ||
    (arnAccount !== "" && arnAccount !== account)
  );
}
