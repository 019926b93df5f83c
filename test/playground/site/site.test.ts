import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { openDoor, openSite, type Site, type SiteOptions } from "../../../playground/site/open.ts";
import type { Part } from "../../../playground/site/part.ts";
import { parseJson } from "../../../playground/slack/json.ts";
import type { JsonObject } from "../../../src/core/json.ts";

interface Fake extends Part {
  readonly set: (key: string, value: JsonObject | undefined) => void;
  readonly asked: unknown[];
}

function fakePart(): Fake {
  const entries = new Map<string, JsonObject>();
  const listeners = new Set<() => void>();
  const asked: unknown[] = [];
  return {
    name: "fake",
    asked,
    entries: async () => new Map(entries),
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    acts: {
      note: async (input) => {
        asked.push(input);
        return { noted: true };
      },
      fail: async () => {
        throw new Error("That group is still in use.");
      },
    },
    set: (key, value) => {
      if (value) entries.set(key, value);
      else entries.delete(key);
      for (const listener of listeners) listener();
    },
  };
}

/** The page and its door. */
async function openFake(part: Part = fakePart()): Promise<Pick<Site, "url"> & AsyncDisposable> {
  await using opened = new AsyncDisposableStack();
  const page = { script: "// script", style: "/* style */" };
  const door = opened.use(await openDoor(0));
  const options: SiteOptions = {
    door,
    parts: [part],
    page,
    findFile: (id) =>
      id === "F1" ? { name: "a b.html", content: Buffer.from("<script>") } : undefined,
    specimens: async () => [{ group: "Groups", name: "one" }],
  };
  const { url } = opened.use(openSite(options));
  const closing = opened.move();
  return { url, [Symbol.asyncDispose]: () => closing.disposeAsync() };
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A request with headers of any kind, which `fetch` would not send. */
async function ask(
  site: Pick<Site, "url">,
  path: string,
  {
    method = "GET",
    headers = {},
    body = "",
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const sent = request(new URL(path, site.url), { method, headers, agent: false }, (response) => {
    let text = "";
    response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    response.on("end", () =>
      resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers }),
    );
  });
  sent.on("error", reject).end(body);
  return promise;
}

async function post(
  site: Pick<Site, "url">,
  path: string,
  body: string,
  headers = {},
): Promise<Answer> {
  const origin = site.url.slice(0, -1);
  const own = { origin, "content-type": "application/json", ...headers };
  return ask(site, path, { method: "POST", headers: own, body });
}

/** Reads the stream until `enough` says so. */
async function follow(site: Pick<Site, "url">, enough: (text: string) => boolean): Promise<string> {
  const end = new AbortController();
  const response = await fetch(new URL("/live", site.url), { signal: end.signal });
  let text = "";
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (enough(text)) break;
    }
  } finally {
    end.abort();
  }
  return text;
}

describe("the page's server", () => {
  it("serves the page, its program, downloads and specimens with a policy that allows nothing from elsewhere", async () => {
    await using site = await openFake();

    const page = await ask(site, "/");
    const file = await ask(site, "/file/F1");

    expect(page.body).toContain('<script type="module" src="/page.js">');
    expect(page.headers["content-security-policy"]).toMatch(
      /^default-src 'none'; script-src 'self'/,
    );
    expect((await ask(site, "/page.js")).body).toBe("// script");
    expect((await ask(site, "/gallery")).body).toBe(page.body);
    expect(JSON.parse((await ask(site, "/gallery.json")).body)).toHaveLength(1);
    expect(file.headers).toMatchObject({
      "content-type": "application/octet-stream",
      "content-disposition": "attachment; filename*=UTF-8''a%20b.html",
      "x-content-type-options": "nosniff",
    });
    expect((await ask(site, "/file/F2")).status).toBe(404);
    expect((await ask(site, "/etc/passwd")).status).toBe(404);
  });

  it("tells everything first, then what changed and what is gone", async () => {
    const part = fakePart();
    part.set("a", { n: 1 });
    part.set("b", { n: 2 });
    await using site = await openFake(part);

    const text = await follow(site, (soFar) => {
      if (soFar.includes('"isWhole":true') && !soFar.includes('"n":3')) {
        part.set("a", { n: 3 });
        part.set("b", undefined);
      }
      return soFar.includes('"gone":["b"]');
    });

    const changes = [...text.matchAll(/^data: (\{.*\})$/gm)].map(([, json]) =>
      parseJson(json ?? ""),
    );
    expect(text).toMatch(/^event: session\ndata: \S+$/m);
    expect(changes).toEqual([
      { part: "fake", isWhole: true, set: { a: { n: 1 }, b: { n: 2 } }, gone: [] },
      { part: "fake", isWhole: false, set: { a: { n: 3 } }, gone: ["b"] },
    ]);
  });

  it("does an act, answers what it answers, and says its error as a sentence", async () => {
    const part = fakePart();
    await using site = await openFake(part);

    const done = await post(site, "/act/fake/note", '{"x":1}');
    const failed = await post(site, "/act/fake/fail", "{}");

    expect(JSON.parse(done.body)).toEqual({ ok: true, answer: { noted: true } });
    expect(JSON.parse(failed.body)).toEqual({ error: "That group is still in use." });
    expect(part.asked).toEqual([{ x: 1 }]);
  });

  it.each([
    ["another site", { origin: "http://evil.example" }, 403],
    ["no origin", { origin: "" }, 403],
    ["another port", { origin: "http://127.0.0.1:1" }, 403],
    ["a name that points here", { host: "evil.example", origin: "http://evil.example" }, 403],
    ["a form", { "content-type": "text/plain" }, 415],
  ])("refuses an act from %s", async (_, headers, status) => {
    const part = fakePart();
    await using site = await openFake(part);

    const answer = await post(site, "/act/fake/note", "{}", headers);

    expect(answer.status).toBe(status);
    expect(part.asked).toEqual([]);
  });

  it("refuses to be read under a foreign name or by another site", async () => {
    await using site = await openFake();

    expect((await ask(site, "/live", { headers: { host: "evil.example" } })).status).toBe(403);
    const headers = { "sec-fetch-site": "cross-site" };
    expect((await ask(site, "/gallery.json", { headers })).status).toBe(403);
  });

  it.each([
    ["/act/fake/nosuch", "{}", 404],
    ["/act/fake/toString", "{}", 404],
    ["/act/nosuch/note", "{}", 404],
    ["/act/fake/note", "{", 400],
    ["/act/fake/note", `"${"x".repeat(1_000_001)}"`, 413],
  ])("answers %s with a status when it cannot do it", async (path, body, status) => {
    const part = fakePart();
    await using site = await openFake(part);

    expect((await post(site, path, body)).status).toBe(status);
    expect(part.asked).toEqual([]);
  });

  it("asks whoever knocks too early to come again", async () => {
    await using door = await openDoor(0);

    const answer = await fetch(`http://127.0.0.1:${door.port}/`);

    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await answer.text()).toContain("is being opened");
  });

  it("says which port is taken and what to do", async () => {
    await using site = await openFake();
    const port = Number(new URL(site.url).port);

    await expect(openDoor(port)).rejects.toMatchObject({
      code: "usage.invalid",
      details: { problem: `port ${port} is taken; choose another with --port, or leave it out` },
    });
  });
});
