import { type Command, InvalidArgumentError } from "commander";
import { proveAws } from "../wiring/prove-aws.ts";
import { systemClock } from "../wiring/system.ts";
import type { Io } from "./io.ts";

/** Nothing but what Countersign shows in its forms: a text that somebody else made up is not signed. */
const NONCE = /^cs-(?:yes|link)-[A-Za-z0-9]+(?:-[A-Za-z0-9]+){2}$/;

/** `countersign prove aws NONCE`: on one's own machine, by the AWS credentials that are there; no configuration is read. */
export function addProve(program: Command, io: Io): void {
  program
    .command("prove")
    .description("prove on your own machine that something is yours")
    .command("aws")
    .description(
      "print an address by which Countersign may ask STS, for a minute, whose credentials these are",
    )
    .argument("<nonce>", "the text that Slack shows", readNonce)
    .option("--region <region>", "region of STS; else that of the environment, or us-east-1")
    .action(async (nonce: string, { region }: { readonly region?: string }) => {
      io.out(`${await proveAws(nonce, region, systemClock)}\n`);
    });
}

function readNonce(text: string): string {
  if (NONCE.test(text)) return text;
  throw new InvalidArgumentError("It must be the text that Slack shows: cs-…");
}
