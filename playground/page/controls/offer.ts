/** One thing that can be chosen. */
export interface Choice {
  readonly value: string;
  readonly text: string;
  readonly description?: string;
  /** The heading under which it stands. */
  readonly group?: string;
}
