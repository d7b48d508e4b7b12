/** One request of an RTSP client (RFC 2326), or a packet that it sent between requests. */
export interface RtspRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
}

/** Takes bytes as they come and hands out whole requests; interleaved packets are dropped. */
export class RtspReader {
  #rest: Buffer = Buffer.alloc(0);

  read(chunk: Buffer): readonly RtspRequest[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const requests: RtspRequest[] = [];
    for (;;) {
      if (this.#rest[0] === 0x24) {
        if (this.#rest.length < 4) return requests;
        const end = 4 + this.#rest.readUInt16BE(2);
        if (this.#rest.length < end) return requests;
        this.#rest = this.#rest.subarray(end);
        continue;
      }
      const head = this.#rest.indexOf('\r\n\r\n');
      if (head === -1) return requests;
      const request = parse(this.#rest.subarray(0, head).toString('latin1'));
      const end = head + 4 + Number(request.headers.get('content-length') ?? 0);
      if (this.#rest.length < end) return requests;
      this.#rest = this.#rest.subarray(end);
      requests.push(request);
    }
  }
}

function parse(head: string): RtspRequest {
  const [first = '', ...lines] = head.split('\r\n');
  const [method = '', url = ''] = first.split(' ');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { method, url, headers: new Map(headers) };
}
