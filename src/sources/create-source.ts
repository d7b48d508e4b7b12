import type { Camera } from '../domain/config';
import type { StreamRoute } from '../domain/stream-route';
import { egressFetch } from '../egress/egress';
import type { SessionOptions } from '../session-types';
import type { FrameSource } from './frame-source';
import { fetchMedia, fetchSample, DEMO_CLIP_URL, SAMPLE_CLIP } from './clips';
import { MediaFileSource, type Media } from './media-file';
import { MissingFileSource } from './missing-file';
import { protocolChoiceOf } from './protocol-choice';
import { SteppedFileSource } from './stepped-file';
import { candidatesOf, type AskPlayback } from './stream-candidates';
import { StreamSource } from './stream-source';
import { WebcamSource } from './webcam';

/** What a source needs besides its camera. */
export interface SourceSurroundings {
  readonly options: SessionOptions;
  /** Start of a file without a chosen one, ms since the epoch. */
  readonly now: number;
  /** Null where the page has no server. */
  readonly playback: AskPlayback | null;
  /** How a stream is played, whenever that changes. */
  readonly onRoute: (route: StreamRoute | null) => void;
}

/** Makes the source of a camera; the caller opens and disposes it. */
export function createSource({ id, source }: Camera, surroundings: SourceSurroundings): FrameSource {
  const { options, now, playback, onRoute } = surroundings;
  switch (source.kind) {
    case 'demo':
      return fileSource('demo', options, {
        now,
        media: options.stepFps == null ? DEMO_CLIP_URL : (signal) => fetchMedia(DEMO_CLIP_URL, signal),
      });
    case 'sample':
      return fileSource(SAMPLE_CLIP.title, options, {
        now,
        media: (signal) => fetchSample(signal, egressFetch),
      });
    case 'file':
      return options.file === undefined
        ? new MissingFileSource(source.name)
        : fileSource(options.file.name, options, { now, media: options.file });
    case 'webcam':
      return new WebcamSource(source.deviceId);
    case 'hls':
    case 'whep':
    case 'gateway':
    case 'external':
      return new StreamSource({
        candidates: candidatesOf({ cameraId: id, source, playback }),
        choice: protocolChoiceOf(JSON.stringify([id, source])),
        onRoute,
        isEndless: source.kind !== 'hls',
      });
  }
}

function fileSource(
  name: string,
  options: SessionOptions,
  from: { readonly media: Media; readonly now: number },
): FrameSource {
  const startAtMs = options.startAtMs ?? from.now;
  if (options.stepFps != null) {
    return new SteppedFileSource({ media: from.media, name, startAtMs, stepFps: options.stepFps });
  }
  return new MediaFileSource({ media: from.media, name, startAtMs, isLooped: options.isLooped ?? false });
}
