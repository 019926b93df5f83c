import type { VNode } from "preact";

/** What did not work, beside the control that was used; nothing when all is well. */
export function Failure({ sentence }: { sentence: string | undefined }): VNode | undefined {
  if (sentence === undefined) return undefined;
  return (
    <span class="failure" role="alert">
      <span aria-hidden="true">⚠ </span>
      {sentence}
    </span>
  );
}
