/** A piece of a line. */
export type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "break" }
  | { readonly kind: "bold" | "italic" | "strike"; readonly of: readonly Piece[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "link"; readonly url: string; readonly label: string }
  | { readonly kind: "user" | "group" | "channel"; readonly id: string; readonly label: string }
  | { readonly kind: "broadcast"; readonly range: string }
  | { readonly kind: "emoji"; readonly name: string; readonly sign: string }
  | {
      readonly kind: "date";
      readonly epoch: number;
      readonly format: string;
      readonly url: string;
      readonly fallback: string;
    };

/** A part of a text: lines, a quote of lines, or text as it stands. */
export type Part =
  | { readonly kind: "lines" | "quote"; readonly of: readonly Piece[] }
  | { readonly kind: "pre"; readonly text: string };
