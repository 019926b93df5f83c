import type { OpenAws } from "../aws/open.ts";
import { CountersignError } from "../core/errors.ts";
import type { ReaderOptions } from "../security-groups/desired/reader.ts";

/** A source, as far as its deployed stack is concerned. */
interface StackSource {
  readonly account: string;
  readonly region: string;
  readonly stack?: string | undefined;
}

/**
 * What a reader is given, with what the source's deployed stack says: ids of resources, and parameters for which the
 * configuration has no value. A stack that is not there yet has nothing. Throws `source.unreadable` for one that cannot
 * be read: defaults in the place of its parameters would be guessed.
 */
export async function withStack(
  { account, region, stack: name }: StackSource,
  options: ReaderOptions,
  readStack: OpenAws["readStack"],
  signal: AbortSignal,
): Promise<ReaderOptions> {
  if (name === undefined) return options;
  const reading = await readStack({ account, region }, name, signal);
  switch (reading.reading) {
    case "gone":
      return { ...options, stack: { name, resources: {} } };
    case "unknown":
      throw new CountersignError("source.unreadable", { stack: name, reason: reading.reason });
    case "ok": {
      const { parameters, resources } = reading.value;
      return {
        ...options,
        parameters: { ...parameters, ...options.parameters },
        stack: { name, resources },
      };
    }
  }
}
