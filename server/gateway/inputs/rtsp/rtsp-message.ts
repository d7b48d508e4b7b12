/** A header's name as it was sent, and its value. */
export type RtspHeader = readonly [name: string, value: string];

export interface RtspRequest {
  readonly kind: 'request';
  readonly method: string;
  readonly uri: string;
  readonly headers: readonly RtspHeader[];
  readonly body: Buffer;
}

export interface RtspResponse {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly RtspHeader[];
  readonly body: Buffer;
}

export type RtspMessage = RtspRequest | RtspResponse;

/** The first value of a header, whatever the case of its name. */
export function headerOf({ headers }: Pick<RtspMessage, 'headers'>, name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

/** All values of a header. */
export function headersOf({ headers }: Pick<RtspMessage, 'headers'>, name: string): readonly string[] {
  return headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
}

/** Headers without those names (lower case). */
export function withoutHeaders(
  headers: readonly RtspHeader[],
  names: readonly string[],
): readonly RtspHeader[] {
  return headers.filter(([key]) => !names.includes(key.toLowerCase()));
}

/** A message as bytes, its length stated anew. Header texts are Latin-1. */
export function encodeMessage(message: RtspMessage): Buffer {
  const first =
    message.kind === 'request'
      ? `${message.method} ${message.uri} RTSP/1.0`
      : `RTSP/1.0 ${message.status} ${message.reason}`;
  const headers = withoutHeaders(message.headers, ['content-length']).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const length = message.body.length === 0 ? [] : [`Content-Length: ${message.body.length}`];
  const head = [first, ...headers, ...length, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), message.body]);
}

interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly headers?: readonly RtspHeader[];
  readonly body?: Buffer;
}

/** The answer to a request, with its sequence number. */
export function responseTo(
  request: RtspRequest,
  { status, reason, headers = [], body }: Answer,
): RtspResponse {
  const sequence = headerOf(request, 'cseq');
  return {
    kind: 'response',
    status,
    reason,
    headers: [...(sequence === undefined ? [] : [['CSeq', sequence] as const]), ...headers],
    body: body ?? Buffer.alloc(0),
  };
}
