import { describe, expect, it } from 'vitest';
import { lowLatencyPlaylist, plainPlaylist, type PlaylistContent, type PlaylistSegment } from './playlist';

const AT_MS = Date.UTC(2026, 2, 1, 10);
const PART = { durationSec: 0.2, isIndependent: false };
const KEY_PART = { durationSec: 0.2, isIndependent: true };

function segment(msn: number, changes: Partial<PlaylistSegment> = {}): PlaylistSegment {
  const startsAtMs = AT_MS + msn * 1000;
  const parts = [KEY_PART, PART];
  return { msn, discontinuity: 0, initId: 0, startsAtMs, durationSec: 0.4, parts, isGap: false, ...changes };
}

function content(changes: Partial<PlaylistContent> = {}): PlaylistContent {
  return {
    segments: [segment(7), segment(8)],
    open: segment(9),
    nextPart: { msn: 9, index: 2 },
    targetSec: 2,
    partsFromMsn: 8,
    partTargetSec: 0.2,
    ...changes,
  };
}

describe('low latency', () => {
  it('lists whole segments, parts of the last ones, and what comes next', () => {
    expect(lowLatencyPlaylist(content())).toBe(`#EXTM3U
#EXT-X-VERSION:9
#EXT-X-TARGETDURATION:2
#EXT-X-MEDIA-SEQUENCE:7
#EXT-X-DISCONTINUITY-SEQUENCE:0
#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.6
#EXT-X-PART-INF:PART-TARGET=0.2
#EXT-X-MAP:URI="init-0.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-03-01T10:00:07.000Z
#EXTINF:0.4,
seg-7.m4s
#EXT-X-PROGRAM-DATE-TIME:2026-03-01T10:00:08.000Z
#EXT-X-PART:DURATION=0.2,INDEPENDENT=YES,URI="part-8-0.m4s"
#EXT-X-PART:DURATION=0.2,URI="part-8-1.m4s"
#EXTINF:0.4,
seg-8.m4s
#EXT-X-PROGRAM-DATE-TIME:2026-03-01T10:00:09.000Z
#EXT-X-PART:DURATION=0.2,INDEPENDENT=YES,URI="part-9-0.m4s"
#EXT-X-PART:DURATION=0.2,URI="part-9-1.m4s"
#EXT-X-PRELOAD-HINT:TYPE=PART,URI="part-9-2.m4s"
`);
  });

  const next = { discontinuity: 4, initId: 3 };
  it.each<[string, Partial<PlaylistContent>, readonly string[], readonly string[]]>([
    [
      'a break between segments',
      { segments: [segment(7, { discontinuity: 3, initId: 2 }), segment(8, next)], open: segment(9, next) },
      ['DISCONTINUITY-SEQUENCE:3', 'seg-7.m4s\n#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="init-3.mp4"'],
      ['seg-8.m4s\n#EXT-X-DISCONTINUITY', 'seg-8.m4s\n#EXT-X-MAP'],
    ],
    [
      'a break that has left the window is counted in the head',
      { segments: [segment(8, next)], open: segment(9, next) },
      ['DISCONTINUITY-SEQUENCE:4', '#EXT-X-MAP:URI="init-3.mp4"'],
      ['#EXT-X-DISCONTINUITY\n'],
    ],
    [
      'between two runs, what comes next is behind a break',
      { open: null, nextPart: { msn: 9, index: 0 } },
      ['seg-8.m4s\n#EXT-X-DISCONTINUITY\n#EXT-X-PRELOAD-HINT:TYPE=PART,URI="part-9-0.m4s"'],
      ['part-9-1'],
    ],
    [
      'a gap has parts that are gaps too',
      { segments: [segment(8, { isGap: true, parts: [PART] })] },
      ['#EXT-X-GAP\n#EXTINF', 'DURATION=0.2,GAP=YES,URI="part-8-0.m4s"'],
      [],
    ],
    [
      'longer parts are kept back longer',
      { partTargetSec: 0.35 },
      ['PART-HOLD-BACK=1.05\n', 'PART-TARGET=0.35\n'],
      [],
    ],
    [
      'no duration is written in exponential form or as 0',
      { open: segment(9, { parts: [{ durationSec: 1e-9, isIndependent: true }] }) },
      ['DURATION=0.0001,'],
      ['e-'],
    ],
  ])('%s', (_, changes, expected, unexpected) => {
    const text = lowLatencyPlaylist(content(changes));
    for (const piece of expected) expect(text).toContain(piece);
    for (const piece of unexpected) expect(text).not.toContain(piece);
  });
});

describe('plain', () => {
  it('lists whole segments alone', () => {
    expect(plainPlaylist(content())).toBe(`#EXTM3U
#EXT-X-VERSION:6
#EXT-X-TARGETDURATION:2
#EXT-X-MEDIA-SEQUENCE:7
#EXT-X-DISCONTINUITY-SEQUENCE:0
#EXT-X-MAP:URI="init-0.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-03-01T10:00:07.000Z
#EXTINF:0.4,
seg-7.m4s
#EXT-X-PROGRAM-DATE-TIME:2026-03-01T10:00:08.000Z
#EXTINF:0.4,
seg-8.m4s
`);
  });
});
