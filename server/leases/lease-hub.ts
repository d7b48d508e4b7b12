import type { Kysely } from 'kysely';
import type { LeasesAnswer, LeasesInput, LeaseState } from '../../src/api/lease-contract';
import type { LiveBus } from '../live/live-bus';
import { isForeignKeyError } from '../store/pg-errors';
import type { Database } from '../store/schema';
import type { Store } from '../store/store';
import { lockCameras } from './camera-locks';
import { databaseClock, type LeaseClock } from './lease-clock';
import {
  type LeaseCaller,
  type LeaseChange,
  type LeasedCamera,
  readLeases,
  type ReadLeases,
  writeLeases,
} from './lease-queries';
import { decideLease, isRunningAt, type Lease, type LeaseDecision, type LeaseRequest } from './lease-rules';

interface LeaseHubParts {
  readonly store: Store;
  readonly bus: Pick<LiveBus, 'publish'>;
  readonly clock?: LeaseClock;
}

type Wish = LeasesInput['cameras'][number];

interface Outcome {
  readonly wish: Wish;
  readonly camera: LeasedCamera | null;
  readonly decision: LeaseDecision | null;
}

interface Decided {
  readonly read: ReadLeases;
  readonly outcomes: readonly Outcome[];
}

/** Grants, renews and ends leases, one camera at a time, and passes on what their holders see. */
export class LeaseHub {
  readonly #store: Store;
  readonly #bus: Pick<LiveBus, 'publish'>;
  readonly #clock: LeaseClock;

  constructor({ store, bus, clock = databaseClock }: LeaseHubParts) {
    this.#store = store;
    this.#bus = bus;
    this.#clock = clock;
  }

  /** What stands in the answer survives a power cut: the holder counts on it. */
  async ask(caller: LeaseCaller, input: LeasesInput): Promise<LeasesAnswer> {
    const { read, outcomes } = await this.#store.context.guard(() => this.#decide(caller, input));
    for (const outcome of outcomes) this.#publish(caller.organisationId, outcome, read);
    return { nowMs: read.nowMs, cameras: outcomes.map((outcome) => stateOf(outcome, read)) };
  }

  async #decide(caller: LeaseCaller, input: LeasesInput): Promise<Decided> {
    const { db } = this.#store.context;
    const writing = input.cameras.filter(({ wish }) => wish !== 'watch').map(({ cameraId }) => cameraId);
    if (writing.length === 0) return this.#read(db, caller, input);
    const write = (): Promise<Decided> =>
      db.transaction().execute(async (trx) => {
        await lockCameras(trx, writing);
        const decided = await this.#read(trx, caller, input);
        await writeLeases(trx, decided.outcomes.flatMap(changeOf), decided.read.nowMs);
        return decided;
      });
    try {
      return await write();
    } catch (error) {
      // A camera was removed in the meantime.
      if (!isForeignKeyError(error)) throw error;
      return write();
    }
  }

  async #read(db: Kysely<Database>, caller: LeaseCaller, input: LeasesInput): Promise<Decided> {
    const cameraIds = input.cameras.map(({ cameraId }) => cameraId);
    const read = await readLeases(db, cameraIds, caller, this.#clock);
    const known = new Map(read.cameras.map((camera) => [camera.cameraId, camera]));
    const outcomes = input.cameras.map((wish): Outcome => {
      const camera = known.get(wish.cameraId);
      if (camera === undefined || !camera.isEnabled) return { wish, camera: null, decision: null };
      const decision = decideLease(camera.lease, requestOf(caller, input, wish), read.nowMs);
      return { wish, camera, decision };
    });
    return { read, outcomes };
  }

  #publish(organisationId: string, { wish, camera, decision }: Outcome, read: ReadLeases): void {
    if (camera === null || decision === null || decision.lease === null) return;
    const { cameraId, siteId } = camera;
    const about = { kind: 'report' as const, organisationId, siteId, cameraId };
    if (decision.isHeld && wish.report !== null) {
      const { report } = decision.lease;
      this.#bus.publish({ ...about, report, holder: holderOf(decision.lease, read) });
    } else if (decision.isReleased) {
      this.#bus.publish({ ...about, report: null, holder: null });
    }
  }
}

function changeOf({ camera, decision }: Outcome): readonly LeaseChange[] {
  if (camera === null || decision === null || decision.change === null) return [];
  return [{ cameraId: camera.cameraId, decision }];
}

function stateOf({ wish, camera, decision }: Outcome, read: ReadLeases): LeaseState {
  if (camera === null || decision === null) return { cameraId: wish.cameraId, state: 'unavailable' };
  const { lease, isHeld, handover, retryAtMs } = decision;
  const { cameraId } = camera;
  if (lease !== null && isHeld) {
    const { epoch, startMs, endMs, takerId } = lease;
    return { cameraId, state: 'held', epoch, startMs, endMs, isRenewable: takerId === null, handover };
  }
  const holder = lease === null ? null : holderOf(lease, read);
  const report = holder === null ? null : (lease?.report ?? null);
  return { cameraId, state: 'watching', holder, retryAtMs, report };
}

type Holder = Extract<LeaseState, { readonly state: 'watching' }>['holder'];

function holderOf(lease: Lease, { nowMs, deviceNames }: ReadLeases): Holder {
  if (!isRunningAt(lease, nowMs)) return null;
  const device = lease.deviceId === null ? null : (deviceNames.get(lease.deviceId) ?? null);
  return { viewerId: lease.viewerId, device, sinceMs: lease.startMs };
}

function requestOf(caller: LeaseCaller, input: LeasesInput, wish: Wish): LeaseRequest {
  return {
    // As the database gives it back.
    viewerId: input.viewerId.toLowerCase(),
    deviceId: caller.deviceId,
    wish: wish.wish,
    epoch: wish.epoch,
    clockUncertaintyMs: input.clockUncertaintyMs,
    report: wish.report,
  };
}
