import { describe, expect, it } from "vitest";
import { type LocalSlack, openLocalSlack } from "../../../playground/slack/open.ts";
import { buttons, matching, post, refusalOf, section, webClient } from "./world.ts";

function texts(slack: LocalSlack): readonly string[] {
  return slack.messages("aws").map(({ text }) => text);
}

describe("chat.postMessage", () => {
  it("posts to channels by id and name, to people and into threads", async () => {
    await using slack = await openLocalSlack();
    const client = webClient(slack);

    const first = await post(client, { channel: "C0AWS", text: "by id" });
    await post(client, { channel: "#security", text: "by name" });
    await post(client, { channel: "U0ENGINEER", text: "to a person" });
    const reply = await post(client, { channel: "C0AWS", thread_ts: first.ts, text: "below" });
    await post(client, { channel: "C0AWS", thread_ts: reply.ts, text: "below that" });

    expect(slack.messages("security").map(({ text }) => text)).toEqual(["by name"]);
    expect(slack.messages({ dm: "engineer" }).map(({ text, channel }) => [text, channel])).toEqual([
      ["to a person", "D0ENGINEER"],
    ]);
    expect(
      slack.messages("aws").map(({ text, threadTs, replyCount }) => [text, threadTs, replyCount]),
    ).toEqual([
      ["by id", first.ts, 2],
      ["below", first.ts, 0],
      ["below that", first.ts, 0],
    ]);
  });

  it.each([
    ["an unknown channel", { channel: "C0NOWHERE", text: "x" }, "channel_not_found"],
    ["no channel", { text: "x" }, "invalid_arguments"],
    ["nothing to say", { channel: "C0AWS" }, "no_text"],
    [
      "a thread that is not there",
      { channel: "C0AWS", text: "x", thread_ts: "1.0" },
      "cannot_reply_to_message",
    ],
    ["a deactivated person", { channel: "U0DEACTIVATED", text: "x" }, "channel_not_found"],
    [
      "blocks that are no list",
      { channel: "C0AWS", text: "x", blocks: "{}" },
      "invalid_blocks_format",
    ],
    [
      "bad metadata",
      { channel: "C0AWS", text: "x", metadata: { event_type: "e" } },
      "invalid_metadata_schema",
    ],
    [
      "metadata that is no object",
      { channel: "C0AWS", text: "x", metadata: "[]" },
      "invalid_metadata_format",
    ],
    [
      "too many attachments",
      { channel: "C0AWS", attachments: Array.from({ length: 101 }, () => ({ text: "x" })) },
      "too_many_attachments",
    ],
    [
      "too much text in all blocks together",
      { channel: "C0AWS", text: "x", blocks: Array(5).fill(section("x".repeat(2700))) },
      "msg_blocks_too_long",
    ],
  ])("refuses %s", async (_, args, error) => {
    await using slack = await openLocalSlack();

    const refusal = await refusalOf(post(webClient(slack), args));

    expect(refusal).toBe(error);
    expect(slack.calls("chat.postMessage")).toMatchObject([{ answer: { ok: false, error } }]);
  });

  it("posts where it was not invited only with chat:write.public, and never into private channels", async () => {
    await using slack = await openLocalSlack();
    await using narrow = await openLocalSlack({ scopes: ["chat:write"] });

    await post(webClient(slack), { channel: "C0GENERAL", text: "hello" });
    const refusal = await refusalOf(post(webClient(narrow), { channel: "C0GENERAL", text: "x" }));

    expect(slack.messages("general")).toHaveLength(1);
    expect(refusal).toBe("not_in_channel");
  });

  it("cuts a text after 40,000 characters and completes blocks as Slack does", async () => {
    await using slack = await openLocalSlack();

    await post(webClient(slack), {
      channel: "C0AWS",
      text: "x".repeat(40_001),
      blocks: [
        section("hi"),
        {
          type: "actions",
          elements: [{ type: "button", text: { type: "plain_text", text: "Go" } }],
        },
      ],
    });

    const [message] = slack.messages("aws");
    expect(message?.text).toHaveLength(40_000);
    expect(message?.blocks).toMatchObject([
      { block_id: matching(/^.{5}$/), text: { type: "mrkdwn", verbatim: false } },
      { elements: [{ action_id: matching(/^.{5}$/), text: { emoji: true } }] },
    ]);
  });
});

