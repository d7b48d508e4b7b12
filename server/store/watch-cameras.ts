import { sql } from 'kysely';
import { messageOf } from '../../src/lib/errors';
import type { Logger } from '../../src/lib/logger';
import type { Store, StoredCamera } from './store';

/** Another process's change is seen this long after it at most. */
const EVERY_MS = 3_000;

interface WatchOptions {
  readonly store: Pick<Store, 'context' | 'allCameras'>;
  readonly log: Logger;
  /** A camera that was made (`before` is null), changed, or removed (`after` is null); our own changes too. */
  readonly onChange: (before: StoredCamera | null, after: StoredCamera | null) => Promise<void>;
  readonly everyMs?: number;
}

/** Tells of changes of the cameras by whichever process. Returns its end. */
export function watchCameras({ store, log, onChange, everyMs = EVERY_MS }: WatchOptions): () => void {
  let known: ReadonlyMap<string, StoredCamera> | null = null;
  let fingerprint: string | null = null;
  let isLooking = false;
  let hasFailed = false;

  async function look(): Promise<void> {
    const current = await fingerprintOf(store);
    if (current === fingerprint) return;
    const cameras = new Map((await store.allCameras()).map((camera) => [camera.id, camera]));
    const before = known;
    known = cameras;
    fingerprint = current;
    if (before === null) return;
    for (const id of new Set([...before.keys(), ...cameras.keys()])) {
      const [old, now] = [before.get(id) ?? null, cameras.get(id) ?? null];
      if (old?.version !== now?.version) await onChange(old, now);
    }
  }

  async function lookOnce(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    try {
      await look();
      hasFailed = false;
    } catch (error) {
      if (!hasFailed) log.warn('Changes of other servers cannot be seen', { cause: messageOf(error) });
      hasFailed = true;
    } finally {
      isLooking = false;
    }
  }

  void lookOnce();
  const timer = setInterval(() => void lookOnce(), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

async function fingerprintOf({ context }: WatchOptions['store']): Promise<string> {
  const { rows } = await context.guard(() =>
    sql<{ print: string }>`
      select coalesce(md5(string_agg(id || ' ' || version, ',' order by id)), '') as print from cameras`.execute(
      context.db,
    ),
  );
  return rows[0]?.print ?? '';
}
