import type { ComponentChildren, VNode } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

/** Whoever opens a form wants to fill it in, and a question is to be read before it is answered. */
const FIRST = [".dialog-body :is(input, textarea, button)", ".dialog-footer .button"];

/**
 * A dialog over everything. The browser keeps Tab inside of it and gives the focus back afterwards; Esc closes it.
 */
export function Dialog({
  title,
  kind,
  onClose,
  children,
}: {
  title: string;
  kind: "modal" | "confirm";
  onClose: () => void;
  children: ComponentChildren;
}): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    focusFirst(element);
    return () => element?.close();
  }, []);

  function cancel(event: Event): void {
    // The dialog goes when the page draws without it, not by itself: a form that is being sent stays.
    event.preventDefault();
    event.stopPropagation();
    onClose();
  }

  /** A second Esc closes it whatever the page says. */
  function closed(): void {
    if (dialog.current?.isConnected === true) onClose();
  }

  return (
    <dialog
      ref={dialog}
      class={`dialog dialog-${kind}`}
      aria-labelledby={id}
      onCancel={cancel}
      onClose={closed}
    >
      <header class="dialog-header">
        <h2 id={id}>{title}</h2>
        <button type="button" class="icon-button" aria-label="Close" onClick={onClose}>
          ✕
        </button>
      </header>
      {children}
    </dialog>
  );
}

function focusFirst(dialog: HTMLDialogElement | null): void {
  const found = FIRST.map((selector) => dialog?.querySelector<HTMLElement>(selector));
  found.find((each) => each instanceof HTMLElement)?.focus();
}
