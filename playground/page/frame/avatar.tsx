import type { VNode } from "preact";

/** Initials in a square; the same name has always the same colour. Only a decoration: the name stands beside it. */
export function Avatar({ name, isApp = false }: { name: string; isApp?: boolean }): VNode {
  const initials = name
    .split(/\s+/)
    .map((word) => word.slice(0, 1))
    .slice(0, 2)
    .join("")
    .toUpperCase();
  const hue = (name.length + name.charCodeAt(0)) % 6;
  return (
    <span class={`avatar ${isApp ? "avatar-app" : `avatar-${hue}`}`} aria-hidden="true">
      {isApp ? "✓" : initials}
    </span>
  );
}
