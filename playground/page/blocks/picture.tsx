import type { VNode } from "preact";
import { type Fields, wordIn } from "../../slack/json.ts";
import { plainWords } from "../controls/plain-words.ts";

/** A picture from elsewhere: the page loads nothing from other addresses, so its words stand for it. */
export function Picture({ block }: { block: Fields }): VNode {
  const words = wordIn(block, "alt_text") ?? "picture";
  const url = wordIn(block, "image_url") ?? "";
  const title = plainWords(block["title"]);
  return (
    <figure class="picture">
      {title !== "" && <figcaption>{title}</figcaption>}
      {url.startsWith("data:image/") ? (
        <img src={url} alt={words} />
      ) : (
        <span role="img" aria-label={words} class="picture-words">
          {words}
        </span>
      )}
    </figure>
  );
}
