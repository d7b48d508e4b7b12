import type { SourceConfig } from '../domain/config';
import { egressFetch } from '../egress/egress';
import type { SessionOptions } from '../session-types';
import type { FrameSource } from './frame-source';
import { fetchMedia, fetchSample, DEMO_CLIP_URL, SAMPLE_CLIP } from './clips';
import { HlsSource } from './hls';
import { MediaFileSource, type Media } from './media-file';
import { MissingFileSource } from './missing-file';
import { SteppedFileSource } from './stepped-file';
import { WebcamSource } from './webcam';
import { WhepSource } from './whep';

/** Makes the source of a camera; the caller opens and disposes it. */
export function createSource(config: SourceConfig, options: SessionOptions, now: number): FrameSource {
  switch (config.kind) {
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
        ? new MissingFileSource(config.name)
        : fileSource(options.file.name, options, { now, media: options.file });
    case 'webcam':
      return new WebcamSource(config.deviceId);
    case 'hls':
      return new HlsSource(config.url);
    case 'whep':
      return new WhepSource(config.url);
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
