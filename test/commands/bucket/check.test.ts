import { describe, expect, it } from "vitest";
import { checkForm } from "../../../commands/bucket/check.ts";

function answer(text: string): string {
  return JSON.stringify(
    checkForm.answer({ policy: text.slice(0, 3000), "policy.2": text.slice(3000) }),
  );
}

describe("/bucket check", () => {
  it("gives a verdict for each statement of what was pasted", () => {
    const text = JSON.stringify({
      Statement: [
        { Sid: "All", Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" },
        {
          Sid: "Ours",
          Effect: "Allow",
          Principal: { AWS: "111122223333" },
          Action: "s3:*",
          Resource: "*",
        },
      ],
    });

    const view = answer(text);

    expect(view).toMatch(/\*public\*, by AWS/);
    expect(view).toMatch(/All \([0-9a-f]{16}\): \*public\*/);
    expect(view).toMatch(/Ours \([0-9a-f]{16}\): not public/);
  });

  it("joins what is longer than one field, and says what it does not understand", () => {
    const statement = {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: "x".repeat(4000),
    };

    expect(answer(JSON.stringify({ Statement: [statement] }))).toContain("not public");
    expect(answer("{")).toContain("not understood");
  });
});
