import type { Camera, Site } from '../../../src/domain/config';
import type { StoreContext } from '../../store/context';
import { writeAnchor } from './balance-store';
import type { CameraLive } from './camera-live';
import type { Anchor } from './door-balance';
import { readFactsSince } from './read-site';
import { countedCameras, isDoor } from './site-facts';
import { balance } from './site-occupancy';

const MINUTE_MS = 60_000;

interface Correction {
  readonly site: Site;
  readonly cameras: readonly Camera[];
  readonly liveOf: (cameraId: string) => CameraLive | undefined;
  readonly nowMs: number;
  readonly people: number;
}

/**
 * Begins the balance anew with what somebody says. Buckets and reports reach over the instant at which
 * it was said, so what they had counted by then is taken off.
 */
export async function correctBalance(context: StoreContext, correction: Correction): Promise<void> {
  const { site, cameras, liveOf, nowMs, people } = correction;
  const sinceMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  const starts: Record<string, number> = {};
  for (const { id } of cameras.filter(isDoor)) {
    const report = liveOf(id)?.report;
    if (report !== null && report !== undefined) starts[id] = Math.min(sinceMs, report.pendingFromMs);
  }
  const said = { shownSinceMs: nowMs, seenEmptyInsteadOf: null };
  const anchor: Anchor = { people: 0, sinceMs, starts, ...said, before: new Map() };
  const facts = await readFactsSince(context.db, correction, anchor);
  const counted = balance(facts, countedCameras(facts), liveOf);
  await writeAnchor(context.db, site.id, { ...anchor, people: people - counted });
}
