/** A value of AMF0, the notation of RTMP's commands. Objects as pairs. */
export type AmfValue =
  number | boolean | string | null | readonly (readonly [name: string, value: AmfValue])[];

const TYPE = {
  number: 0,
  boolean: 1,
  string: 2,
  object: 3,
  null: 5,
  undefined: 6,
  array: 8,
  end: 9,
  list: 10,
  date: 11,
  longString: 12,
} as const;
const MAX_DEPTH = 8;
const MAX_VALUES = 1000;

/** The values of a command. Never throws: ends before the first one that it does not know. */
export function decodeAmf(bytes: Buffer): readonly AmfValue[] {
  const reader = new AmfReader(bytes);
  const values: AmfValue[] = [];
  for (let value = reader.value(); value !== undefined; value = reader.value()) values.push(value);
  return values;
}

/** The bytes of these values. */
export function encodeAmf(values: readonly AmfValue[]): Buffer {
  return Buffer.concat(values.map(encodeValue));
}

class AmfReader {
  readonly #bytes: Buffer;
  #at = 0;
  #count = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** The next value; undefined at the end, or where it cannot be read. */
  value(depth = 0): AmfValue | undefined {
    this.#count += 1;
    const type = this.#take(1)?.[0] ?? TYPE.end;
    if (depth > MAX_DEPTH || this.#count > MAX_VALUES) return undefined;
    switch (type) {
      case TYPE.number:
        return this.#take(8)?.readDoubleBE();
      case TYPE.boolean:
        return this.#take(1)?.equals(Buffer.from([0])) === false;
      case TYPE.string:
        return this.#text(2);
      case TYPE.longString:
        return this.#text(4);
      case TYPE.null:
      case TYPE.undefined:
        return null;
      case TYPE.date:
        return this.#take(10)?.readDoubleBE();
      case TYPE.array:
        this.#take(4);
        return this.#object(depth);
      case TYPE.object:
        return this.#object(depth);
      case TYPE.list:
        return this.#list(depth);
      default:
        return undefined;
    }
  }

  #object(depth: number): AmfValue | undefined {
    const fields: [string, AmfValue][] = [];
    for (;;) {
      const name = this.#text(2);
      if (name === undefined) return undefined;
      if (name === '' && this.#bytes[this.#at] === TYPE.end) {
        this.#at += 1;
        return fields;
      }
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      fields.push([name, value]);
    }
  }

  #list(depth: number): AmfValue | undefined {
    const length = this.#take(4)?.readUInt32BE() ?? 0;
    const items: [string, AmfValue][] = [];
    for (let index = 0; index < length; index += 1) {
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      items.push([String(index), value]);
    }
    return items;
  }

  #text(lengthBytes: 2 | 4): string | undefined {
    const length = this.#take(lengthBytes)?.readUIntBE(0, lengthBytes);
    return length === undefined ? undefined : this.#take(length)?.toString('utf8');
  }

  #take(length: number): Buffer | undefined {
    const end = this.#at + length;
    if (end > this.#bytes.length) {
      this.#at = this.#bytes.length;
      return undefined;
    }
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}

function encodeValue(value: AmfValue): Buffer {
  if (value === null) return Buffer.from([TYPE.null]);
  if (typeof value === 'boolean') return Buffer.from([TYPE.boolean, value ? 1 : 0]);
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(9);
    bytes.writeDoubleBE(value, 1);
    return bytes;
  }
  if (typeof value === 'string') return Buffer.concat([Buffer.from([TYPE.string]), encodeText(value)]);
  const fields = value.flatMap(([name, field]) => [encodeText(name), encodeValue(field)]);
  return Buffer.concat([Buffer.from([TYPE.object]), ...fields, Buffer.from([0, 0, TYPE.end])]);
}

function encodeText(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
