const HEAD_BYTES = 4;

/**
 * The interleaved packets of these channels out of whole packets, renumbered to 0, 1 …, in runs. The
 * bytes are changed in place.
 */
export function onlyChannels(bytes: Buffer, channels: readonly number[]): readonly Buffer[] {
  const runs: Buffer[] = [];
  let start: number | null = null;
  for (let at = 0; at < bytes.length;) {
    const end = at + HEAD_BYTES + bytes.readUInt16BE(at + 2);
    const channel = channels.indexOf(bytes[at + 1] ?? 0);
    if (channel !== -1) {
      bytes[at + 1] = channel;
      start ??= at;
    } else if (start !== null) {
      runs.push(bytes.subarray(start, at));
      start = null;
    }
    at = end;
  }
  if (start !== null) runs.push(bytes.subarray(start));
  return runs;
}
