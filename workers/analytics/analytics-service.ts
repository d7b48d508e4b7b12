import type { AggregateRow, AggregatesQuery } from '../../src/api/contract';
import type { AlertFiring } from '../../src/domain/alert';
import type { AlertRule } from '../../src/domain/alert-rule';
import type { Breakdown, LiveCounts } from '../../src/domain/live';
import { AppError } from '../../src/lib/errors';
import { readHistory } from '../../src/outbox/history';
import type {
  AnalyticsApi,
  AnalyticsCamera,
  AnalyticsInput,
  AnalyticsStart,
  EgressDay,
  EgressEntry,
  EgressTotal,
  OutboxState,
  QuarantinedBucket,
  TriedRule,
} from '../protocol';
import { mayAnalyse, type Standing } from '../../src/domain/lease';
import type { ClockOffset } from '../../src/lib/clock';
import { Alerts } from './alerts';
import { BucketSink } from './bucket-sink';
import { CameraLeases } from './camera-leases';
import { CameraCounter } from './camera-counter';
import { EventPort } from './event-port';
import { LiveGate } from './live-gate';
import { OpenCamera } from './open-camera';
import type { AnalyticsParts } from './parts';

/** Live counts go out at most this often per camera. */
const LIVE_INTERVAL_MS = 100;

interface Started {
  readonly viewerId: string;
  readonly sink: BucketSink;
  readonly alerts: Alerts;
  /** Null without a server. */
  readonly leases: CameraLeases | null;
}

/**
 * The analytics worker's side of the protocol: tracks in, buckets into the outbox or the history,
 * live counts to the page. A bucket is stored the moment it is final; if the worker dies, at most
 * the open minute and the settling time of some seconds are lost, never counted twice.
 */
export class AnalyticsService implements AnalyticsApi {
  readonly #parts: AnalyticsParts;
  readonly #events = new EventPort();
  readonly #cameras = new Map<string, OpenCamera>();
  #started: Started | null = null;

  constructor(parts: AnalyticsParts) {
    this.#parts = parts;
  }

