import { headerOf, type RtspHeader, type RtspResponse, withoutHeaders } from './rtsp-message';

const ABSOLUTE = /^rtsps?:\/\//i;
const ADDRESS_HEADERS = ['content-base', 'content-location'];
/** ffmpeg would follow the first and answer the second by itself; the third makes it speak a dialect. */
const KEPT_BACK = ['location', 'www-authenticate', 'realchallenge1'];

/** A camera's answer as ffmpeg may see it: with our addresses in place of the camera's. */
export function rewriteResponse(
  response: RtspResponse,
  { sequence, toLocal }: { readonly sequence: string; readonly toLocal: (url: string) => string },
): RtspResponse {
  const headers = withoutHeaders(response.headers, [...KEPT_BACK, 'cseq']).flatMap(([name, value]) =>
    rewriteHeader(name, value, toLocal),
  );
  const isSdp = /sdp/i.test(headerOf(response, 'content-type') ?? '');
  return {
    ...response,
    headers: [['CSeq', sequence], ...headers],
    body: isSdp ? rewriteSdp(response.body, toLocal) : response.body,
  };
}

function rewriteHeader(name: string, value: string, toLocal: (url: string) => string): readonly RtspHeader[] {
  const key = name.toLowerCase();
  if (ADDRESS_HEADERS.includes(key)) {
    // ffmpeg would take a relative one as it is, and ask for addresses without a host.
    return ABSOLUTE.test(value) ? [[name, toLocal(value)]] : [];
  }
  if (key !== 'rtp-info') return [[name, value]];
  return [[name, value.replace(/rtsps?:\/\/[^;,"\s]+/gi, toLocal)]];
}

function rewriteSdp(body: Buffer, toLocal: (url: string) => string): Buffer {
  const text = body.toString('latin1');
  const rewritten = text.replace(
    /^(a=control:)[ \t]*(rtsps?:\/\/[^\s]+)/gim,
    (_, name: string, url: string) => name + toLocal(url),
  );
  return Buffer.from(rewritten, 'latin1');
}
