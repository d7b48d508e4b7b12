/** RTP (RFC 3550) and H.264 in it (RFC 6184), as far as a relay needs to understand them. */

const HEADER_BYTES = 12;
const NAL_IDR = 5;
const NAL_SPS = 7;
const NAL_STAP_A = 24;
const NAL_FU_A = 28;

export interface RtpPacket {
  /** Names the sender; another one in each run of ffmpeg. */
  readonly ssrc: number;
  /** 0–65535. */
  readonly sequence: number;
  /** 90 kHz, wraps at 2³². */
  readonly timestamp: number;
  /** Last packet of its picture. */
  readonly isMarker: boolean;
  /** A view of the datagram. */
  readonly payload: Buffer;
}

/** Reads a datagram; null where it is no RTP. Padding is cut off. */
export function parseRtp(datagram: Buffer): RtpPacket | null {
  if (datagram.length < HEADER_BYTES) return null;
  const first = datagram.readUInt8(0);
  if (first >> 6 !== 2) return null;
  let start = HEADER_BYTES + 4 * (first & 0x0f);
  if ((first & 0x10) !== 0) {
    if (datagram.length < start + 4) return null;
    start += 4 + 4 * datagram.readUInt16BE(start + 2);
  }
  const paddingBytes = (first & 0x20) === 0 ? 0 : datagram.readUInt8(datagram.length - 1);
  const end = datagram.length - paddingBytes;
  if (end <= start) return null;
  const second = datagram.readUInt8(1);
  // RTCP on the same port: packet types 200–207.
  if (second >= 200 && second <= 207) return null;
  return {
    ssrc: datagram.readUInt32BE(8),
    sequence: datagram.readUInt16BE(2),
    timestamp: datagram.readUInt32BE(4),
    isMarker: (second & 0x80) !== 0,
    payload: datagram.subarray(start, end),
  };
}

/** Whether a decoder can begin with the picture that this packet belongs to. */
export function isKeyPacket(payload: Buffer): boolean {
  const type = (payload[0] ?? 0) & 0x1f;
  if (type === NAL_FU_A) return isKeyNal((payload[1] ?? 0) & 0x1f);
  if (type !== NAL_STAP_A) return isKeyNal(type);
  for (let at = 1; at + 2 < payload.length; at += 2 + payload.readUInt16BE(at)) {
    if (isKeyNal((payload[at + 2] ?? 0) & 0x1f)) return true;
  }
  return false;
}

/** Parameter sets are repeated before each key picture, also where it is none by its slices. */
function isKeyNal(type: number): boolean {
  return type === NAL_IDR || type === NAL_SPS;
}
