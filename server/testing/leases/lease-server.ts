import type { LeaseState } from '../../../src/api/lease-contract';
import { type CountedTime, judgeBatch, STORED_GUARD_MS } from '../../leases/bucket-rules';
import { decideLease, type Lease, type LeaseRequest } from '../../leases/lease-rules';
import type { MadeBucket } from './counting-tab';

/** What the tabs of a lease world talk to; time is the caller's. */
export interface LeaseServer {
  ask(camera: number, request: LeaseRequest, nowMs: number): Promise<LeaseState>;
  upload(buckets: readonly MadeBucket[], nowMs: number): Promise<UploadResult>;
  /** What is stored of a camera. */
  storedOf(camera: number): Promise<StoredTruth>;
}

export interface UploadResult {
  readonly stored: readonly string[];
  readonly duplicate: readonly string[];
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
}

export interface StoredTruth {
  readonly ids: readonly string[];
  readonly entries: number;
  readonly exits: number;
  /** By start. */
  readonly spans: readonly CountedTime[];
}

/** The rules alone, without a database. */
export class RulesServer implements LeaseServer {
  readonly #leases = new Map<number, Lease>();
  readonly #spans = new Map<number, Map<number, CountedTime>>();
  readonly #stored = new Map<string, MadeBucket>();

  async ask(camera: number, request: LeaseRequest, nowMs: number): Promise<LeaseState> {
    const decision = decideLease(this.#leases.get(camera) ?? null, request, nowMs);
    const { change, lease, isHeld, retryAtMs } = decision;
    if (change !== null) {
      this.#leases.set(camera, change);
      const spans = this.#spans.get(camera) ?? new Map<number, CountedTime>();
      this.#spans.set(camera, spans.set(change.epoch, { ...change }));
    }
    const cameraId = String(camera);
    if (lease === null || !isHeld)
      return { cameraId, state: 'watching', holder: null, retryAtMs, report: null };
    const { epoch, startMs, endMs, takerId } = lease;
    return { cameraId, state: 'held', epoch, startMs, endMs, isRenewable: takerId === null, handover: null };
  }

  async upload(buckets: readonly MadeBucket[], nowMs: number): Promise<UploadResult> {
    const fresh = buckets.filter(({ id }) => !this.#stored.has(id));
    const spans = new Map(
      [...this.#spans].map(([camera, byEpoch]) => [String(camera), [...byEpoch.values()]]),
    );
    const fromMs = Math.min(...fresh.map(({ startMs }) => startMs)) - STORED_GUARD_MS;
    const toMs = Math.max(...fresh.map(({ endMs }) => endMs)) + STORED_GUARD_MS;
    const stored = new Map<string, CountedTime[]>();
    for (const bucket of this.#stored.values()) {
      if (bucket.startMs > toMs || bucket.endMs < fromMs) continue;
      const key = String(bucket.camera);
      const ofCamera = stored.get(key) ?? [];
      ofCamera.push(bucket);
      stored.set(key, ofCamera);
    }
    const judged = judgeBatch(
      fresh.map((bucket) => ({ ...bucket, cameraId: String(bucket.camera) })),
      { spans, stored, nowMs },
    );
    for (const bucket of judged.accepted) this.#stored.set(bucket.id, bucket);
    const duplicate = buckets.filter((bucket) => !fresh.includes(bucket)).map(({ id }) => id);
    return { stored: judged.accepted.map(({ id }) => id), duplicate, refused: judged.refused };
  }

  async storedOf(camera: number): Promise<StoredTruth> {
    const stored = [...this.#stored.values()].filter((bucket) => bucket.camera === camera);
    const spans = [...(this.#spans.get(camera)?.values() ?? [])];
    return {
      ids: stored.map(({ id }) => id),
      entries: stored.reduce((sum, { entries }) => sum + entries, 0),
      exits: stored.reduce((sum, { exits }) => sum + exits, 0),
      spans: spans.sort((a, b) => a.startMs - b.startMs),
    };
  }
}