  async start(options: AnalyticsStart): Promise<void> {
    const { mode, viewerId, mayCount = true, organisationId } = options;
    if (this.#started !== null) throw new AppError('already-started', 'the analytics worker is started once');
    const sink = new BucketSink({
      mode,
      organisationId,
      viewerId,
      parts: this.#parts,
      onState: (state) => this.#events.send({ kind: 'outbox', state }),
      onProblem: (message) => this.#events.send({ kind: 'problem', message }),
      onStored: (bucket) => this.#started?.leases?.bucketStored(bucket),
    });
    const leases = mode === 'server' ? this.#createLeases(sink, { viewerId, mayCount }) : null;
    const alerts = new Alerts({ ...options, parts: this.#parts, send: (event) => this.#events.send(event) });
    this.#started = { viewerId, sink, alerts, leases };
    for (const { sender } of [sink, alerts.sink]) {
      if (sender !== null) this.#parts.onNetworkChange(() => void sender.sendNow());
    }
  }

  connectVision(port: MessagePort): void {
    port.onmessage = (event: MessageEvent<AnalyticsInput>) => this.takeInput(event.data);
    port.onmessageerror = () => {
      this.#events.send({ kind: 'problem', message: 'A message of the vision worker could not be read.' });
    };
  }

  connectEvents(port: MessagePort): void {
    this.#events.connect(port);
  }

  /** One message of the vision worker; of cameras that are not open it is dropped. */
  takeInput(input: AnalyticsInput): void {
    switch (input.kind) {
      case 'frame': {
        const camera = this.#cameras.get(input.frame.cameraId);
        if (camera === undefined) return;
        camera.counter.takeFrame(input.frame);
        camera.watchIdle();
        return;
      }
      case 'ended': {
        this.#cameras.get(input.cameraId)?.end();
        return;
      }
    }
  }

  joinCamera(cameraId: string, clock: ClockOffset): void {
    const { leases } = this.#running();
    if (leases !== null) leases.join(cameraId, clock);
    else this.#events.send({ kind: 'standing', cameraId, standing: { kind: 'alone' } });
  }

  seePictures(cameraId: string): void {
    this.#running().leases?.seePictures(cameraId);
  }

  takeOver(cameraId: string): void {
    this.#running().leases?.takeOver(cameraId);
  }

  leaveCamera(cameraId: string): void {
    this.#running().leases?.leave(cameraId);
  }

  openCamera(input: AnalyticsCamera): void {
    const { alerts, leases, sink, viewerId } = this.#running();
    const cameraAlerts = alerts.openCamera(input);
    if (input.clock !== null) leases?.learn(input.clock);
    if (input.telling !== undefined) sink.setTelling(input.camera.id, input.telling);
    const open = this.#cameras.get(input.camera.id);
    if (open !== undefined) {
      open.counter.reconfigure(input);
      open.begin();
      this.#setClocks();
      return;
    }
    const cameraId = input.camera.id;
    const emit = (counts: LiveCounts): void => this.#events.send({ kind: 'live', counts });
    const gate = new LiveGate(LIVE_INTERVAL_MS, emit, this.#parts.schedule);
    const isClocked = input.clock !== null && leases !== null;
    const counter = new CameraCounter(input, isClocked ? leases.clock().offsetMs : 0, {
      viewerId,
      newId: this.#parts.newId,
      stretchAt: (timeMs) => leases?.stretchAt(cameraId, timeMs) ?? null,
      onLive: (counts) => {
        gate.offer(counts);
        leases?.showLive(counts);
      },
      onBucket: (bucket) => {
        leases?.addBucket(bucket);
        sink.keep(bucket);
      },
      onVisits: (visits) => {
        if (visits.length > 0) this.#events.send({ kind: 'visits', cameraId, visits });
        sink.keepVisits(cameraId, visits);
      },
      onCounted: (frame, events) => cameraAlerts.see(frame, events),
      onFlushed: () => cameraAlerts.end(),
    });
    const { schedule } = this.#parts;
    this.#cameras.set(cameraId, new OpenCamera({ counter, gate, isClocked, schedule }));
  }

  async finishCamera(cameraId: string, isCut: boolean): Promise<LiveCounts | null> {
    const camera = this.#cameras.get(cameraId);
    if (camera === undefined) return null;
    if (!isCut && !camera.isEnded) await camera.ended();
    camera.end();
    camera.gate.dispose();
    const { alerts, sink } = this.#running();
    if (this.#cameras.get(cameraId) === camera) {
      this.#cameras.delete(cameraId);
      alerts.closeCamera(cameraId);
    }
    await Promise.all([sink.settled(), alerts.sink.settled()]);
    return camera.counter.live;
  }

  async sendNow(): Promise<OutboxState> {
    const { sink } = this.#running();
    await sink.settled();
    return sink.sender === null ? this.outboxState() : sink.sender.sendNow();
  }

  async outboxState(): Promise<OutboxState> {
    const { sender } = this.#running().sink;
    if (sender !== null) return sender.state();
    const isOnline = this.#parts.isOnline();
    return { waiting: 0, quarantined: 0, elsewhere: 0, lastSentAtMs: null, isOnline, lastError: null };
  }

  quarantined(): Promise<readonly QuarantinedBucket[]> {
    return this.#running().sink.store.outbox.quarantined();
  }

  async retryQuarantined(): Promise<void> {
    const { sink } = this.#running();
    await sink.store.outbox.requeue();
    await sink.sender?.sendNow();
  }

  async discardQuarantined(): Promise<void> {
    const { sink } = this.#running();
    await sink.store.outbox.discardQuarantined();
    sink.sender?.kick();
  }

  readLocal(query: AggregatesQuery): Promise<readonly AggregateRow[]> {
    return readHistory(this.#running().sink.store.history, query);
  }

  async breakdowns(cameraId: string, fromMs: number, toMs: number): Promise<readonly Breakdown[]> {
    const { sink } = this.#running();
    await sink.settled();
    return sink.store.breakdowns.range(cameraId, fromMs, toMs);
  }

  tryRule(cameraId: string, rule: AlertRule): Promise<TriedRule | null> {
    return this.#running().alerts.tryRule(cameraId, rule);
  }

  keptAlerts(limit: number): Promise<readonly AlertFiring[]> {
    return this.#running().alerts.kept(limit);
  }

  egress(limit: number): Promise<readonly EgressEntry[]> {
    return this.#parts.ledger.recent(limit);
  }

  egressTotals(): Promise<readonly EgressTotal[]> {
    return this.#parts.ledger.totals();
  }

  egressDays(limit: number): Promise<readonly EgressDay[]> {
    return this.#parts.ledger.days(limit);
  }

  #running(): Started {
    if (this.#started === null) throw new AppError('not-started', 'the analytics worker was not started');
    return this.#started;
  }

  #createLeases(
    sink: BucketSink,
    viewer: { readonly viewerId: string; readonly mayCount: boolean },
  ): CameraLeases {
    return new CameraLeases({
      ...viewer,
      parts: this.#parts,
      oldestWaitingId: () => sink.oldestWaitingId(),
      countedNow: (cameraId) => this.#cameras.get(cameraId)?.counter.now ?? null,
      onStanding: (cameraId, standing) => this.#tellStanding(cameraId, standing),
      onClock: () => this.#setClocks(),
    });
  }

  #tellStanding(cameraId: string, standing: Standing): void {
    this.#events.send({ kind: 'standing', cameraId, standing });
    this.#cameras.get(cameraId)?.setAnalysing(mayAnalyse(standing));
  }

  #setClocks(): void {
    const offsetMs = this.#running().leases?.clock().offsetMs;
    if (offsetMs === undefined) return;
    for (const { counter, isClocked } of this.#cameras.values()) if (isClocked) counter.setOffset(offsetMs);
  }
}
