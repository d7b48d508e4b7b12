import { v7 as uuidv7 } from 'uuid';
import { decideLease, type Lease } from '../../server/leases/lease-rules';
import { judgeBatch, type CountedTime } from '../../server/leases/bucket-rules';
import { trackFrame, type TestPerson } from '../../src/analytics/track-frames';
import { aggregatesInputSchema } from '../../src/api/contract';
import { leasesInputSchema, type LeasesInput } from '../../src/api/lease-contract';
import type { Bucket } from '../../src/domain/bucket';
import type { Camera } from '../../src/domain/config';
import { MemoryLedger } from '../../src/egress/memory-ledger';
import { MemoryAlertStore } from '../../src/outbox/alert-store';
import { createMemoryStore } from '../../src/outbox/memory-store';
import type { AnalyticsEvent } from '../protocol';
import { AnalyticsService } from './analytics-service';

export const MIDNIGHT_MS = Date.UTC(2026, 0, 1);
export const CAMERA: Camera = {
  id: 'door',
  siteId: 'site',
  name: 'Door',
  isEnabled: true,
  source: { kind: 'webcam', deviceId: null },
  lines: [{ id: 'in', name: 'In', role: 'entrance', start: { x: 0.5, y: 1 }, end: { x: 0.5, y: 0 } }],
  zones: [],
  version: 1,
};

interface Timer {
  readonly atMs: number;
  readonly run: () => void;
}

/** For tests: time that the test moves, and a server with the real rules of leases and buckets. */
export class LeaseWorld {
  nowMs = MIDNIGHT_MS;
  /** Server without the route, or that lets this viewer only watch. */
  mode: 'normal' | 'no-leases' | 'read-only' = 'normal';
  lease: Lease | null = null;
  readonly spans: { epoch: number; viewerId: string; startMs: number; endMs: number }[] = [];
  readonly stored: Bucket[] = [];
  readonly refused: Bucket[] = [];
  readonly asked: { readonly atMs: number; readonly input: LeasesInput }[] = [];
  #timers: Timer[] = [];

  schedule(run: () => void, delayMs: number): () => void {
    const timer: Timer = { atMs: this.nowMs + Math.max(0, delayMs), run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  async advanceTo(untilMs: number): Promise<void> {
    await settle();
    for (;;) {
      const next = this.#timers.reduce<Timer | null>(
        (best, one) => (one.atMs <= untilMs && (best === null || one.atMs < best.atMs) ? one : best),
        null,
      );
      if (next === null) break;
      this.#timers = this.#timers.filter((one) => one !== next);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.run();
      await settle();
    }
    this.nowMs = untilMs;
  }

  pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.schedule(resolve, delayMs));
  }

  /** `POST /leases`. */
  leases(body: string): Response {
    const input = leasesInputSchema.parse(JSON.parse(body));
    this.asked.push({ atMs: this.nowMs, input });
    if (this.mode === 'no-leases') return refusal(404);
    if (this.mode === 'read-only' && input.cameras.some(({ wish }) => wish !== 'watch')) return refusal(403);
    const nowMs = Math.floor(this.nowMs);
    const cameras = input.cameras.map(({ cameraId, epoch, report, wish }) => {
      const { clockUncertaintyMs, viewerId } = input;
      const request = { viewerId, deviceId: null, wish, epoch, clockUncertaintyMs, report };
      const { change, handover, isHeld, lease, retryAtMs } = decideLease(this.lease, request, nowMs);
      if (change !== null) this.#record(change);
      if (isHeld && lease !== null) {
        const { endMs, startMs, takerId } = lease;
        return {
          cameraId,
          state: 'held',
          epoch: lease.epoch,
          startMs,
          endMs,
          isRenewable: takerId === null,
          handover,
        };
      }
      const isRunning = lease !== null && lease.endMs > nowMs;
      const holder = isRunning ? { viewerId: lease.viewerId, device: null, sinceMs: lease.startMs } : null;
      return { cameraId, state: 'watching', holder, retryAtMs, report: isRunning ? lease.report : null };
    });
    return Response.json({ nowMs, cameras });
  }

  /** `POST /aggregates`. */
  aggregates(body: string): Response {
    const { buckets } = aggregatesInputSchema.parse(JSON.parse(body));
    const fresh = buckets.filter(({ id }) => this.stored.every((one) => one.id !== id));
    const spans = new Map<string, readonly CountedTime[]>([[CAMERA.id, this.spans]]);
    const stored = new Map([[CAMERA.id, this.stored]]);
    const judged = judgeBatch(fresh, { spans, stored, nowMs: this.nowMs });
    this.stored.push(...judged.accepted);
    const refusedIds = new Set(judged.refused.map(({ id }) => id));
    this.refused.push(...fresh.filter(({ id }) => refusedIds.has(id)));
    const duplicate = buckets.filter((bucket) => !fresh.includes(bucket)).map(({ id }) => id);
    return Response.json({ stored: judged.accepted.map(({ id }) => id), duplicate, refused: judged.refused });
  }

  #record(lease: Lease): void {
    this.lease = lease;
    const { endMs, epoch, startMs, viewerId } = lease;
    const span = this.spans.find((one) => one.epoch === epoch);
    if (span === undefined) this.spans.push({ epoch, viewerId, startMs, endMs });
    else span.endMs = endMs;
  }
}

