/** An event of a text/event-stream, as far as we use them. */
export interface RawEvent {
  readonly name: string;
  readonly data: string | null;
  readonly retryMs: number | null;
}

/** No event of ours is longer; what is longer is not kept. */
const MAX_CHARS = 8_000_000;

/** Cuts a byte stream into server-sent events (WHATWG HTML, 9.2.6). Comments are passed over. */
export class EventStreamParser {
  readonly #decoder = new TextDecoder();
  #rest = '';
  #name = 'message';
  #data: string[] = [];
  #retryMs: number | null = null;

  /** Takes the next bytes; returns the events that they complete. */
  push(bytes: Uint8Array): readonly RawEvent[] {
    const text = this.#rest + this.#decoder.decode(bytes, { stream: true });
    // A carriage return at the end may be half of a line break.
    const isHalf = text.endsWith('\r');
    const lines = (isHalf ? text.slice(0, -1) : text).split(/\r\n|\n|\r/);
    this.#rest = (lines.pop() ?? '') + (isHalf ? '\r' : '');
    if (this.#rest.length > MAX_CHARS) throw new Error('an event is too long');
    return lines.flatMap((line) => this.#takeLine(line));
  }

  #takeLine(line: string): readonly RawEvent[] {
    if (line === '') return this.#finish();
    const colon = line.indexOf(':');
    if (colon === 0) return [];
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.#name = value;
    else if (field === 'data') this.#data.push(value);
    else if (field === 'retry' && /^\d{1,7}$/.test(value)) this.#retryMs = Number(value);
    return [];
  }

  #finish(): readonly RawEvent[] {
    const event = {
      name: this.#name,
      data: this.#data.length === 0 ? null : this.#data.join('\n'),
      retryMs: this.#retryMs,
    };
    this.#name = 'message';
    this.#data = [];
    this.#retryMs = null;
    return event.data === null && event.retryMs === null ? [] : [event];
  }
}
