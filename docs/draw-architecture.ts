import { dirname, join } from "node:path/posix";
import { type Source, sourcesBelow } from "../test/support/source.ts";

/** A room of the house as it is drawn, with the other rooms that its files import. */
interface Room {
  readonly name: string;
  readonly imports: ReadonlySet<string>;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const CORE = "src/core";
/** What stands in each room's box. A room without words here is a watcher, if it has a `decide.ts`; else drawing fails. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  [CORE]: ["event → handle → decision → one transaction → outbox → effect → event"],
  "src/slack": ["Bolt, delivery,", "clicks, people"],
  "src/intake": ["queue, log groups,", "schedule"],
  "src/aws": ["reads; changes", "under two names"],
  "src/pager": ["PagerDuty, JSM,", "webhooks"],
  "src/sources": ["folders, git, S3"],
  "src/store": ["SQLite or", "PostgreSQL"],
  "src/web": ["health, metrics,", "callbacks"],
  commands: ["slash commands"],
};
const WATCHER = ["decode · decide · render: pure"];
/** They import nearly everything: bands instead of boxes. */
const COMPOSITION = ["src/main.ts", "src/cli", "src/app.ts", "src/wiring", "src/config"];
const KNOW_ALL: readonly string[] = [...COMPOSITION, "playground"];

const WIDTH = 1000;
const MARGIN = 24;
const GAP = 14;
const HEIGHT = { box: 84, core: 62, band: 44 };
const ROWS = { composition: 24, outer: 92, core: 216, watchers: 318, playground: 426 };

/** The picture of the architecture as SVG, drawn from the folders and imports as they are. Throws for a room that it does not know. */
export function drawArchitecture(): string {
  const rooms = readRooms(["src", "commands", "playground"].flatMap(sourcesBelow));
  const drawn = rooms.filter(({ name }) => !KNOW_ALL.includes(name));
  const [outer, watchers] = [true, false].map((known) =>
    drawn.filter(({ name }) => name !== CORE && (WORDS[name] !== undefined) === known),
  );
  const boxes = new Map<string, Box>([
    ...inRow(outer ?? [], ROWS.outer),
    [CORE, { x: MARGIN, y: ROWS.core, width: WIDTH - 2 * MARGIN, height: HEIGHT.core }],
    ...inRow(watchers ?? [], ROWS.watchers),
  ]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${ROWS.playground + HEIGHT.band + MARGIN}" font-family="system-ui, sans-serif" role="img" aria-label="The rooms of the source; arrows are imports">`,
    `<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0 8 4 0 8z" fill="#6b7280"/></marker></defs>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    band(
      ROWS.composition,
      `${COMPOSITION.map(shortName).join(" · ")}: know every room and put them together`,
    ),
    ...drawn.flatMap((room) => arrowFrom(room, boxes)),
    ...drawn.flatMap((room) => boxFor(room, boxes.get(room.name))),
    band(
      ROWS.playground,
      "playground: a local Slack and a local AWS that speak the real protocols",
    ),
    "</svg>",
    "",
  ].join("\n");
}

function readRooms(sources: readonly Source[]): readonly Room[] {
  const names = [...new Set(sources.map(({ path }) => roomOf(path)))].toSorted();
  return names.map((name) => {
    const own = sources.filter(({ path }) => roomOf(path) === name);
    if (WORDS[name] === undefined && !KNOW_ALL.includes(name)) mustBeWatcher(own, name);
    return { name, imports: importsOf(own, name) };
  });
}

function mustBeWatcher(own: readonly Source[], name: string): void {
  if (!own.some(({ path }) => path === `${name}/decide.ts`))
    throw new Error(`the room ${name} has no place in the picture: give it one in WORDS`);
}

function importsOf(own: readonly Source[], name: string): ReadonlySet<string> {
  const imported = own.flatMap(({ path, imports }) =>
    imports
      .filter(({ specifier }) => specifier.startsWith("."))
      .map(({ specifier }) => roomOf(join(dirname(path), specifier))),
  );
  return new Set(imported.filter((room) => room !== name));
}

function roomOf(path: string): string {
  const [first = "", second = ""] = path.split("/");
  return first === "src" ? `src/${second}` : first;
}

function inRow(rooms: readonly Room[], y: number): readonly (readonly [string, Box])[] {
  const width = (WIDTH - 2 * MARGIN - GAP * (rooms.length - 1)) / rooms.length;
  return rooms.map(({ name }, index) => [
    name,
    { x: MARGIN + index * (width + GAP), y, width, height: HEIGHT.box },
  ]);
}

/** Everybody's arrow goes to core; what a room knows besides stands in its box, since arrows across core would hide it. */
function arrowFrom({ name, imports }: Room, boxes: ReadonlyMap<string, Box>): readonly string[] {
  const [from, core] = [boxes.get(name), boxes.get(CORE)];
  if (!from || !core || !imports.has(CORE)) return [];
  const down = from.y < core.y;
  const x = round(from.x + from.width / 2);
  const [start, end] = down ? [from.y + from.height, core.y] : [from.y, core.y + core.height];
  return [
    `<path d="M${x} ${start} V${end}" stroke="#9ca3af" stroke-width="2" marker-end="url(#tip)"/>`,
  ];
}

function boxFor({ name, imports }: Room, box: Box | undefined): readonly string[] {
  if (!box) return [];
  const { x, y, width, height } = box;
  const middle = x + width / 2;
  const others = [...imports].filter((room) => room !== CORE && !KNOW_ALL.includes(room));
  const knows =
    others.length === 0
      ? []
      : [others.length > 1 ? "asks watchers" : `asks ${shortName(others[0] ?? "")}`];
  const lines = [...(WORDS[name] ?? WATCHER), ...knows];
  return [
    `<rect x="${round(x)}" y="${y}" width="${round(width)}" height="${height}" rx="8" fill="${fillOf(name)}" stroke="#374151"/>`,
    text(middle, y + 24, shortName(name), "title"),
    ...lines.map((line, index) => text(middle, y + 44 + 17 * index, line, "word")),
  ];
}

function fillOf(name: string): string {
  if (name === CORE) return "#eff6ff";
  return WORDS[name] === undefined ? "#ecfdf5" : "#f9fafb";
}

function shortName(room: string): string {
  return room.replace("src/", "");
}

function band(y: number, words: string): string {
  return [
    `<rect x="${MARGIN}" y="${y}" width="${WIDTH - 2 * MARGIN}" height="${HEIGHT.band}" rx="8" fill="#fffbeb" stroke="#374151" stroke-dasharray="4 3"/>`,
    text(WIDTH / 2, y + 28, words, "title"),
  ].join("\n");
}

const STYLES = {
  title: `font-size="15" font-weight="600" fill="#111827" text-anchor="middle"`,
  word: `font-size="11" fill="#374151" text-anchor="middle"`,
};

function text(x: number, y: number, words: string, style: keyof typeof STYLES): string {
  return `<text x="${round(x)}" y="${round(y)}" ${STYLES[style]}>${words.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
