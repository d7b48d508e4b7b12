import type { Problem } from './session-types';
import { PackError } from './model-packs/pack-source';
import { SourceError } from './sources/frame-source';
import { messageOf } from './lib/errors';
import { DownloadError } from './worker-host/downloads';
import { WorkerGoneError } from './worker-host/worker-host';
import { GPU_LOST } from '../workers/protocol';

/** Any failure as the user is told of it. */
export function problemOf(error: unknown): Problem {
  if (error instanceof SourceError)
    return { code: error.code, detail: error.message, isFatal: error.isFatal };
  const detail = messageOf(error);
  if (error instanceof WorkerGoneError) {
    return { code: detail.includes(GPU_LOST) ? 'gpu-lost' : 'worker-gone', detail, isFatal: false };
  }
  if (error instanceof PackError) return { code: 'pack-failed', detail, isFatal: false };
  if (error instanceof DownloadError) return { code: error.code, detail, isFatal: true };
  if (/not cut off from the network/.test(detail)) return { code: 'lock-missing', detail, isFatal: true };
  return { code: 'engine-failed', detail, isFatal: true };
}