describe("chat.update and chat.delete", () => {
  it("edits in place: text alone takes the blocks away, metadata stays", async () => {
    await using slack = await openLocalSlack();
    const client = webClient(slack);
    const metadata = { event_type: "case", event_payload: { id: "c1" } };
    const { ts, channel } = await post(client, {
      channel: "C0AWS",
      text: "open",
      blocks: [section("open"), buttons(["go", "Go"])],
      metadata,
    });

    await client.chat.update({ channel, ts, blocks: [{ type: "divider" }] });
    const [withBlocks] = slack.messages("aws");
    await client.chat.update({ channel, ts, text: "closed" });

    expect(withBlocks).toMatchObject({ text: "open", edits: 1, blocks: [{ type: "divider" }] });
    expect(slack.messages("aws")).toMatchObject([
      { ts, text: "closed", blocks: [], edits: 2, metadata },
    ]);
    expect(slack.messages("aws")[0]?.earlier.map(({ text }) => text)).toEqual(["open", "open"]);
  });

  it("refuses what is not there, not its own, or ephemeral", async () => {
    await using slack = await openLocalSlack();
    const client = webClient(slack);
    const foreign = slack.say("engineer", "aws", "mine");
    const shown = await client.chat.postEphemeral({
      channel: "C0AWS",
      user: "U0ENGINEER",
      text: "psst",
    });
    const ephemeral = { channel: "C0AWS", ts: shown.message_ts ?? "" };

    expect(await refusalOf(client.chat.update({ ...foreign, text: "x" }))).toBe(
      "cant_update_message",
    );
    expect(await refusalOf(client.chat.delete(foreign))).toBe("cant_delete_message");
    expect(await refusalOf(client.chat.update({ ...ephemeral, text: "x" }))).toBe(
      "message_not_found",
    );
    expect(await refusalOf(client.chat.delete({ channel: "C0AWS", ts: "1.1" }))).toBe(
      "message_not_found",
    );
    expect(await refusalOf(client.chat.update({ channel: "D0ADMIN", ts: "1.1", text: "x" }))).toBe(
      "channel_not_found",
    );
    expect(texts(slack)).toEqual(["mine"]);
    expect(slack.ephemerals("engineer").map(({ text }) => text)).toEqual(["psst"]);
  });

  it("deletes its own and gives links to messages", async () => {
    await using slack = await openLocalSlack();
    const client = webClient(slack);
    const { ts, channel } = await post(client, { channel: "C0AWS", text: "open" });

    const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts });
    await client.chat.delete({ channel, ts });

    expect(permalink).toBe(new URL(`/archives/C0AWS/p${ts.replace(".", "")}`, slack.apiUrl).href);
    expect(slack.messages("aws")).toEqual([]);
  });
});

describe("chat.postEphemeral", () => {
  it.each([
    ["C0AWS", "U0OUTSIDER", "user_not_in_channel"],
    ["C0GENERAL", "U0OUTSIDER", "not_in_channel"],
    ["C0NOWHERE", "U0OUTSIDER", "channel_not_found"],
  ])("to %s and %s is refused with %s", async (channel, user, error) => {
    await using slack = await openLocalSlack();

    const call = webClient(slack).chat.postEphemeral({ channel, user, text: "psst" });

    expect(await refusalOf(call)).toBe(error);
  });
});

describe("reading", () => {
  it("gives history newest first, replies oldest first, metadata only when asked for", async () => {
    await using slack = await openLocalSlack();
    const client = webClient(slack);
    const metadata = { event_type: "case", event_payload: { id: "c1" } };
    const first = await post(client, { channel: "C0AWS", text: "one", metadata });
    await post(client, { channel: "C0AWS", text: "reply", thread_ts: first.ts });
    const second = await post(client, { channel: "C0AWS", text: "two" });

    const plain = await client.conversations.history({ channel: "C0AWS" });
    const full = await client.conversations.history({
      channel: "C0AWS",
      include_all_metadata: true,
      latest: second.ts,
    });
    const page = await client.conversations.history({ channel: "C0AWS", limit: 1 });
    const rest = await client.conversations.history({
      channel: "C0AWS",
      limit: 1,
      cursor: page.response_metadata?.next_cursor ?? "",
    });
    const replies = await client.conversations.replies({ channel: "C0AWS", ts: first.ts });

    expect(plain.messages?.map(({ text, metadata: data }) => [text, data])).toEqual([
      ["two", undefined],
      ["one", undefined],
    ]);
    expect(full.messages).toMatchObject([{ text: "one", metadata, reply_count: 1 }]);
    expect([page.has_more, page.messages?.[0]?.text]).toEqual([true, "two"]);
    expect([rest.has_more, rest.messages?.[0]?.text]).toEqual([false, "one"]);
    expect(replies.messages?.map(({ text }) => text)).toEqual(["one", "reply"]);
  });

  it("adds pins, bookmarks and reactions once", async () => {
    await using slack = await openLocalSlack();
    const client = webClient(slack);
    const { ts, channel } = await post(client, { channel: "C0AWS", text: "one" });

    await client.pins.add({ channel, timestamp: ts });
    await client.reactions.add({ channel, timestamp: ts, name: "eyes" });
    await client.bookmarks.add({
      channel_id: channel,
      title: "Runbook",
      type: "link",
      link: "https://example.com",
    });

    expect(slack.messages("aws")).toMatchObject([
      { isPinned: true, reactions: [{ name: "eyes", users: [slack.botUserId] }], edits: 0 },
    ]);
    expect(slack.channels.aws.bookmarks).toMatchObject([{ title: "Runbook" }]);
    expect(await refusalOf(client.pins.add({ channel, timestamp: ts }))).toBe("already_pinned");
    expect(await refusalOf(client.reactions.add({ channel, timestamp: ts, name: "eyes" }))).toBe(
      "already_reacted",
    );
  });

  it("takes files by address and shows them in the channel", async () => {
    await using slack = await openLocalSlack();
    const client = webClient(slack);

    await client.filesUploadV2({
      channel_id: "C0AWS",
      filename: "timeline.md",
      title: "Timeline",
      file: Buffer.from("# Timeline"),
      initial_comment: "The export",
    });

    const [file] = slack.files();
    expect(file).toMatchObject({
      name: "timeline.md",
      title: "Timeline",
      state: "shared",
      shares: ["C0AWS"],
    });
    expect(file?.content.toString()).toBe("# Timeline");
    expect(slack.messages("aws")).toMatchObject([
      { text: "The export", files: [{ name: "timeline.md" }] },
    ]);
  });
});
