import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StreamProtocol, StreamRoute } from '../domain/stream-route';
import { SourceError } from './frame-source';
import { ProtocolChoice } from './protocol-choice';
import type { StreamCandidate, StreamConnection } from './stream-candidate';
import { StreamSource } from './stream-source';

/** The element, as far as a source and its tap know it. */
class FakeVideo extends EventTarget {
  videoWidth = 4;
  videoHeight = 2;
  srcObject: unknown = null;
  heldUs: number | null = null;
  #callback: VideoFrameRequestCallback | null = null;
  #presentedFrames = 0;

  play(): Promise<void> {
    return Promise.resolve();
  }

  pause(): void {}

  load(): void {
    this.heldUs = null;
  }

  removeAttribute(): void {}

  requestVideoFrameCallback(callback: VideoFrameRequestCallback): number {
    this.#callback = callback;
    return 1;
  }

  cancelVideoFrameCallback(): void {
    this.#callback = null;
  }

  show(mediaMs: number): void {
    this.heldUs = mediaMs * 1000;
    this.#presentedFrames += 1;
    const size = { width: 4, height: 2, expectedDisplayTime: 0, presentationTime: performance.now() };
    const metadata = { mediaTime: mediaMs / 1000, presentedFrames: this.#presentedFrames };
    this.#callback?.(0, { ...size, ...metadata });
  }
}

class FakeFrame {
  readonly timestamp: number;

  constructor(video: FakeVideo) {
    if (video.heldUs === null) throw new DOMException('no picture', 'InvalidStateError');
    this.timestamp = video.heldUs;
  }

  close(): void {}
}

/** A way to play that does as it is told. */
class FakeCandidate implements StreamCandidate {
  readonly stallMs = 2500;
  refusal: SourceError | null = null;
  programStartMs: number | null = null;
  readonly connections: StreamConnection[] = [];
  open = 0;

  constructor(readonly protocol: StreamProtocol) {}

