import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { LeaseState } from '../../../src/api/lease-contract';
import { DEMO_SITE_ID } from '../../../src/domain/demo';
import { clockOf } from '../../leases/lease-clock';
import { LeaseHub } from '../../leases/lease-hub';
import type { LeaseRequest } from '../../leases/lease-rules';
import { createBucketStore } from '../../store/bucket-queries';
import { MAIN_ORGANISATION_ID } from '../../store/seed';
import type { BucketStore, Store } from '../../store/store';
import { sampleBucket } from '../sample-bucket';
import type { MadeBucket } from './counting-tab';
import type { LeaseServer, StoredTruth, UploadResult } from './lease-server';

const CALLER = { organisationId: MAIN_ORGANISATION_ID, siteId: null, deviceId: null };

/** The rules as the database applies them, on cameras of their own. */
export class SqlLeaseServer implements LeaseServer {
  readonly #store: Store;
  readonly #hub: LeaseHub;
  readonly #buckets: BucketStore;
  readonly #cameraIds: readonly string[];
  #nowMs = 0;

  private constructor(store: Store, cameraIds: readonly string[]) {
    const clock = clockOf(() => this.#nowMs);
    this.#store = store;
    this.#cameraIds = cameraIds;
    this.#hub = new LeaseHub({ store, clock, bus: { publish: () => undefined } });
    this.#buckets = createBucketStore(store.context, MAIN_ORGANISATION_ID, { clock });
  }

  static async open(store: Store, cameraCount: number): Promise<SqlLeaseServer> {
    const cameraIds = Array.from({ length: cameraCount }, () => uuidv7());
    const config = { name: 'Door', isEnabled: true, source: { kind: 'demo' }, lines: [], zones: [] };
    await store.context.db
      .insertInto('cameras')
      .values(
        cameraIds.map((id) => ({
          id,
          site_id: DEMO_SITE_ID,
          config: JSON.stringify(config),
          version: 1,
          created_ms: 0,
        })),
      )
      .execute();
    return new SqlLeaseServer(store, cameraIds);
  }

  async ask(camera: number, request: LeaseRequest, nowMs: number): Promise<LeaseState> {
    this.#nowMs = nowMs;
    const { viewerId, clockUncertaintyMs, wish, epoch, report } = request;
    const cameras = [{ cameraId: this.#idOf(camera), wish, epoch, report }];
    const answer = await this.#hub.ask(CALLER, { viewerId, clockUncertaintyMs, cameras });
    const [state] = answer.cameras;
    if (state === undefined) throw new Error('no answer');
    return state;
  }

  upload(buckets: readonly MadeBucket[], nowMs: number): Promise<UploadResult> {
    this.#nowMs = nowMs;
    return this.#buckets.insert(
      buckets.map(({ id, camera, viewerId, epoch, startMs, endMs, entries, exits }) =>
        sampleBucket(0, {
          ...{ id, viewerId, epoch, startMs, endMs, entries, exits },
          cameraId: this.#idOf(camera),
          coveredMs: endMs - startMs,
          lines: [],
          zones: [],
        }),
      ),
      nowMs,
    );
  }

  async storedOf(camera: number): Promise<StoredTruth> {
    const cameraId = this.#idOf(camera);
    const { db } = this.#store.context;
    const rows = await db
      .selectFrom('buckets')
      .select(['id', 'entries', 'exits'])
      .where('camera_id', '=', cameraId)
      .execute();
    const spans = await sql<{ epoch: number; viewer_id: string; start_ms: number; end_ms: number }>`
      select * from lease_spans where camera_id = ${cameraId} order by start_ms`.execute(db);
    return {
      ids: rows.map(({ id }) => id),
      entries: rows.reduce((sum, { entries }) => sum + entries, 0),
      exits: rows.reduce((sum, { exits }) => sum + exits, 0),
      spans: spans.rows.map((row) => ({
        epoch: row.epoch,
        viewerId: row.viewer_id,
        startMs: row.start_ms,
        endMs: row.end_ms,
      })),
    };
  }

  #idOf(camera: number): string {
    const id = this.#cameraIds[camera];
    if (id === undefined) throw new Error(`no camera ${camera}`);
    return id;
  }
}
