import type { VNode } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Specimen } from "../../site/specimen.ts";
import { fieldsOf, isFields, listOf } from "../../slack/json.ts";
import { Blocks } from "../blocks/block.tsx";
import { plainWords } from "../controls/plain-words.ts";
import { NamesContext } from "../frame/names.ts";
import { ThemeSwitch } from "../frame/theme.tsx";
import { useDeskState } from "../frame/use-desk-state.ts";
import { useWorkspace } from "../frame/workspace.ts";
import { Content } from "../messages/message.tsx";

/** Every message and modal of the app, side by side. */
export function Gallery(): VNode {
  const specimens = useSpecimens();
  const workspace = useWorkspace();
  const state = useDeskState(workspace);
  const groups = useMemo(
    () => Object.entries(Object.groupBy(specimens, ({ group }) => group)),
    [specimens],
  );
  const page = (
    <main class="gallery">
      <header class="topbar">
        <h1 class="topbar-title">Everything that Countersign says</h1>
        <span class="topbar-space" />
        <a href="/">Playground</a>
        <ThemeSwitch />
      </header>
      {groups.map(([group, each]) => (
        <section key={group} aria-label={group}>
          <h2>{group}</h2>
          <div class="gallery-specimens">
            {(each ?? []).map((specimen) => (
              <Shown key={specimen.name} specimen={specimen} />
            ))}
          </div>
        </section>
      ))}
      {groups.length === 0 && <p class="empty">There is nothing to show.</p>}
    </main>
  );
  return state ? <NamesContext.Provider value={state.names}>{page}</NamesContext.Provider> : page;
}

function Shown({ specimen }: { specimen: Specimen }): VNode {
  const { name, note, message, view } = specimen;
  return (
    <article class="specimen" aria-label={name}>
      <h3>{name}</h3>
      {note !== undefined && <p class="muted">{note}</p>}
      {message && <Content {...message} attachments={message.attachments ?? []} />}
      {view && <ShownView view={view} />}
    </article>
  );
}

function ShownView({ view }: { view: object }): VNode {
  const fields = fieldsOf(view);
  return (
    <div class="specimen-view">
      {"title" in fields && <h4>{plainWords(fields["title"])}</h4>}
      <Blocks of={listOf(fields["blocks"])} />
      <div class="dialog-footer">
        {"close" in fields && (
          <span class="button button-plain">{plainWords(fields["close"])}</span>
        )}
        {"submit" in fields && (
          <span class="button button-primary">{plainWords(fields["submit"])}</span>
        )}
      </div>
    </div>
  );
}

function useSpecimens(): readonly Specimen[] {
  const [specimens, setSpecimens] = useState<readonly Specimen[]>([]);
  useEffect(() => void load(), []);

  async function load(): Promise<void> {
    const found: unknown = await (await fetch("/gallery.json")).json();
    setSpecimens(listOf(found).filter(isSpecimen));
  }

  return specimens;
}

function isSpecimen(value: unknown): value is Specimen {
  return isFields(value) && "group" in value && "name" in value;
}