  async connect(connection: StreamConnection): ReturnType<StreamCandidate['connect']> {
    this.connections.push(connection);
    this.open += 1;
    connection.resources.add(() => (this.open -= 1));
    if (this.refusal !== null) throw this.refusal;
    connection.video.srcObject = this.protocol as unknown as MediaStream;
    const startMs = this.programStartMs;
    return {
      protocol: this.protocol,
      programMs: (mediaSec) => (startMs === null ? null : startMs + mediaSec * 1000),
      explainSilence: async () => '3 packets lost',
    };
  }
}

const blocked = new SourceError('stream-unreachable', 'ICE failed', { isFatal: false, blame: 'protocol' });
const hangs = new SourceError('gateway-stalled', 'hangs', { isFatal: false, retryAfterMs: 2000 });
const signal = new AbortController().signal;

function rig(): {
  readonly source: StreamSource;
  readonly whep: FakeCandidate;
  readonly hls: FakeCandidate;
  readonly video: FakeVideo;
  readonly routes: (StreamRoute | null)[];
} {
  const [whep, hls] = [new FakeCandidate('whep'), new FakeCandidate('hls')];
  const routes: (StreamRoute | null)[] = [];
  const source = new StreamSource({
    candidates: async () => [whep, hls],
    choice: new ProtocolChoice(() => 0),
    onRoute: (route) => routes.push(route),
    isEndless: true,
  });
  // The source made it by the stubbed document.
  return { source, whep, hls, video: source.view as unknown as FakeVideo, routes };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('VideoFrame', FakeFrame);
  vi.stubGlobal('MediaStream', class {});
  vi.stubGlobal(
    'document',
    Object.assign(new EventTarget(), { hidden: false, createElement: () => new FakeVideo() }),
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Shows pictures for a while, as a camera with 25 a second would. */
async function showFor(video: FakeVideo, ms: number, fromMediaMs = 0): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += 40) {
    video.show(fromMediaMs + passedMs);
    await vi.advanceTimersByTimeAsync(40);
  }
}

describe('choosing a protocol', () => {
  it('falls back within one opening, and begins with what worked the next time', async () => {
    const { source, whep, hls, routes } = rig();
    whep.refusal = blocked;
    await source.open(signal);
    expect(routes.at(-1)).toMatchObject({
      protocol: 'hls',
      reason: 'fallback',
      resting: [{ protocol: 'whep', detail: 'ICE failed' }],
    });
    await source.open(signal);
    expect(whep.connections).toHaveLength(1);
    expect(hls.connections).toHaveLength(2);
    expect([whep.open, hls.open]).toEqual([0, 1]);
    source.dispose();
    expect([whep.open, hls.open]).toEqual([0, 0]);
    expect(routes.at(-1)).toBeNull();
  });

  it('does not try another protocol where the source is at fault, and rests none', async () => {
    const { source, whep, hls } = rig();
    whep.refusal = hangs;
    for (let attempt = 0; attempt < 3; attempt += 1)
      await expect(source.open(signal)).rejects.toMatchObject({
        code: 'gateway-stalled',
        retryAfterMs: 2000,
      });
    expect(hls.connections).toHaveLength(0);
    whep.refusal = null;
    await source.open(signal);
    expect(whep.open).toBe(1);
    source.dispose();
  });

  it('rests none where nothing plays', async () => {
    const { source, whep, hls, routes } = rig();
    whep.refusal = blocked;
    hls.refusal = blocked;
    for (let attempt = 0; attempt < 3; attempt += 1) await expect(source.open(signal)).rejects.toBe(blocked);
    whep.refusal = null;
    await source.open(signal);
    expect(routes.at(-1)).toEqual({ protocol: 'whep', reason: 'best', resting: [] });
    source.dispose();
  });

  it('leaves nothing behind when it is disposed while it opens', async () => {
    const { source, whep, hls, routes } = rig();
    whep.refusal = blocked;
    const opening = source.open(signal);
    source.dispose();
    await expect(opening).rejects.toThrow(/abort/i);
    expect([whep.open, hls.open]).toEqual([0, 0]);
    expect(routes).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('goes back to WebRTC beside the running picture', async () => {
    const { source, whep, hls, video, routes } = rig();
    whep.refusal = blocked;
    await source.open(signal);
    whep.refusal = null;
    await showFor(video, 29_000);
    expect(whep.connections).toHaveLength(1);
    await showFor(video, 20_000, 29_000);
    expect(whep.connections).toHaveLength(2);
    expect([whep.open, hls.open]).toEqual([1, 0]);
    expect(source.view.srcObject).toBe('whep');
    expect(routes.at(-1)).toMatchObject({ protocol: 'whep', reason: 'best' });
    source.dispose();
    expect([whep.open, hls.open]).toEqual([0, 0]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('keeps the picture where that does not work, and waits longer', async () => {
    const { source, whep, hls, video, routes } = rig();
    whep.refusal = blocked;
    await source.open(signal);
    await showFor(video, 140_000);
    expect(whep.connections).toHaveLength(2);
    expect([whep.open, hls.open]).toEqual([0, 1]);
    expect(routes.at(-1)).toMatchObject({ protocol: 'hls', resting: [{ protocol: 'whep' }] });
    source.dispose();
  });
});

describe('a stream that stops', () => {
  it('has broken after its limit, and says what is known', async () => {
    const { source, video } = rig();
    await source.open(signal);
    await showFor(video, 1000);
    (await source.next(signal))?.frame.close();
    const waiting = source.next(signal).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(2400);
    expect(await Promise.race([waiting, Promise.resolve('waiting')])).toBe('waiting');
    await vi.advanceTimersByTimeAsync(400);
    const error = await waiting;
    expect(error).toMatchObject({ code: 'stream-stalled', isFatal: false });
    expect(String(error)).toContain('3 packets lost');
    source.dispose();
  });

  it('is no stalled one while the page is hidden', async () => {
    const { source, video } = rig();
    await source.open(signal);
    await showFor(video, 1000);
    vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: true }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await source.next(signal)).not.toBeNull();
    source.dispose();
  });

  it('never hands out pictures again that were seen before it stopped', async () => {
    const { source, whep, hls, video } = rig();
    whep.refusal = blocked;
    hls.programStartMs = 1_000_000;
    await source.open(signal);
    await showFor(video, 2000);
    (await source.next(signal))?.frame.close();
    await vi.advanceTimersByTimeAsync(5000);
    await source.open(signal);
    const waiting = source.next(signal);
    await showFor(video, 1000, 1000);
    expect(await Promise.race([waiting, Promise.resolve('waiting')])).toBe('waiting');
    await showFor(video, 80, 6000);
    expect((await waiting)?.frame.timestamp).toBe(6_000_000);
    source.dispose();
  });
});
