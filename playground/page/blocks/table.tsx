import type { VNode } from "preact";
import { type Fields, fieldsOf, listOf, wordIn } from "../../slack/json.ts";
import { RichText } from "./rich-text.tsx";

/** A table; its first row is the heading. It scrolls by itself when it is wider than the page. */
export function Table({ block }: { block: Fields }): VNode {
  const [head = [], ...rows] = listOf(block["rows"]).map(listOf);
  const columns = listOf(block["column_settings"]).map(fieldsOf);
  const caption = wordIn(block, "caption");

  function sideOf(column: number): string {
    return `cell-${wordIn(columns[column] ?? {}, "align") ?? "left"}`;
  }

  return (
    <div class="table" tabIndex={0} role="region" aria-label={caption ?? "Table"}>
      <table>
        {caption !== undefined && <caption>{caption}</caption>}
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th key={column} scope="col" class={sideOf(column)}>
                <Cell of={fieldsOf(cell)} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} class={sideOf(column)}>
                  <Cell of={fieldsOf(cell)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ of }: { of: Fields }): VNode {
  return of["type"] === "rich_text" ? <RichText block={of} /> : <>{wordIn(of, "text")}</>;
}
