import type { InputBlock, KnownBlock } from "@slack/types";
import { sectionBlock } from "../../core/blocks.ts";
import { SSH_NAMESPACE } from "../prove/ssh.ts";

/** `ssh-keygen` signs with a key file or with the agent's key whose public half the file is. */
function signCommand(nonce: string): string {
  return `printf %s ${nonce} | ssh-keygen -Y sign -n ${SSH_NAMESPACE} -f ~/.ssh/id_ed25519`;
}

/** What to run for each factor that may be used, on the person's own machine. Nonces have no character that is markup. */
export function commandBlocks(
  nonce: string,
  { ssh, aws }: { readonly ssh: boolean; readonly aws: boolean },
): KnownBlock[] {
  return [
    ...(ssh ? [sectionBlock(`With a linked SSH key:\n\`\`\`${signCommand(nonce)}\`\`\``)] : []),
    ...(aws
      ? [sectionBlock(`With linked AWS credentials:\n\`\`\`countersign prove aws ${nonce}\`\`\``)]
      : []),
  ];
}

/** Where the answer is pasted. A signature has up to 3000 characters, an address with a session token more. */
export function proofInput(): InputBlock {
  return {
    type: "input",
    block_id: "proof",
    label: { type: "plain_text", text: "What it printed" },
    element: {
      type: "plain_text_input",
      action_id: "proof",
      multiline: true,
      min_length: 1,
      max_length: 3000,
    },
  };
}
