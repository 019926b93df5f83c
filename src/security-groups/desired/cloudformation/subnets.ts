import { addressText, type Cidr } from "../../../core/net.ts";

const MOST_SUBNETS = 256;

/** The first `count` networks of a block that leave `bits` bits to hosts; undefined if it has not so many. */
export function subnetsOf(block: Cidr, count: number, bits: number): readonly string[] | undefined {
  const width = block.family === 4 ? 32 : 128;
  if (!isWithin(count, MOST_SUBNETS) || !isWithin(bits, width - block.prefix)) return undefined;
  const size = 1n << BigInt(bits);
  if (block.first + size * BigInt(count) - 1n > block.last) return undefined;
  return Array.from(
    { length: count },
    (_, index) =>
      `${addressText(block.family, block.first + size * BigInt(index))}/${width - bits}`,
  );
}

function isWithin(number: number, most: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= most;
}
