import type { VNode } from "preact";

const PATHS = {
  eye: "M1 8s2.6-4.6 7-4.6S15 8 15 8s-2.6 4.6-7 4.6S1 8 1 8Zm7 2.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4Z",
  file: "M3.5 1.5h6l3 3v10h-9v-13Zm6 0v3h3M5.5 8h5M5.5 11h5",
  lock: "M3.5 7h9v7h-9V7Zm2 0V4.5a2.5 2.5 0 0 1 5 0V7",
  pin: "M8 9.5V14M5 2h6l-1 4 2 3.5H4L6 6 5 2Z",
  reply: "M1.5 3h13v8.5H7L4 14v-2.5H1.5V3Z",
} as const;

/** A small drawing beside words that say the same. */
export function Icon({ name }: { name: keyof typeof PATHS }): VNode {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path d={PATHS[name]} fill="none" stroke="currentColor" stroke-width="1.4" />
    </svg>
  );
}
