import { describe, expect, it } from "vitest";
import type { Fetched } from "../../src/security-groups/desired/load.ts";
import { openReading } from "../../src/wiring/read-once.ts";

const GROUP = "groups:\n  - name: web\n    ingress: []\n";

function fetched(text: string, more: Partial<Fetched> = {}): Fetched {
  const at = new Date("2026-11-21T14:00:00Z");
  return {
    scope: {
      name: "infra",
      format: "countersign",
      account: "111122223333",
      region: "eu-central-1",
      vpcs: {},
      unmanaged: "list",
    },
    options: { vars: {}, parameters: {}, exports: {}, maxAgeMs: 0, now: at },
    at,
    files: [{ path: "sg.yml", text }],
    ...more,
  };
}

describe("reading a source again", () => {
  it("gives the same result for the same files, however much later", async () => {
    const read = openReading();
    const first = await read(fetched(GROUP));

    const later = fetched(GROUP);
    const second = await read({ ...later, options: { ...later.options, now: new Date() } });

    expect(second).toBe(first);
  });

  it("reads again what is written otherwise, elsewhere, or with other settings", async () => {
    const read = openReading();
    const first = await read(fetched(GROUP));
    const base = fetched(GROUP);

    const changed = await read(fetched(GROUP.replace("web", "db")));
    const moved = await read(fetched(GROUP, { files: [{ path: "other.yml", text: GROUP }] }));
    const set = await read({ ...base, options: { ...base.options, vars: { a: 1 } } });

    expect(changed.groups[0]?.name).toBe("db");
    expect(moved.groups[0]?.at).toBe("other.yml:2");
    expect(new Set([first, changed, moved, set]).size).toBe(4);
  });

  it("never takes the place where a file ends for part of its text", async () => {
    const read = openReading();
    const first = await read(
      fetched("", {
        files: [
          { path: "a.yml", text: GROUP },
          { path: "b.yml", text: "" },
        ],
      }),
    );

    const second = await read(
      fetched("", {
        files: [
          { path: "a.yml", text: "" },
          { path: "b.yml", text: GROUP },
        ],
      }),
    );

    expect(second).not.toBe(first);
  });

  it("asks a plan each time, because it grows old", async () => {
    const read = openReading();
    const base = fetched("{}");
    const plan = { ...base, scope: { ...base.scope, format: "terraform-plan" } };

    expect(await read(plan)).not.toBe(await read(plan));
  });
});
