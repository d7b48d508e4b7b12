import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FFMPEG, hasFfmpeg } from '../../../tests/support/hls';
import { longMp4Box, mp4Box, sampleFragment, sampleInit } from '../../testing/sample-mp4';
import { outputArgs } from '../ffmpeg/output-args';
import { Mp4Error } from './mp4-boxes';
import { Mp4Fragments, type Mp4Item } from './mp4-fragments';

const INIT = sampleInit();
const KEY = sampleFragment({ startSec: 7, durationSec: 0.2, isIndependent: true });
const DELTA = sampleFragment({ startSec: 7.2, durationSec: 0.25, isIndependent: false });

function parse(...chunks: readonly Buffer[]): readonly Mp4Item[] {
  const parser = new Mp4Fragments();
  return chunks.flatMap((chunk) => parser.push(chunk));
}

/** ffmpeg's own arguments for the pipe; the copy plan's come after the RTP output. */
function mp4Args(): readonly string[] {
  const args = outputArgs({ kind: 'copy' }, SOURCE, 5004);
  return args.slice(args.lastIndexOf('-f'), -1);
}

const SOURCE = {
  ...{ codec: 'h264', profile: null, width: 320, height: 240, fps: 25, pixelFormat: 'yuv420p' },
  ...{ hasBFrames: false, isInterlaced: false },
};

function filmed(seconds: number, gop: number): Buffer {
  const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-g', String(gop)];
  const input = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=s=320x240:r=25', '-t', String(seconds)];
  const profile = ['-pix_fmt', 'yuv420p', '-profile:v', 'baseline'];
  return execFileSync(FFMPEG, [...input, ...encode, ...profile, ...mp4Args(), 'pipe:1'], {
    maxBuffer: 64 << 20,
  });
}

describe('what comes out', () => {
  it('is the head with codec and size, then each fragment with its times', () => {
    const [init, key, delta] = parse(INIT, KEY, DELTA);
    expect(init).toMatchObject({ kind: 'init', codec: 'avc1.42c01e', width: 640, height: 360 });
    expect(init?.data).toEqual(INIT);
    expect(key).toMatchObject({ kind: 'fragment', isIndependent: true, baseTimeSec: 7, durationSec: 0.2 });
    expect(key?.data).toEqual(KEY);
    expect(delta).toMatchObject({ isIndependent: false, baseTimeSec: 7.2, durationSec: 0.25 });
  });

  it('is of its own memory, in exactly its size', () => {
    const chunk = Buffer.concat([INIT, KEY]);
    for (const { data } of parse(chunk)) {
      expect(data.buffer).not.toBe(chunk.buffer);
      expect(data.buffer.byteLength).toBe(data.length);
    }
  });

  it('leaves out boxes between fragments', () => {
    const between = ['styp', 'sidx', 'emsg', 'free', 'mfra'].map((type) => mp4Box(type, Buffer.alloc(40)));
    const items = parse(Buffer.concat([INIT, ...between, KEY, ...between, DELTA, ...between]));
    expect(items.map(({ data }) => data)).toEqual([INIT, KEY, DELTA]);
  });

  it('takes sizes of 64 bits', () => {
    const moofBytes = KEY.readUInt32BE(0);
    const long = Buffer.concat([KEY.subarray(0, moofBytes), longMp4Box('mdat', Buffer.alloc(50))]);
    const skipped = longMp4Box('free', Buffer.alloc(50));
    expect(parse(Buffer.concat([INIT, skipped, long, DELTA])).map(({ data }) => data)).toEqual([
      INIT,
      long,
      DELTA,
    ]);
  });

  it('does not depend on how the stream is cut', () => {
    const whole = Buffer.concat([INIT, mp4Box('styp', Buffer.alloc(9)), KEY, mp4Box('free'), DELTA, KEY]);
    const expected = parse(whole);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: whole.length })), (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const chunks = edges.slice(1).map((end, index) => whole.subarray(edges[index], end));
        expect(parse(...chunks)).toEqual(expected);
      }),
    );
    expect(parse(...[...whole].map((byte) => Buffer.from([byte])))).toEqual(expected);
  });
});

describe('what is refused', () => {
  const header = (type: string, size: number): Buffer => {
    const data = mp4Box(type);
    data.writeUInt32BE(size);
    return data;
  };
  const huge = longMp4Box('mdat', Buffer.alloc(0));
  huge.writeBigUInt64BE(1n << 62n, 8);
  const moof = KEY.subarray(0, KEY.readUInt32BE(0));
  const hevc = Buffer.from(sampleInit().toString('latin1').replace('avc1', 'hvc1'), 'latin1');
  const otherTrack = Buffer.from(KEY);
  otherTrack[KEY.indexOf('tfhd') + 11] = 9;
  const manySamples = Buffer.from(KEY);
  manySamples.writeUInt32BE(0x7fffffff, KEY.indexOf('trun') + 8);
  const shortTraf = Buffer.from(KEY);
  shortTraf.writeUInt32BE(4, KEY.indexOf('tfhd') - 4);

  it.each([
    ['a size of 0', [INIT, header('moof', 0)]],
    ['a size below the header', [INIT, header('moof', 7)]],
    ['a huge part', [INIT, moof, header('mdat', 0x7fffffff)]],
    ['a size beyond numbers', [INIT, moof, huge]],
    ['a huge head', [header('moov', 2 << 20)]],
    ['a huge box between', [INIT, header('free', 0x7fffffff)]],
    ['a fragment before the head', [KEY]],
    ['media without moof', [INIT, mp4Box('mdat')]],
    ['another codec', [hevc]],
    ['another track', [INIT, otherTrack]],
    ['more samples than bytes', [INIT, manySamples]],
    ['a box that is too short', [INIT, shortTraf]],
    ['a head without a track', [mp4Box('moov')]],
    ['text', [Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n')]],
  ])('%s', (_, chunks) => {
    expect(() => parse(...chunks)).toThrow(Mp4Error);
  });

  it('and nothing is held for it', () => {
    const parser = new Mp4Fragments();
    parser.push(INIT);
    parser.push(header('free', 60 << 20));
    for (let index = 0; index < 50; index += 1) parser.push(Buffer.alloc(1 << 20));
    expect(parser.bytes).toBe(0);
  });
});

describe.skipIf(!hasFfmpeg)('with ffmpeg', () => {
  it('finds each key frame, and times without a hole', () => {
    const [init, ...fragments] = parse(filmed(3, 25));
    expect(init).toMatchObject({
      kind: 'init',
      width: 320,
      height: 240,
      codec: expect.stringMatching(/^avc1\.42/),
    });
    let endSec = 0;
    let independent = 0;
    for (const fragment of fragments) {
      if (fragment.kind !== 'fragment') throw new Error('expected fragments alone');
      expect(fragment.baseTimeSec).toBeCloseTo(endSec, 3);
      expect(fragment.durationSec).toBeLessThan(0.21);
      endSec = fragment.baseTimeSec + fragment.durationSec;
      if (fragment.isIndependent) expect(fragment.baseTimeSec % 1).toBeCloseTo(0, 3);
      independent += fragment.isIndependent ? 1 : 0;
    }
    expect(endSec).toBeCloseTo(3, 1);
    expect(independent).toBe(3);
  });
});
