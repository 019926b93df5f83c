/** One message, modal or Home tab as the page `/gallery` shows it; `/gallery.json` is a list of them. */
export interface Specimen {
  /** Specimens of one group stand below each other: `Security groups`. */
  readonly group: string;
  readonly name: string;
  /** When people see it, in a sentence. */
  readonly note?: string;
  readonly message?: {
    readonly text: string;
    readonly blocks: readonly unknown[];
    readonly attachments?: readonly unknown[];
  };
  /** A view of type `modal` or `home`, as `views.open` and `views.publish` get it. */
  readonly view?: object;
}
