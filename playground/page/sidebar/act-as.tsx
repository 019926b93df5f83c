import type { VNode } from "preact";
import type { PersonFact } from "../../site/slack-facts.ts";
import { Menu } from "../controls/menu.tsx";
import type { Choice } from "../controls/offer.ts";
import { Avatar } from "../frame/avatar.tsx";
import { useDesk } from "../frame/desk.ts";

/** Who acts: everything is seen and done as this person. */
export function ActAs(): VNode {
  const { workspace, me, actAs } = useDesk();
  const people = workspace.people.filter(({ isBot, isDeleted }) => !isBot && !isDeleted);
  return (
    <div class="act-as">
      <Avatar name={me.realName} />
      <div class="act-as-words">
        <span class="act-as-label">You act as</span>
        <Menu
          label="Act as"
          placeholder="Somebody"
          choices={people.map(choiceFrom)}
          chosen={[me.name]}
          most={1}
          isWaiting={false}
          onChoose={([name]) => name !== undefined && actAs(name)}
        />
        <span class="act-as-role">{roleOf(me)}</span>
      </div>
    </div>
  );
}

function choiceFrom(person: PersonFact): Choice {
  return { value: person.name, text: person.realName, description: roleOf(person) };
}

/** `engineer · Software engineer`. */
function roleOf({ name, title, isAdmin, isRestricted }: PersonFact): string {
  const role = isAdmin ? "owner" : isRestricted ? "guest" : (ROLES[name] ?? name);
  return title === "" ? role : `${role} · ${title}`;
}

const ROLES: Readonly<Record<string, string>> = { oncall: "on-call" };
