import type { VNode } from "preact";
import { parsePlain } from "../mrkdwn/plain.ts";
import { Link } from "../mrkdwn/show.tsx";
import { type Line, parseMarkdown, type Run } from "./parse-markdown.ts";

/** A markdown block: the common subset that Slack takes. */
export function Markdown({ text }: { text: string }): VNode {
  return (
    <div class="markdown">
      {parseMarkdown(text).map((line, index) => (
        <ShownLine key={index} line={line} />
      ))}
    </div>
  );
}

function ShownLine({ line }: { line: Line }): VNode {
  const inside = line.runs.map((run, index) => <ShownRun key={index} run={run} />);
  switch (line.kind) {
    case "heading":
      return <h3>{inside}</h3>;
    case "item":
      return <div class="markdown-item">{inside}</div>;
    case "quote":
      return <blockquote>{inside}</blockquote>;
    case "pre":
      return <pre>{inside}</pre>;
    case "rule":
      return <hr />;
    case "words":
      return <p>{inside}</p>;
  }
}

function ShownRun({ run }: { run: Run }): VNode {
  switch (run.kind) {
    case "bold":
      return <strong>{run.text}</strong>;
    case "italic":
      return <em>{run.text}</em>;
    case "strike":
      return <s>{run.text}</s>;
    case "code":
      return <code>{run.text}</code>;
    case "link":
      return <Link url={run.url}>{run.text}</Link>;
    case "text":
      return <>{parsePlain(run.text)}</>;
  }
}
