/** A file that is not what it says it is; the message names the place in bytes. */
export class ProtobufError extends Error {
  override readonly name = 'ProtobufError';
}

const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** One field of a message; `bytes` is a view, `integer` loses what is above 2^53. */
export type ProtobufField =
  | { readonly number: number; readonly kind: 'integer'; readonly integer: number }
  | { readonly number: number; readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly number: number; readonly kind: 'fixed' };

/**
 * The fields of one protobuf message in the order of the file. Nothing is copied, and nothing is
 * believed: a length beyond the message, a varint without an end or an unknown wire type throws.
 */
export function* fieldsOf(message: Uint8Array): Generator<ProtobufField> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    let factor = 1;
    for (let length = 1; length <= 10; length += 1) {
      const byte = message[at];
      if (byte === undefined) throw new ProtobufError(`the file ends within a number, at byte ${at}`);
      at += 1;
      value += (byte & 0x7f) * factor;
      factor *= 128;
      if (byte < 0x80) return value;
    }
    throw new ProtobufError(`a number has no end, at byte ${at}`);
  };
  const take = (length: number): Uint8Array => {
    const end = at + length;
    if (end > message.length)
      throw new ProtobufError(`expected ${length} more bytes at byte ${at}, got ${message.length - at}`);
    const bytes = message.subarray(at, end);
    at = end;
    return bytes;
  };
  while (at < message.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    if (number === 0) throw new ProtobufError(`field 0 at byte ${at}`);
    switch (tag % 8) {
      case WIRE.varint:
        yield { number, kind: 'integer', integer: signed(varint()) };
        break;
      case WIRE.bytes:
        yield { number, kind: 'bytes', bytes: take(varint()) };
        break;
      case WIRE.fixed64:
        take(8);
        yield { number, kind: 'fixed' };
        break;
      case WIRE.fixed32:
        take(4);
        yield { number, kind: 'fixed' };
        break;
      default:
        throw new ProtobufError(`unknown wire type ${tag % 8} at byte ${at}`);
    }
  }
}

/** Text of a field; what is no UTF-8 becomes replacement characters. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Negative numbers are written as 64 bits in two's complement. */
function signed(value: number): number {
  return value >= 2 ** 63 ? value - 2 ** 64 : value;
}
