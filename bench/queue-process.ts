/**
 * A queue in a process of its own, so that the one who is measured does not share its event loop. Its parent says
 * `{fill: 3000}`, and is told `{url, endpoint}` at the start and `{filled: 3000}` when so many messages are in the queue.
 */
import { z } from "zod";
import { ESTATE } from "../playground/aws/estate/ids.ts";
import { type LocalAws, openLocalAws } from "../playground/aws/open.ts";
import { seedWorld } from "../playground/aws/seed.ts";

/** What the parent says. */
const order = z.object({ fill: z.int() });

const aws = await openLocalAws();
seedWorld(aws);
const sent = { messages: 0 };
process.on("message", (said) => void fill(order.parse(said).fill));
process.on("disconnect", () => void aws[Symbol.asyncDispose]());
process.send?.({ queueUrl: aws.queueUrl, endpoint: aws.queueEndpoint });

async function fill(messages: number): Promise<void> {
  for (let left = messages; left > 0; left--) await sendOne(aws, sent.messages++);
  process.send?.({ filled: messages });
}

/** Of ten: four shells of Session Manager, two SSH logins in a host's log, two changes of a group, two calls of no concern. */
async function sendOne(to: LocalAws, index: number): Promise<void> {
  const person = `user-${index % 100}`;
  const ip = `198.18.${(index >> 8) & 255}.${index & 255}`;
  const somebody = to.as({ user: person, agent: "cli", ip });
  switch (index % 5) {
    case 0:
    case 1:
      await somebody.startSession(ESTATE.instances.db1);
      return;
    case 2:
      await to.sendLogs(ESTATE.logGroup, ESTATE.instances.web1, hostLines(index, person, ip));
      return;
    case 3:
      await changeGroup(to, index);
      return;
    default:
      await somebody.terminateSession(`${person}-${index}`);
  }
}

/** A connection as a host writes it: the login, and what belongs to it. */
function hostLines(index: number, user: string, ip: string): { message: string; at: Date }[] {
  const at = new Date();
  const stamp = at.toISOString().replace("Z", "+00:00");
  const place = `from ${ip} port ${20_000 + index}`;
  return [
    `Connection ${place} on 10.20.1.20 port 22 rdomain ""`,
    `Accepted password for ${user} ${place} ssh2`,
    `Starting session: shell on pts/0 for ${user} ${place} id 0`,
  ].map((text) => ({ message: `${stamp} ip-10-0-1-20 sshd[${1000 + index}]: ${text}`, at }));
}

/** A new group, and with the next turn a rule in it. */
async function changeGroup(to: LocalAws, index: number): Promise<void> {
  const turn = Math.floor(index / 5);
  const name = `group-${Math.floor(turn / 2)}`;
  const theo = to.as({ user: "theo", agent: "terraform" });
  if (turn % 2 === 0) await theo.createGroup({ name, vpcId: ESTATE.vpc });
  else await theo.authorizeIngress(name, { port: 443, peer: "10.1.0.0/16" });
}
