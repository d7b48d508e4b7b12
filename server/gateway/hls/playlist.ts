/** A part as a playlist tells of it. */
export interface PlaylistPart {
  readonly durationSec: number;
  readonly isIndependent: boolean;
}

/** A segment as a playlist tells of it. */
export interface PlaylistSegment {
  /** Media sequence number. */
  readonly msn: number;
  /** Discontinuity sequence number. */
  readonly discontinuity: number;
  /** Which `init-N.mp4` it needs. */
  readonly initId: number;
  /** Time of its first picture, ms since the epoch. */
  readonly startsAtMs: number;
  readonly durationSec: number;
  readonly parts: readonly PlaylistPart[];
  /** Holds the place of a segment that was never there. */
  readonly isGap: boolean;
}

/** Everything that a playlist is made of. */
export interface PlaylistContent {
  /** Oldest first, all of them complete. */
  readonly segments: readonly PlaylistSegment[];
  /** The one that parts are being added to. */
  readonly open: PlaylistSegment | null;
  /** The part that comes next, as far as it can be known. With nothing open, it is behind a break. */
  readonly nextPart: PartName;
  /** Whole seconds. */
  readonly targetSec: number;
  /** Parts of segments from this number on are listed. */
  readonly partsFromMsn: number;
  readonly partTargetSec: number;
}

export interface PartName {
  readonly msn: number;
  readonly index: number;
}

/** Relative to the playlist. */
export const fileNames = {
  init: (initId: number): string => `init-${initId}.mp4`,
  segment: (msn: number): string => `seg-${msn}.m4s`,
  part: ({ msn, index }: PartName): string => `part-${msn}-${index}.m4s`,
} as const;

/** Parts of that many part targets are kept back: at least three, says RFC 8216bis. */
export const HOLD_BACK_PARTS = 3;

/** The playlist of Low-Latency HLS (draft-pantos-hls-rfc8216bis). */
export function lowLatencyPlaylist(content: PlaylistContent): string {
  const { segments, open, nextPart, partsFromMsn, partTargetSec } = content;
  const listed = open === null ? segments : [...segments, open];
  const holdBack = decimal(HOLD_BACK_PARTS * partTargetSec);
  const lines = [
    ...head(content, listed, 9),
    `#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=${holdBack}`,
    `#EXT-X-PART-INF:PART-TARGET=${decimal(partTargetSec)}`,
  ];
  listed.forEach((segment, index) => {
    lines.push(...entry(segment, listed[index - 1]));
    if (segment.msn >= partsFromMsn)
      lines.push(...segment.parts.map((part, at) => partTag(segment, part, at)));
    if (segment !== open) lines.push(...body(segment));
  });
  // hls.js 1.7 takes a last segment for the one that comes next if no tag follows it. It then finds
  // another discontinuity number there and gives up (levelParsingError).
  if (open === null) lines.push('#EXT-X-DISCONTINUITY');
  lines.push(`#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${fileNames.part(nextPart)}"`);
  return `${lines.join('\n')}\n`;
}

/** The playlist of whole segments, for players that know no parts. */
export function plainPlaylist(content: PlaylistContent): string {
  const { segments } = content;
  const lines = head(content, segments, 6);
  segments.forEach((segment, index) => {
    lines.push(...entry(segment, segments[index - 1]), ...body(segment));
  });
  return `${lines.join('\n')}\n`;
}

function head({ targetSec }: PlaylistContent, listed: readonly PlaylistSegment[], version: number): string[] {
  const first = listed[0];
  return [
    '#EXTM3U',
    `#EXT-X-VERSION:${version}`,
    `#EXT-X-TARGETDURATION:${targetSec}`,
    `#EXT-X-MEDIA-SEQUENCE:${first?.msn ?? 0}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${first?.discontinuity ?? 0}`,
  ];
}

/** What stands before a segment's parts. The first one's discontinuity is counted in the head already. */
function entry(segment: PlaylistSegment, previous: PlaylistSegment | undefined): readonly string[] {
  const isBreak = previous !== undefined && previous.discontinuity !== segment.discontinuity;
  const needsMap = previous === undefined || isBreak || previous.initId !== segment.initId;
  return [
    ...(isBreak ? ['#EXT-X-DISCONTINUITY'] : []),
    ...(needsMap ? [`#EXT-X-MAP:URI="${fileNames.init(segment.initId)}"`] : []),
    `#EXT-X-PROGRAM-DATE-TIME:${new Date(segment.startsAtMs).toISOString()}`,
  ];
}

function partTag(
  { msn, isGap }: PlaylistSegment,
  { durationSec, isIndependent }: PlaylistPart,
  index: number,
): string {
  const flags = `${isIndependent ? ',INDEPENDENT=YES' : ''}${isGap ? ',GAP=YES' : ''}`;
  return `#EXT-X-PART:DURATION=${decimal(durationSec)}${flags},URI="${fileNames.part({ msn, index })}"`;
}

function body({ msn, durationSec, isGap }: PlaylistSegment): readonly string[] {
  return [...(isGap ? ['#EXT-X-GAP'] : []), `#EXTINF:${decimal(durationSec)},`, fileNames.segment(msn)];
}

/** Never in exponential form, which a playlist does not know; a picture lasts at least 0.1 ms. */
function decimal(value: number): string {
  return Math.max(value, 1e-4)
    .toFixed(5)
    .replace(/\.?0+$/, '');
}
