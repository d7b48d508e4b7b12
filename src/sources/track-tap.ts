import { Disposer } from '../lib/disposer';
import { isAbortError, messageOf } from '../lib/errors';
import { createLogger } from '../lib/logger';

/** Chromium's; on the page, since it transfers no tracks to workers. */
interface TrackProcessor {
  readonly readable: ReadableStream<VideoFrame>;
}
declare const MediaStreamTrackProcessor:
  | (new (init: { readonly track: MediaStreamTrack; readonly maxBufferSize: number }) => TrackProcessor)
  | undefined;

const logger = createLogger('sources');

/** What a track tells of a picture besides its pixels. */
export interface TrackPicture {
  readonly frame: VideoFrame;
  /** Of the RTP packets; undefined where the track has none. */
  readonly rtpTimestamp: number | undefined;
}

/** Whether this browser gives out a track's pictures, and so those of a page that nobody sees. */
export function canReadTracks(): boolean {
  return typeof MediaStreamTrackProcessor === 'function';
}

/**
 * While the page is hidden, a video element presents no pictures: then they are read from its live
 * track, the newest only. `onPicture` owns the frame. Without effect where the browser cannot do it, or
 * where what plays is no live track. The caller disposes it.
 */
export function readTrackWhileHidden(
  video: HTMLVideoElement,
  onPicture: (picture: TrackPicture) => void,
): Disposer {
  const disposer = new Disposer();
  let reading: AbortController | null = null;
  const follow = (): void => {
    reading?.abort();
    reading = null;
    const stream = video.srcObject;
    const track = stream instanceof MediaStream ? stream.getVideoTracks()[0] : undefined;
    if (!document.hidden || disposer.isDisposed || track === undefined || !canReadTracks()) return;
    reading = new AbortController();
    read(track, onPicture, reading.signal).catch((error: unknown) => {
      if (!isAbortError(error)) logger.warn(`a hidden page gets no pictures: ${messageOf(error)}`);
    });
  };
  disposer.listen(document, 'visibilitychange', follow);
  disposer.add(() => reading?.abort());
  follow();
  return disposer;
}

async function read(
  track: MediaStreamTrack,
  onPicture: (picture: TrackPicture) => void,
  signal: AbortSignal,
): Promise<void> {
  if (MediaStreamTrackProcessor === undefined) return;
  const reader = new MediaStreamTrackProcessor({ track, maxBufferSize: 1 }).readable.getReader();
  signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined), { once: true });
  for (;;) {
    const { done, value: frame } = await reader.read();
    if (frame !== undefined && signal.aborted) frame.close();
    if (done || signal.aborted) return;
    onPicture({ frame, rtpTimestamp: rtpTimestampOf(frame) });
  }
}

function rtpTimestampOf(frame: VideoFrame): number | undefined {
  if (!('metadata' in frame) || typeof frame.metadata !== 'function') return undefined;
  const metadata: unknown = frame.metadata();
  if (typeof metadata !== 'object' || metadata === null || !('rtpTimestamp' in metadata)) return undefined;
  return typeof metadata.rtpTimestamp === 'number' ? metadata.rtpTimestamp : undefined;
}
