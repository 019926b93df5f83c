import { describe, expect, it } from "vitest";
import { readCommands } from "../../../playground/site/manifest.ts";
import { openSlackPart } from "../../../playground/site/slack-part.ts";
import { openLocalSlack } from "../../../playground/slack/open.ts";

const aws = { channel: "C0AWS" };

describe("the local Slack on the page", () => {
  it("tells people, channels, messages and the commands of the manifest", async () => {
    await using slack = await openLocalSlack();
    const part = openSlackPart(slack, await readCommands());
    const { ts } = slack.say("engineer", aws, "hello");

    const entries = await part.entries();

    expect(entries.get("person/engineer")).toMatchObject({ realName: "Ines Keller" });
    expect(entries.get("channel/C0SECURITY")).toMatchObject({ name: "security", kind: "private" });
    expect(entries.get(`message/C0AWS/${ts}`)).toMatchObject({ text: "hello", byBot: false });
    expect(entries.get("command//sg")).toMatchObject({ command: "/sg" });
    expect(entries.get("workspace")).toMatchObject({ botUserId: "U0COUNTERSIGN" });
  });

  it("keeps the same fact for a message that did not change", async () => {
    await using slack = await openLocalSlack();
    const part = openSlackPart(slack, []);
    const { ts } = slack.say("engineer", aws, "hello");

    const before = (await part.entries()).get(`message/C0AWS/${ts}`);
    slack.say("colleague", aws, "and again");

    expect((await part.entries()).get(`message/C0AWS/${ts}`)).toBe(before);
  });

  it("lets somebody say something, with what they typed as text and not as markup", async () => {
    await using slack = await openLocalSlack();
    const { acts } = openSlackPart(slack, []);

    await acts["say"]?.({ who: "engineer", channel: "C0AWS", text: "<!here> & <b>" });

    expect(slack.messages(aws)).toMatchObject([{ text: "&lt;!here&gt; &amp; &lt;b&gt;" }]);
  });

  it("opens direct messages between two people, once, which the app does not see", async () => {
    await using slack = await openLocalSlack();
    const { acts } = openSlackPart(slack, []);

    const opened = await acts["openDirect"]?.({ who: "engineer", with: "admin" });
    const again = await acts["openDirect"]?.({ who: "admin", with: "engineer" });

    expect(again).toEqual(opened);
    expect(slack.conversations().at(-1)).toMatchObject({
      kind: "im",
      members: ["U0ADMIN", "U0ENGINEER"],
    });
  });

  it("says what Slack shows when the app cannot be reached", async () => {
    await using slack = await openLocalSlack();
    const { acts } = openSlackPart(slack, []);

    const answer = await acts["command"]?.({ who: "engineer", channel: "C0AWS", text: "/sg help" });

    expect(answer).toEqual({ acked: false, failure: "dispatch_failed" });
  });

  it.each([
    [{ who: "nobody", channel: "C0AWS", text: "x" }, "who: there is nobody called nobody"],
    [{ who: "engineer", channel: "C0NONE", text: "x" }, 'there is no {"channel":"C0NONE"}'],
  ])("refuses %j with a sentence", async (input, sentence) => {
    await using slack = await openLocalSlack();
    const { acts } = openSlackPart(slack, []);

    await expect(acts["say"]?.(input)).rejects.toThrow(sentence);
  });
});
