import { type AmfValue, encodeAmf } from './amf0';
import { RTMP } from './rtmp-reader';

/** As large as any message of ours, so that each is one chunk. */
export const OUR_CHUNK_BYTES = 4096;
const CONTROL_STREAM = 2;
const COMMAND_STREAM = 3;

/** A command for the client. */
export function encodeCommand(values: readonly AmfValue[], messageStreamId = 0): Buffer {
  return encodeMessage({
    type: RTMP.command,
    chunkStream: COMMAND_STREAM,
    messageStreamId,
    payload: encodeAmf(values),
  });
}

/** A control message that is one number. */
export function encodeNumber(type: number, value: number, extra: readonly number[] = []): Buffer {
  const payload = Buffer.alloc(4 + extra.length);
  payload.writeUInt32BE(value);
  payload.set(extra, 4);
  return encodeMessage({ type, chunkStream: CONTROL_STREAM, messageStreamId: 0, payload });
}

interface OwnMessage {
  readonly type: number;
  readonly chunkStream: number;
  readonly messageStreamId: number;
  readonly payload: Buffer;
}

function encodeMessage({ type, chunkStream, messageStreamId, payload }: OwnMessage): Buffer {
  const head = Buffer.alloc(12);
  head[0] = chunkStream;
  head.writeUIntBE(payload.length, 4, 3);
  head[7] = type;
  head.writeUInt32LE(messageStreamId, 8);
  return Buffer.concat([head, payload]);
}
