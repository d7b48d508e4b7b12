import { egressFetch, type EgressFetch } from '../egress/egress';
import { messageOf } from '../lib/errors';
import { sha256Hex } from '../lib/sha256';
import { SourceError } from './frame-source';

/** The built-in demo camera's clip; made by scripts/demo-clip. */
export const DEMO_CLIP_URL = `${import.meta.env.BASE_URL}demo/shop.webm`;

/** Real footage that is fetched only when asked for, from its publisher. */
export const SAMPLE_CLIP = {
  title: 'one-by-one-person-detection',
  url: 'https://raw.githubusercontent.com/intel-iot-devkit/sample-videos/master/one-by-one-person-detection.mp4',
  bytes: 3_291_918,
  sha256: 'a5964aa259099a482a8b360ffc2c57b5a30f84d5919236a4dad01f8e929ac07c',
  attribution: 'Intel IoT DevKit sample videos, CC BY 4.0',
  pageUrl: 'https://github.com/intel-iot-devkit/sample-videos',
} as const;

/** A whole clip as bytes. */
export async function fetchMedia(
  url: string,
  signal: AbortSignal,
  egress: EgressFetch = egressFetch,
): Promise<Blob> {
  let response: Response;
  try {
    response = await egress('stream', { url, signal, cache: 'default' });
  } catch (error) {
    if (signal.aborted) throw error;
    throw unreachable(url, messageOf(error), error);
  }
  if (!response.ok) throw unreachable(url, `status ${response.status}`);
  try {
    return await response.blob();
  } catch (error) {
    if (signal.aborted) throw error;
    throw unreachable(url, messageOf(error), error);
  }
}

function unreachable(url: string, reason: string, cause?: unknown): SourceError {
  return new SourceError('stream-unreachable', `${url} (${reason})`, { isFatal: false, cause });
}

/** The public clip, checked against its fingerprint. */
export async function fetchSample(signal: AbortSignal, egress: EgressFetch = egressFetch): Promise<Blob> {
  const blob = await fetchMedia(SAMPLE_CLIP.url, signal, egress);
  const sha256 = await sha256Hex(await blob.arrayBuffer());
  if (sha256 !== SAMPLE_CLIP.sha256) {
    throw new SourceError(
      'file-unreadable',
      `${SAMPLE_CLIP.title}: expected sha256 ${SAMPLE_CLIP.sha256}, got ${sha256}`,
      {
        isFatal: true,
      },
    );
  }
  return new Blob([blob], { type: 'video/mp4' });
}
