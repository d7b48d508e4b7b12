/** Ticks per second of the sample's track. */
export const SAMPLE_TIMESCALE = 1000;

const NON_SYNC = 0x1010000;
const SYNC = 0x2000000;
const TRACK_ID = 1;

/** A box of ISO/IEC 14496-12. */
export function mp4Box(type: string, ...payload: readonly Buffer[]): Buffer {
  const content = Buffer.concat(payload);
  return Buffer.concat([uint32(8 + content.length), Buffer.from(type, 'latin1'), content]);
}

/** A box that gives its size in 64 bits. */
export function longMp4Box(type: string, payload: Buffer): Buffer {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(16 + payload.length));
  return Buffer.concat([uint32(1), Buffer.from(type, 'latin1'), size, payload]);
}

/** `ftyp` + `moov` of a picture of 640 × 360 in H.264, without anything that a reader may leave out. */
export function sampleInit({ avcProfile = '42c01e' } = {}): Buffer {
  const avcC = mp4Box('avcC', Buffer.from(`01${avcProfile}ffe100`, 'hex'));
  const avc1 = mp4Box('avc1', Buffer.alloc(24), uint16(640), uint16(360), Buffer.alloc(50), avcC);
  const stsd = mp4Box('stsd', uint32(0, 1), avc1);
  const mdhd = mp4Box('mdhd', uint32(0, 0, 0, SAMPLE_TIMESCALE, 0, 0));
  const mdia = mp4Box('mdia', mdhd, mp4Box('minf', mp4Box('stbl', stsd)));
  const trak = mp4Box('trak', mp4Box('tkhd', uint32(3, 0, 0, TRACK_ID), Buffer.alloc(68)), mdia);
  const trex = mp4Box('trex', uint32(0, TRACK_ID, 1, 0, 0, NON_SYNC));
  return Buffer.concat([mp4Box('ftyp', Buffer.from('iso6')), mp4Box('moov', trak, mp4Box('mvex', trex))]);
}

export interface SampleFragment {
  readonly startSec: number;
  readonly durationSec: number;
  readonly isIndependent: boolean;
  readonly payloadBytes?: number;
}

/** `moof` + `mdat` with two samples. */
export function sampleFragment(fragment: SampleFragment): Buffer {
  const { startSec, durationSec, isIndependent, payloadBytes = 100 } = fragment;
  const tfdt = Buffer.alloc(12);
  tfdt.writeUInt8(1, 0);
  tfdt.writeBigUInt64BE(BigInt(Math.round(startSec * SAMPLE_TIMESCALE)), 4);
  const ticks = Math.round(durationSec * SAMPLE_TIMESCALE);
  const first = Math.floor(ticks / 2);
  // First sample's flags, and a duration for each.
  const trun = mp4Box('trun', uint32(0x104, 2, isIndependent ? SYNC : NON_SYNC, first, ticks - first));
  const traf = mp4Box('traf', mp4Box('tfhd', uint32(0x20000, TRACK_ID)), mp4Box('tfdt', tfdt), trun);
  const moof = mp4Box('moof', mp4Box('mfhd', uint32(0, 1)), traf);
  return Buffer.concat([moof, mp4Box('mdat', Buffer.alloc(payloadBytes, startSec))]);
}

export interface SampleRun {
  readonly seconds: number;
  /** From one key frame to the next. */
  readonly gopSec: number;
  readonly partSec?: number;
  readonly startSec?: number;
  readonly payloadBytes?: number;
}

/** The fragments of a run with key frames at equal distances; parts end at key frames. */
export function sampleFragments(run: SampleRun): readonly Buffer[] {
  const { seconds, gopSec, partSec = 0.2, startSec = 0, payloadBytes } = run;
  const partsPerGop = Math.round(gopSec / partSec);
  return Array.from({ length: Math.round(seconds / partSec) }, (_, index) =>
    sampleFragment({
      startSec: startSec + index * partSec,
      durationSec: partSec,
      isIndependent: index % partsPerGop === 0,
      ...(payloadBytes !== undefined && { payloadBytes }),
    }),
  );
}

function uint32(...values: readonly number[]): Buffer {
  const data = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => data.writeUInt32BE(value, 4 * index));
  return data;
}

function uint16(value: number): Buffer {
  const data = Buffer.alloc(2);
  data.writeUInt16BE(value);
  return data;
}
