import { useMemo, useRef, useState } from "preact/hooks";
import { fieldsOf } from "../../slack/json.ts";
import type { Surface } from "../controls/press.ts";
import { act } from "../live.ts";
import { failureOf } from "../messages/failures.ts";

/** What a form or a Home tab is to its controls. */
interface Shown {
  readonly id: string;
  readonly values: object;
  readonly errors?: Readonly<Record<string, string>>;
}

/** What somebody fills in, kept until it is sent; presses go to the app at once. */
export function useForm(
  shown: Shown,
  who: string,
): { readonly surface: Surface; readonly filled: () => Record<string, readonly string[]> } {
  const typed = useRef(new Map<string, { actionId: string; chosen: readonly string[] }>());
  const [version, setVersion] = useState(0);
  const { id: viewId, values, errors = {} } = shown;

  const surface = useMemo((): Surface => {
    function storedIn(blockId: string, actionId: string): Record<string, unknown> {
      return { ...fieldsOf(fieldsOf(fieldsOf(values)[blockId])[actionId]) };
    }

    return {
      errors,
      valueOf: (blockId, actionId) => {
        const own = typed.current.get(`${blockId} ${actionId}`);
        return own ? { values: own.chosen } : storedIn(blockId, actionId);
      },
      fill: (blockId, actionId, chosen) => {
        typed.current.set(`${blockId} ${actionId}`, { actionId, chosen });
        setVersion((before) => before + 1);
      },
      press: async ({ actionId, value, selected }) => {
        const chosen = value ?? selected;
        const what = { who, viewId, actionId, ...(chosen === undefined ? {} : { value: chosen }) };
        return failureOf(await act("slack", "pressView", what));
      },
    };
    // `version`: a new surface for each letter, so that the fields are drawn anew.
  }, [viewId, values, errors, who, version]);

  function filled(): Record<string, readonly string[]> {
    return Object.fromEntries(
      [...typed.current.values()].map(({ actionId, chosen }) => [actionId, chosen]),
    );
  }

  return { surface, filled };
}
