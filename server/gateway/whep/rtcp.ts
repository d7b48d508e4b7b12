const PAYLOAD_SPECIFIC_FEEDBACK = 206;
const PICTURE_LOSS = 1;
const FULL_INTRA = 4;

/** Whether a compound RTCP packet asks for a key picture (PLI of RFC 4585, FIR of RFC 5104). */
export function asksForKeyPicture(message: Buffer): boolean {
  for (let at = 0; at + 4 <= message.length; at += 4 * (message.readUInt16BE(at + 2) + 1)) {
    const format = message.readUInt8(at) & 0x1f;
    if (message.readUInt8(at + 1) !== PAYLOAD_SPECIFIC_FEEDBACK) continue;
    if (format === PICTURE_LOSS || format === FULL_INTRA) return true;
  }
  return false;
}
