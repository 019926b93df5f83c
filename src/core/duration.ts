const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** `15m`, `90s`, `24h`, `7d` -> milliseconds; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,6})([smhd])$/.exec(text.trim());
  if (!match) return undefined;
  const [, amount = "", unit = ""] = match;
  return Number(amount) * (UNITS_MS[unit] ?? 0);
}

/** Milliseconds -> `12 s`, `4 min`, `3 h`, `2 d`, for people; rounded down. */
export function describeDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** `2026-11-21T14:03:09Z` -> `14:03`, UTC. */
export function clockTime(at: Date): string {
  return at.toISOString().slice(11, 16);
}
