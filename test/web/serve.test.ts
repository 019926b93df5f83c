import { describe, expect, it } from "vitest";
import { METRICS, openMetrics } from "../../src/web/metrics.ts";
import { openWeb } from "../../src/web/serve.ts";

function parts(unready: readonly string[]): Parameters<typeof openWeb>[0] {
  return {
    host: "127.0.0.1",
    port: 0,
    unready: () => Promise.resolve(unready),
    metrics: () => openMetrics().text(),
  };
}

describe("health and metrics", () => {
  it("answers the three routes and nothing else", async () => {
    await using web = await openWeb(parts([]));

    const base = `http://127.0.0.1:${web.port}`;

    const answers = await Promise.all(
      ["/healthz", "/readyz", "/metrics", "/etc/passwd"].map(async (path) => {
        const answer = await fetch(base + path);
        return [path, answer.status, (await answer.text()).length > 0];
      }),
    );
    expect(answers).toEqual([
      ["/healthz", 200, true],
      ["/readyz", 200, true],
      ["/metrics", 200, true],
      ["/etc/passwd", 404, true],
    ]);
    expect((await fetch(`${base}/metrics`, { method: "POST" })).status).toBe(405);
  });

  it("is not ready while there is a reason, and names it", async () => {
    await using web = await openWeb(parts(["slack: no connection for 61 s"]));

    const answer = await fetch(`http://127.0.0.1:${web.port}/readyz`);

    expect([answer.status, await answer.text()]).toEqual([503, "slack: no connection for 61 s\n"]);
  });

  it("F2: names the setting when the port is taken", async () => {
    await using web = await openWeb(parts([]));

    await expect(openWeb({ ...parts([]), port: web.port })).rejects.toMatchObject({
      code: "web.port_taken",
      details: { setting: "web.port" },
    });
  });

  it("shows every metric of the table, and knows no other", async () => {
    const metrics = openMetrics();

    const text = await metrics.text();

    for (const name of Object.keys(METRICS)) expect(text).toContain(`# HELP countersign_${name} `);
    expect(() => metrics.count("invented_total")).toThrow("not in the table");
  });
});
