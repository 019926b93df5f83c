import type { Spread } from "./spread.ts";

/** One number of a bench. Its name ends in its unit (`_ms`, `_mb`, `_per_s`); without one it is a count or a ratio. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly means: string;
}

/** What a bench found. `facts` are what the numbers depend on. */
export interface Report {
  readonly bench: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly figures: readonly Figure[];
}

/** Median and tail as two figures: `<name>_p50_ms` and `<name>_p99_ms`; none when nothing was measured. */
export function spreadFigures(name: string, { count, p50, p99 }: Spread, means: string): Figure[] {
  if (count === 0) return [];
  return [
    { name: `${name}_p50_ms`, value: p50, means },
    { name: `${name}_p99_ms`, value: p99, means: "the same, 99 of 100 are not slower" },
  ];
}

/** One line of JSON: `bench`, the facts, and each figure under its name. */
export function toJson({ bench, facts, figures }: Report): string {
  const numbers = figures.map(({ name, value }) => [name, rounded(value)] as const);
  return JSON.stringify({ bench, ...facts, ...Object.fromEntries(numbers) });
}

/** For people: a line for each figure, with what it means. */
export function toTable({ bench, facts, figures }: Report): string {
  const names = Math.max(...figures.map(({ name }) => name.length));
  const about = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
  const lines = figures.map(
    ({ name, value, means }) =>
      `  ${name.padEnd(names)}  ${String(rounded(value)).padStart(9)}  ${means}`,
  );
  return [`${bench} (${about.join(", ")})`, ...lines].join("\n");
}

/** Three places after the point for ratios, one for everything that is larger. */
function rounded(value: number): number {
  const places = Math.abs(value) < 10 ? 3 : 1;
  return Number(value.toFixed(places));
}
