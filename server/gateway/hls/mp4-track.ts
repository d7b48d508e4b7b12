import { boxesIn, findBox, type Mp4Box, Mp4Error, requireBox } from './mp4-boxes';

/** The one video track of a stream, as its `moov` describes it. */
export interface Mp4Track {
  readonly id: number;
  /** Ticks per second. */
  readonly timescale: number;
  /** For a media type: `avc1.42c01f`. */
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  /** Of samples that say nothing themselves. */
  readonly defaults: SampleDefaults;
}

interface SampleDefaults {
  readonly durationTicks: number;
  readonly flags: number;
}

/** What a `moof` says of the samples that follow it. */
export interface Mp4Run {
  /** Whether decoding can begin here. */
  readonly isIndependent: boolean;
  readonly durationSec: number;
  /** Decoding time of the first sample, since the run of ffmpeg began. */
  readonly baseTimeSec: number;
}

/** Bits of `sample_flags` and of the flags of `tfhd` and `trun`, as in ISO/IEC 14496-12. */
const SAMPLE_IS_NON_SYNC = 0x10000;
const TFHD = { baseDataOffset: 0x1, descriptionIndex: 0x2, duration: 0x8, size: 0x10, flags: 0x20 } as const;
const TRUN = {
  dataOffset: 0x1,
  firstFlags: 0x4,
  duration: 0x100,
  size: 0x200,
  flags: 0x400,
  composition: 0x800,
} as const;
/** Before the boxes in a visual sample entry. */
const VISUAL_ENTRY_BYTES = 78;

/** Reads `ftyp` + `moov`. Anything but one H.264 track is an `Mp4Error`. */
export function readTrack(init: Buffer): Mp4Track {
  const trak = requireBox(init, ['moov', 'trak']);
  const { start: tkhd } = requireBox(init, ['tkhd'], trak);
  const { start: mdhd } = requireBox(init, ['mdia', 'mdhd'], trak);
  const timescale = init.readUInt32BE(mdhd + (init.readUInt8(mdhd) === 1 ? 20 : 12));
  if (timescale === 0) throw new Mp4Error('Expected a timescale above 0, got 0.');
  return {
    id: init.readUInt32BE(tkhd + (init.readUInt8(tkhd) === 1 ? 20 : 12)),
    timescale,
    ...readAvcEntry(init, requireBox(init, ['mdia', 'minf', 'stbl', 'stsd'], trak)),
    defaults: readDefaults(init),
  };
}

function readAvcEntry(init: Buffer, stsd: Mp4Box): Pick<Mp4Track, 'codec' | 'width' | 'height'> {
  const [entry] = boxesIn(init, stsd.start + 8, stsd.end);
  if (entry?.type !== 'avc1' && entry?.type !== 'avc3')
    throw new Mp4Error(`Expected H.264 (avc1), got ${entry?.type ?? 'no track'}.`);
  const inside = { ...entry, start: entry.start + VISUAL_ENTRY_BYTES };
  const { start: avcC } = requireBox(init, ['avcC'], inside);
  return {
    codec: `${entry.type}.${init.toString('hex', avcC + 1, avcC + 4)}`,
    width: init.readUInt16BE(entry.start + 24),
    height: init.readUInt16BE(entry.start + 26),
  };
}

function readDefaults(init: Buffer): SampleDefaults {
  const trex = findBox(init, ['moov', 'mvex', 'trex']);
  if (trex === null) return { durationTicks: 0, flags: 0 };
  return { durationTicks: init.readUInt32BE(trex.start + 12), flags: init.readUInt32BE(trex.start + 20) };
}

/** Reads the `moof` that `fragment` begins with. */
export function readRun(fragment: Buffer, track: Mp4Track): Mp4Run {
  const traf = requireBox(fragment, ['moof', 'traf']);
  const { start: tfdt } = requireBox(fragment, ['tfdt'], traf);
  const isLong = fragment.readUInt8(tfdt) === 1;
  const baseTicks = isLong ? Number(fragment.readBigUInt64BE(tfdt + 4)) : fragment.readUInt32BE(tfdt + 4);
  const defaults = readTfhd(fragment, requireBox(fragment, ['tfhd'], traf), track);
  let durationTicks = 0;
  let firstFlags: number | null = null;
  for (const box of boxesIn(fragment, traf.start, traf.end)) {
    if (box.type !== 'trun') continue;
    const run = readTrun(fragment, box, defaults);
    durationTicks += run.durationTicks;
    firstFlags ??= run.flags;
  }
  if (firstFlags === null) throw new Mp4Error('Expected a trun box, got none.');
  return {
    isIndependent: (firstFlags & SAMPLE_IS_NON_SYNC) === 0,
    durationSec: durationTicks / track.timescale,
    baseTimeSec: baseTicks / track.timescale,
  };
}

function readTfhd(data: Buffer, { start }: Mp4Box, track: Mp4Track): SampleDefaults {
  const flags = data.readUIntBE(start + 1, 3);
  const trackId = data.readUInt32BE(start + 4);
  if (trackId !== track.id) throw new Mp4Error(`Expected samples of track ${track.id}, got ${trackId}.`);
  let at = start + 8;
  if (flags & TFHD.baseDataOffset) at += 8;
  if (flags & TFHD.descriptionIndex) at += 4;
  const durationTicks = flags & TFHD.duration ? data.readUInt32BE(at) : track.defaults.durationTicks;
  if (flags & TFHD.duration) at += 4;
  if (flags & TFHD.size) at += 4;
  return { durationTicks, flags: flags & TFHD.flags ? data.readUInt32BE(at) : track.defaults.flags };
}

/** All samples' duration, and the flags of the first one. */
function readTrun(data: Buffer, { start, end }: Mp4Box, defaults: SampleDefaults): SampleDefaults {
  const flags = data.readUIntBE(start + 1, 3);
  const count = data.readUInt32BE(start + 4);
  let at = start + 8;
  if (flags & TRUN.dataOffset) at += 4;
  const firstFlags = flags & TRUN.firstFlags ? data.readUInt32BE(at) : null;
  if (flags & TRUN.firstFlags) at += 4;
  const durationBytes = flags & TRUN.duration ? 4 : 0;
  const sizeBytes = flags & TRUN.size ? 4 : 0;
  const flagsBytes = flags & TRUN.flags ? 4 : 0;
  const entryBytes = durationBytes + sizeBytes + flagsBytes + (flags & TRUN.composition ? 4 : 0);
  if (count === 0 || count * entryBytes > end - at)
    throw new Mp4Error(`Expected samples in ${end - at} bytes, got ${count} of ${entryBytes} bytes.`);
  let durationTicks = durationBytes === 0 ? count * defaults.durationTicks : 0;
  for (let index = 0; durationBytes > 0 && index < count; index += 1)
    durationTicks += data.readUInt32BE(at + index * entryBytes);
  const ownFlags = flagsBytes > 0 ? data.readUInt32BE(at + durationBytes + sizeBytes) : defaults.flags;
  return { durationTicks, flags: firstFlags ?? ownFlags };
}
