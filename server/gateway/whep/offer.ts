/** A WHEP viewer's offer (SDP, RFC 8866), as far as the answer depends on it. */

/** The video that the viewer can take from us. */
export interface VideoOffer {
  readonly mid: string;
  readonly payloadType: number;
  /** Format parameters of that payload type, given back unchanged. */
  readonly formatParameters: string;
}

export type ReadOffer =
  | { readonly kind: 'video'; readonly video: VideoOffer }
  /** No SDP, or one that WebRTC cannot be made of. */
  | { readonly kind: 'malformed'; readonly reason: string }
  /** Sound SDP, but no video that we could send. */
  | { readonly kind: 'unacceptable'; readonly reason: string };

const MAX_LINES = 4000;
/** Constrained baseline first: every decoder has it; the pictures themselves may be of any profile. */
const PROFILE_ORDER = ['42e0', '4200', '4d', '64'];

/** Reads an offer; never throws. */
export function readOffer(sdp: string): ReadOffer {
  const lines = sdp.split(/\r?\n/).map((line) => line.trimEnd());
  if (lines[0] !== 'v=0') return malformed('it does not begin with v=0');
  if (lines.length > MAX_LINES) return malformed(`it has ${lines.length} lines`);
  for (const needed of ['a=ice-ufrag:', 'a=ice-pwd:', 'a=fingerprint:']) {
    if (!lines.some((line) => line.startsWith(needed)))
      return malformed(`it has no "${needed.slice(0, -1)}"`);
  }
  const sections = mediaSections(lines);
  if (sections.length === 0) return malformed('it offers no media');
  const video = sections.find(([media]) => media?.startsWith('m=video ') === true);
  if (video === undefined) return unacceptable('it offers no video');
  if (video.some((line) => line === 'a=sendonly' || line === 'a=inactive')) {
    return unacceptable('it does not want to receive video');
  }
  const mid = valueOf(video, 'a=mid:');
  if (mid === null || !/^[!-~]{1,32}$/.test(mid)) return malformed('its video has no a=mid');
  const format = bestH264(video);
  return format === null
    ? unacceptable('it does not take H.264 with packetization-mode=1')
    : { kind: 'video', video: { mid, ...format } };
}

function malformed(reason: string): ReadOffer {
  return { kind: 'malformed', reason };
}

function unacceptable(reason: string): ReadOffer {
  return { kind: 'unacceptable', reason };
}

/** Each m= line with the lines that belong to it. */
function mediaSections(lines: readonly string[]): readonly (readonly string[])[] {
  const sections: string[][] = [];
  for (const line of lines) {
    if (line.startsWith('m=')) sections.push([line]);
    else sections.at(-1)?.push(line);
  }
  return sections;
}

function valueOf(lines: readonly string[], prefix: string): string | null {
  return lines.find((line) => line.startsWith(prefix))?.slice(prefix.length) ?? null;
}

function bestH264(lines: readonly string[]): Omit<VideoOffer, 'mid'> | null {
  const found = lines.flatMap((line) => {
    const payloadType = Number(/^a=rtpmap:(\d{1,3}) H264\/90000$/i.exec(line)?.[1]);
    if (!(payloadType >= 0 && payloadType < 128)) return [];
    const formatParameters = valueOf(lines, `a=fmtp:${payloadType} `) ?? '';
    return /packetization-mode=1/.test(formatParameters) ? [{ payloadType, formatParameters }] : [];
  });
  return found.sort((a, b) => rankOf(a.formatParameters) - rankOf(b.formatParameters))[0] ?? null;
}

function rankOf(formatParameters: string): number {
  const profile = /profile-level-id=([0-9a-f]{6})/i.exec(formatParameters)?.[1]?.toLowerCase() ?? '42e0';
  const rank = PROFILE_ORDER.findIndex((start) => profile.startsWith(start));
  return rank === -1 ? PROFILE_ORDER.length : rank;
}