/** One page's analytics worker in that world: frames go in, requests come out. */
export class TestViewer {
  readonly viewerId: string;
  readonly events: AnalyticsEvent[] = [];
  readonly service: AnalyticsService;
  isOnline = true;
  latencyMs = 20;
  /** How far this machine's clock is behind the server's. */
  behindMs = 0;
  /** Frames go out as long as it lives. */
  isAlive = true;
  readonly #world: LeaseWorld;
  readonly #channel = new MessageChannel();

  constructor(world: LeaseWorld, number: number) {
    this.#world = world;
    this.viewerId = `018f0000-0000-4000-8000-00000000000${number}`;
    const store = createMemoryStore();
    this.service = new AnalyticsService({
      openStore: () => store,
      openAlerts: () => new MemoryAlertStore(),
      egress: (purpose, request) => this.#send(purpose, request.body ?? ''),
      ledger: new MemoryLedger(),
      exclusive: (run) => run(),
      alertsExclusive: (run) => run(),
      isOnline: () => this.isOnline,
      onNetworkChange: () => () => undefined,
      now: () => this.nowMs,
      newId: uuidv7,
      random: () => 0.5,
      schedule: (run, delayMs) => world.schedule(() => (this.isAlive ? run() : undefined), delayMs),
    });
  }

  /** By this machine's clock. */
  get nowMs(): number {
    return this.#world.nowMs - this.behindMs;
  }

  async start(mayCount = true): Promise<void> {
    this.#channel.port1.onmessage = (event: MessageEvent<AnalyticsEvent>) => this.events.push(event.data);
    this.service.connectEvents(this.#channel.port2);
    await this.service.start({ mode: 'server', viewerId: this.viewerId, mayCount, organisationId: 'o1' });
  }

  /** Opens the camera; the clock was compared with this error. */
  open(errorMs = 0, uncertaintyMs = 30): void {
    const clock = { offsetMs: this.behindMs + errorMs, uncertaintyMs };
    this.service.joinCamera(CAMERA.id, clock);
    this.service.openCamera({ camera: CAMERA, engine: 'ort-wasm', models: [], clock });
    this.service.seePictures(CAMERA.id);
  }

  /** A picture taken now, whose analysis takes a while. */
  see(people: readonly TestPerson[] = [], analysisMs = 80): void {
    const frame = { ...trackFrame(this.nowMs, people), cameraId: CAMERA.id };
    this.service.seePictures(CAMERA.id);
    this.#world.schedule(() => {
      if (this.isAlive) this.service.takeInput({ kind: 'frame', frame });
    }, analysisMs);
  }

  async close(): Promise<void> {
    this.service.takeInput({ kind: 'ended', cameraId: CAMERA.id });
    await this.service.finishCamera(CAMERA.id, true);
    this.service.leaveCamera(CAMERA.id);
  }

  dispose(): void {
    this.#channel.port1.close();
  }

  async #send(purpose: string, body: string): Promise<Response> {
    const { isOnline, latencyMs } = this;
    await this.#world.pause(latencyMs / 2);
    if (!isOnline) throw new TypeError('Failed to fetch');
    const answer = purpose === 'lease' ? this.#world.leases(body) : this.#world.aggregates(body);
    await this.#world.pause(latencyMs / 2);
    return answer;
  }
}

function refusal(status: number): Response {
  const body = { type: 'about:blank', title: 'Refused', status, detail: 'Refused.' };
  return Response.json(body, { status, headers: { 'content-type': 'application/problem+json' } });
}

/** Node's; these files are typed as a worker's. */
declare const setImmediate: (run: () => void) => void;

/** Lets everything run that waits for no time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}
