const VIDEO_TAG = 9;
const TAG_HEAD_BYTES = 11;

/** The beginning of an FLV file that holds video only. */
export const FLV_HEAD = Buffer.from([0x46, 0x4c, 0x56, 1, 1, 0, 0, 0, 9, 0, 0, 0, 0]);

/** One message of video as an FLV tag. */
export function flvVideoTag(payload: Buffer, timestampMs: number): Buffer {
  const tag = Buffer.alloc(TAG_HEAD_BYTES + payload.length + 4);
  tag[0] = VIDEO_TAG;
  tag.writeUIntBE(payload.length, 1, 3);
  tag.writeUIntBE(timestampMs & 0xffffff, 4, 3);
  tag[7] = timestampMs >>> 24;
  payload.copy(tag, TAG_HEAD_BYTES);
  tag.writeUInt32BE(TAG_HEAD_BYTES + payload.length, TAG_HEAD_BYTES + payload.length);
  return tag;
}
