import type { VNode } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import type { Choice } from "./offer.ts";
import { Options } from "./options.tsx";

/** What a menu offers, and what is chosen in it. */
interface MenuProps {
  readonly label: string;
  /** Empty: the three dots of an overflow. */
  readonly placeholder: string;
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
  /** How many may be chosen; with one the menu closes by itself. */
  readonly most: number;
  readonly isWaiting: boolean;
  readonly onChoose: (values: readonly string[]) => void;
}

/** A menu that opens below its button: a select of one or of several, or an overflow. */
export function Menu(props: MenuProps): VNode {
  const { label, choices, chosen, most, isWaiting, onChoose } = props;
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const popup = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);

  function open(): void {
    if (button.current && popup.current) placeBelow(button.current, popup.current);
    popup.current?.togglePopover();
  }

  function openByArrow(event: KeyboardEvent): void {
    // The popup's own word: what is drawn follows a moment later, and quick fingers would close it again.
    if (event.key === "ArrowDown" && popup.current?.matches(":popover-open") !== true) open();
  }

  function choose(values: readonly string[], isDone: boolean): void {
    onChoose(values);
    if (!isDone) return;
    popup.current?.hidePopover();
    button.current?.focus();
  }

  const texts = choices.filter(({ value }) => chosen.includes(value)).map(({ text }) => text);
  return (
    <span class="menu">
      <button
        ref={button}
        type="button"
        class={`button button-plain ${props.placeholder === "" ? "menu-dots" : "menu-button"}`}
        aria-label={texts.length > 0 ? `${label}: ${texts.join(", ")}` : label}
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        aria-controls={id}
        aria-busy={isWaiting}
        disabled={isWaiting}
        onClick={open}
        onKeyDown={openByArrow}
      >
        <Face text={texts.join(", ") || props.placeholder} isWaiting={isWaiting} />
      </button>
      <div
        ref={popup}
        id={id}
        class="popup"
        popover="auto"
        onToggle={({ newState }) => setOpen(newState === "open")}
      >
        {isOpen && <Options {...{ label, choices, chosen, most }} onChoose={choose} />}
      </div>
    </span>
  );
}

function Face({ text, isWaiting }: { text: string; isWaiting: boolean }): VNode {
  return (
    <>
      <span class="menu-text">{text || "⋯"}</span>
      {text !== "" && <span aria-hidden="true">▾</span>}
      {isWaiting && <span class="spinner" role="img" aria-label="waiting" />}
    </>
  );
}

/** The popup lies over everything, so that no form cuts it off; it opens upwards where there is no room below. */
function placeBelow(button: HTMLElement, popup: HTMLElement): void {
  const { left, top, bottom, width } = button.getBoundingClientRect();
  const room = { below: window.innerHeight - bottom - 12, above: top - 12 };
  const opensUp = room.below < 200 && room.above > room.below;
  popup.style.left = `${Math.max(8, Math.min(left, window.innerWidth - 308))}px`;
  popup.style.minWidth = `${Math.min(width, 300)}px`;
  popup.style.maxHeight = `${Math.min(opensUp ? room.above : room.below, 340)}px`;
  popup.style.top = opensUp ? "auto" : `${bottom + 4}px`;
  popup.style.bottom = opensUp ? `${window.innerHeight - top + 4}px` : "auto";
}
