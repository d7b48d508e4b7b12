import { IgnoredTracks } from '../../analytics/ignored-tracks';
import type { Camera, Site, SourceConfig } from '../../domain/config';
import type { Corrections } from '../../domain/corrections';
import type { Standing } from '../../domain/lease';
import type { StreamRoute } from '../../domain/stream-route';
import type { CameraSession, SessionListener, SessionOptions } from '../../session-types';
import { FakeScene, SCENE } from './fake-scene';

const FRAME_MS = 200;

/** A camera session over `FakeScene`: a canvas as the picture, five analysed frames a second. */
export class FakeSession implements CameraSession {
  readonly view = document.createElement('canvas');
  readonly #scene: FakeScene;
  #timer: ReturnType<typeof setInterval> | undefined;
  #animation = 0;
  #shownAtMs: number | null = null;
  #frames = 0;
  readonly #ignored = new IgnoredTracks();

  constructor(
    camera: Camera,
    private readonly listener: SessionListener,
    private readonly options: SessionOptions,
    private readonly ready: Promise<void>,
  ) {
    this.cameraId = camera.id;
    this.#scene = new FakeScene(camera);
    this.view.width = SCENE.width;
    this.view.height = SCENE.height;
  }

  readonly cameraId: string;

  displayedAtMs(): number | null {
    return this.#shownAtMs;
  }

  frameSize(): typeof SCENE {
    return SCENE;
  }

  async run(): Promise<void> {
    this.listener.onPhase('opening');
    await this.ready;
    this.#draw();
    this.listener.onPhase('running');
    this.listener.onRoute(routeOf(this.#scene.camera.source));
    this.listener.onStanding(standingOf(new URLSearchParams(location.search).get('lease')));
    this.#timer = setInterval(() => this.#analyse(), FRAME_MS);
  }

  reconfigure(camera: Camera, _site: Site): void {
    this.#scene.camera = camera;
  }

  rejectMatch(): Promise<void> {
    return Promise.resolve();
  }

  correct({ spots }: Corrections): void {
    this.#ignored.setSpots(spots);
  }

  /** Its people do nothing to alert of. */
  setAlertRules(): void {
    return;
  }

  keepMoment(): Promise<never> {
    return Promise.reject(new Error('a made-up runtime has no pictures to keep'));
  }

  takeOver(): void {
    this.listener.onStanding({ kind: 'analysing', epoch: 2, sinceMs: Date.now(), endsAtMs: null });
  }

  async dispose(): Promise<void> {
    clearInterval(this.#timer);
    cancelAnimationFrame(this.#animation);
    this.listener.onPhase('disposed');
  }

  #analyse(): void {
    const frame = this.#ignored.filter(this.#scene.frameAt(Date.now() - 120));
    this.listener.onTracks(frame);
    this.listener.onCounts(this.#scene.count(frame));
    this.#frames += 1;
    const timing = { preprocessMs: 4, detectMs: 118, attributesMs: 31, totalMs: 153 };
    const { seq } = frame;
    this.listener.onStats({
      analysedFps: 4.9,
      sourceFps: 25,
      framesAnalysed: seq,
      framesDropped: seq * 4,
      timing,
    });
    if (this.options.stepFps === undefined || this.options.stepFps === null) return;
    const done = Math.min(1, this.#frames / 100);
    this.listener.onProgress(done);
    if (done < 1) return;
    clearInterval(this.#timer);
    this.listener.onPhase('ended');
  }

  #draw(): void {
    const context = this.view.getContext('2d');
    if (context === null) return;
    this.#shownAtMs = Date.now();
    context.fillStyle = '#8d8577';
    context.fillRect(0, 0, SCENE.width, SCENE.height);
    context.fillStyle = '#b9ae9c';
    context.fillRect(0, 0, SCENE.width, SCENE.height * 0.42);
    context.fillStyle = '#6d5b48';
    context.fillRect(SCENE.width * 0.58, SCENE.height * 0.2, SCENE.width * 0.36, SCENE.height * 0.22);
    for (const { box, id } of this.#scene.frameAt(this.#shownAtMs).tracks) {
      const width = box.x2 - box.x1;
      const height = box.y2 - box.y1;
      context.fillStyle = `hsl(${(id * 67) % 360} 28% 38%)`;
      context.beginPath();
      context.roundRect(
        box.x1 + width * 0.15,
        box.y1 + height * 0.22,
        width * 0.7,
        height * 0.78,
        width * 0.3,
      );
      context.fill();
      context.fillStyle = '#c79a7b';
      context.beginPath();
      context.arc((box.x1 + box.x2) / 2, box.y1 + height * 0.12, height * 0.1, 0, Math.PI * 2);
      context.fill();
    }
    this.#animation = requestAnimationFrame(() => this.#draw());
  }
}

/** `?lease=` in the page's address: a device's name, "nobody" or "barred" only watches. */
function standingOf(lease: string | null): Standing {
  const sinceMs = Date.now() - 3_600_000;
  if (lease === null) return { kind: 'analysing', epoch: 1, sinceMs, endsAtMs: null };
  const report = {
    atMs: Date.now(),
    occupancy: 4,
    zones: [],
    pendingFromMs: Date.now(),
    pendingEntries: 0,
    pendingExits: 0,
  };
  const isHeld = lease !== 'nobody' && lease !== 'barred';
  return {
    kind: 'watching',
    holder: isHeld ? { viewerId: 'other', device: lease === '' ? null : lease, sinceMs } : null,
    isThisBrowser: false,
    report: isHeld ? report : null,
    reason: lease === 'barred' ? 'not-allowed' : 'held',
    isTaking: false,
  };
}

/** WebRTC, or HLS where nothing else is allowed, or where WebRTC of an external gateway rests. */
function routeOf(source: SourceConfig): StreamRoute | null {
  if (source.kind !== 'gateway' && source.kind !== 'external') return null;
  if (source.play === 'hls') return { protocol: 'll-hls', reason: 'only', resting: [] };
  if (source.kind === 'gateway') return { protocol: 'whep', reason: 'best', resting: [] };
  const whep = { protocol: 'whep', untilMs: Date.now() + 60_000, detail: 'no ICE candidate pair' } as const;
  return { protocol: 'll-hls', reason: 'fallback', resting: [whep] };
}
