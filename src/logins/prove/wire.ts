/** Reads the length-prefixed fields of SSH's binary forms one after the other. Source: RFC 4251, section 5. */
export interface WireReader {
  /** The next `length` bytes; undefined when there are not so many. */
  readonly bytes: (length: number) => Buffer | undefined;
  readonly uint32: () => number | undefined;
  readonly string: () => Buffer | undefined;
  readonly isAtEnd: () => boolean;
}

/** A reader at the beginning of `data`. Never throws. */
export function readWire(data: Buffer): WireReader {
  const place = { at: 0 };

  function bytes(length: number): Buffer | undefined {
    if (length > data.length - place.at) return undefined;
    place.at += length;
    return data.subarray(place.at - length, place.at);
  }

  function uint32(): number | undefined {
    return bytes(4)?.readUInt32BE();
  }

  function string(): Buffer | undefined {
    const length = uint32();
    return length === undefined ? undefined : bytes(length);
  }

  return { bytes, uint32, string, isAtEnd: () => place.at === data.length };
}

/** A field as it is written: its length in four bytes, then itself. */
export function wireString(content: Buffer | string): Buffer {
  const body = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

/** A positive number of `size` bytes, without the zeros that SSH puts before it or leaves out; undefined when it is longer. */
export function unsignedOf(content: Buffer, size: number): Buffer | undefined {
  const first = content.findIndex((byte) => byte !== 0);
  const digits = first === -1 ? Buffer.alloc(0) : content.subarray(first);
  if (digits.length > size) return undefined;
  return Buffer.concat([Buffer.alloc(size - digits.length), digits]);
}
