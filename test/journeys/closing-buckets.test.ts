import { describe, expect, it } from "vitest";
import { ESTATE } from "../../playground/aws/estate/ids.ts";
import { STAGES } from "../support/stage.ts";
import { formOf, pressed, sendForm, settle, theo } from "./acting.ts";
import { bucketNow, closings, publish, statement } from "./closing.ts";

const { reports } = ESTATE.buckets;
const WHY = "published by mistake, see the ticket";

describe.each(STAGES)("closing a bucket, on %s", (_, open) => {
  it("B10: the block is put on at once in the name of one, and signed by another; undone by two it is as before", async () => {
    await using test = await open();
    await publish(test);
    const before = structuredClone(bucketNow(test));

    await pressed(test, "engineer", "bucket_form_close");
    await sendForm(test, "engineer", WHY);
    await settle(test);
    await test.scene.message("aws", /a second name is due/);

    expect(bucketNow(test)).toEqual({
      ...before,
      block: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(closings(test)).toMatchObject([
      {
        action: "PutPublicAccessBlock",
        sourceIdentity: "U0ENGINEER",
        outcome: "ok",
      },
    ]);

    expect(closings(test)[0]?.session).toMatch(/^cs-/);

    await pressed(test, "admin", "bucket_form_sign");
    await sendForm(test, "admin", undefined);
    await test.scene.message("aws", /LATENT: bucket reports-eu/);
    await pressed(test, "engineer", "bucket_form_undo");
    await sendForm(test, "engineer", "the campaign needs it until Friday");
    await settle(test);
    await test.scene.message("aws", /Waits for a second name: bucket reports-eu/);
    expect(closings(test)).toHaveLength(1);

    await pressed(test, "admin", "bucket_form_sign");
    await sendForm(test, "admin", undefined);
    await settle(test);
    await test.scene.message("aws", /PUBLIC: bucket reports-eu/);

    expect(bucketNow(test)).toEqual(before);
    expect(closings(test)).toMatchObject([
      { action: "PutPublicAccessBlock" },
      { action: "DeletePublicAccessBlock", sourceIdentity: "U0ENGINEER+U0ADMIN" },
    ]);
  });

  it("B11: the one public statement is removed, the others stay as they are and in order", async () => {
    await using test = await open();
    await publish(test);

    await pressed(test, "engineer", "bucket_form_close");
    await sendForm(test, "engineer", WHY, { choice: "statements" });
    await settle(test);
    await test.scene.message("aws", /a second name is due/);

    expect(JSON.parse(bucketNow(test).policy ?? "{}")).toEqual({
      Version: "2012-10-17",
      Statement: [
        statement("OurAccount", { AWS: "111122223333" }),
        statement("OurOrganisation", { AWS: "444455556666" }),
      ],
    });
    expect(bucketNow(test).block).toBeUndefined();
  });

  it("B11: a policy that changed between modal and call is not written, and who changed it is named", async () => {
    await using test = await open();
    await publish(test);
    await pressed(test, "engineer", "bucket_form_close");
    await formOf(test, "engineer");

    await theo(test).putBucketPolicy(reports, {
      Version: "2012-10-17",
      Statement: [statement("AllowAll", "*"), statement("New", { AWS: "444455556666" })],
    });
    await sendForm(test, "engineer", WHY, { choice: "statements" });
    await settle(test);

    const message = await test.scene.message("aws", /PUBLIC: bucket reports-eu/);
    expect(closings(test)).toEqual([]);
    expect(bucketNow(test).policy).toContain("New");
    expect(test.stage.slack.read(message)).toContain("not done: it has changed");
  });

  it("public grants of an ACL are removed, the owner's stay", async () => {
    await using test = await open();
    await theo(test).deletePublicAccessBlock(reports);
    await theo(test).deleteOwnershipControls(reports);
    await theo(test).putBucketAcl(reports, "public-read");
    await settle(test);
    await test.scene.message("aws", /PUBLIC: bucket reports-eu/);

    await pressed(test, "engineer", "bucket_form_close");
    await sendForm(test, "engineer", WHY, { choice: "acl" });
    await settle(test);
    await test.scene.message("aws", /a second name is due/);

    expect(bucketNow(test).grants).toMatchObject([{ permission: "FULL_CONTROL" }]);
  });

  it("B13: ten clicks of two people are one change", async () => {
    await using test = await open();
    await publish(test);
    await pressed(test, "engineer", "bucket_form_close");
    await pressed(test, "admin", "bucket_form_close");
    await formOf(test, "engineer");
    await formOf(test, "admin");

    await Promise.all([sendForm(test, "engineer", WHY), sendForm(test, "admin", WHY)]);
    await settle(test);
    await test.scene.message("aws", /a second name is due/);

    expect(closings(test)).toHaveLength(1);
  });

  it("nobody signs what they asked for, and who has no right is told so", async () => {
    await using test = await open();
    await publish(test);
    await pressed(test, "oncall", "bucket_form_close");
    await pressed(test, "engineer", "bucket_form_close");
    await sendForm(test, "engineer", WHY);
    await settle(test);
    await test.scene.message("aws", /a second name is due/);

    await pressed(test, "engineer", "bucket_form_sign");
    await sendForm(test, "engineer", undefined);
    await pressed(test, "colleague", "bucket_form_sign");
    await settle(test);

    await test.scene.message("aws", /a second name is due/);
    expect(closings(test)).toHaveLength(1);
  });

  it("that AWS refuses is told with its words, and nothing has changed", async () => {
    await using test = await open();
    await publish(test);
    test.stage.aws.fault.deny("PutPublicAccessBlock");

    await pressed(test, "engineer", "bucket_form_close");
    await sendForm(test, "engineer", WHY);
    await settle(test);

    const message = await test.scene.message("aws", /AWS denied s3.PutBucketPublicAccessBlock/);
    const text = test.stage.slack.read(message);
    expect(text).toContain("PUBLIC: bucket reports-eu");
    expect(text).toContain("aws s3api put-public-access-block");
    expect(bucketNow(test).block).toBeUndefined();
  });

  it("B19: without a role nobody calls anything, and the form shows what to type", async () => {
    await using test = await open({
      settings: (text) =>
        text.replace(/ {2}change_role: "arn:aws:iam::\d+:role\/CountersignClose"\n/, ""),
    });
    await publish(test);

    await pressed(test, "engineer", "bucket_form_close");
    await expect
      .poll(() => JSON.stringify(test.stage.slack.views("engineer").at(-1)?.view))
      .toContain("aws s3api put-public-access-block");
    await settle(test, "2h");

    expect(closings(test)).toEqual([]);
    expect(
      test.stage.aws.calls({ service: "s3control" }).filter(({ mutating }) => mutating),
    ).toEqual([]);
  });
});
