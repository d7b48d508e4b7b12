import type { SourceVideo, StreamPlan } from '../../../src/api/gateway-contract';

/** What every browser decodes of H.264: 8 bits, half the colour in both directions. */
const PLAYABLE_PIXEL_FORMATS = ['yuv420p', 'yuvj420p'];
/** The largest picture that browsers' decoders take (level 5.2). */
const MAX_WIDTH = 4096;
const MAX_HEIGHT = 2304;

type Reason = Extract<StreamPlan, { kind: 'reencode' }>['reasons'][number];

/**
 * Whether pictures are passed through or encoded anew. WebRTC shows pictures in the order in which
 * they come, so B-frames would mostly be dropped: a clip with them decodes a fifth of its pictures.
 */
export function planFor(video: SourceVideo & { readonly isInterlaced: boolean }): StreamPlan {
  const reasons: Reason[] = [];
  if (video.codec !== 'h264') reasons.push('codec');
  else {
    if (video.hasBFrames) reasons.push('b-frames');
    if (video.pixelFormat !== null && !PLAYABLE_PIXEL_FORMATS.includes(video.pixelFormat)) {
      reasons.push('pixel-format');
    }
  }
  if (video.isInterlaced) reasons.push('interlaced');
  if (video.width > MAX_WIDTH || video.height > MAX_HEIGHT) reasons.push('too-large');
  return reasons.length === 0 ? { kind: 'copy' } : { kind: 'reencode', reasons };
}
