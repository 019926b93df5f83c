import type { VNode } from "preact";
import { fieldsOf, wordIn } from "../../slack/json.ts";
import { Boxes } from "./boxes.tsx";
import { Button } from "./button.tsx";
import { Select } from "./select.tsx";
import { Typed } from "./typed.tsx";

/** Any control of Block Kit; `label` is that of the form field around it. */
export function Element({ of, label }: { of: unknown; label?: string }): VNode | undefined {
  const element = fieldsOf(of);
  const named = label === undefined ? {} : { label };
  const type = wordIn(element, "type") ?? "";
  if (type === "button" || type === "workflow_button") return <Button element={element} />;
  if (type === "icon_button") return <Button element={{ ...element, style: "plain" }} />;
  if (type === "checkboxes" || type === "radio_buttons")
    return <Boxes element={element} {...named} />;
  if (type.endsWith("select") || type === "overflow")
    return <Select element={element} {...named} />;
  if (type.endsWith("picker") || type.endsWith("_input"))
    return <Typed element={element} {...named} />;
  return undefined;
}
