import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SourceError } from './frame-source';
import { VideoTap } from './video-tap';

/** The element, as far as a tap knows it. */
class FakeVideo {
  videoWidth = 4;
  videoHeight = 2;
  currentSrc = 'https://camera.example/stream';
  /** Timestamp of the picture it holds, µs; null: none. */
  heldUs: number | null = null;
  isTainted = false;
  #callback: VideoFrameRequestCallback | null = null;
  #presentedFrames = 0;

  requestVideoFrameCallback(callback: VideoFrameRequestCallback): number {
    this.#callback = callback;
    return 1;
  }

  cancelVideoFrameCallback(): void {
    this.#callback = null;
  }

  /** Shows a picture; `heldSec` where the element is already further. */
  show(mediaSec: number, { heldSec = mediaSec, skipped = 0 } = {}): void {
    this.heldUs = heldSec * 1e6;
    this.#presentedFrames += 1 + skipped;
    const metadata = { mediaTime: mediaSec, presentedFrames: this.#presentedFrames };
    this.#callback?.(
      0,
      Object.assign({ presentationTime: 0, expectedDisplayTime: 0, width: 4, height: 2 }, metadata),
    );
  }
}

let openFrames = 0;

class FakeFrame {
  readonly timestamp: number;

  constructor(video: FakeVideo) {
    if (video.isTainted) throw new DOMException('tainted', 'SecurityError');
    if (video.heldUs === null) throw new DOMException('no picture', 'InvalidStateError');
    this.timestamp = video.heldUs;
    openFrames += 1;
  }

  close(): void {
    openFrames -= 1;
  }
}

beforeEach(() => {
  openFrames = 0;
  vi.stubGlobal('VideoFrame', FakeFrame);
});
afterEach(() => vi.unstubAllGlobals());

function tapOf(video: FakeVideo): VideoTap {
  // The tap uses nothing of an element but what the fake has.
  return new VideoTap(video as unknown as HTMLVideoElement, ({ mediaTime }) => 1000 + mediaTime * 1000);
}

const signal = new AbortController().signal;

describe('VideoTap', () => {
  it('hands out the newest picture once and counts those in between', async () => {
    const video = new FakeVideo();
    const tap = tapOf(video);
    video.show(0);
    video.show(0.25);
    video.show(0.5, { skipped: 1 });
    const first = await tap.next(signal);
    expect(first).toMatchObject({ capturedAtMs: 1500, framesDropped: 3 });
    first?.frame.close();
    const waiting = tap.next(signal);
    video.show(0.5);
    video.show(0.75);
    const second = await waiting;
    expect(second).toMatchObject({ capturedAtMs: 1750 });
    second?.frame.close();
    expect(openFrames).toBe(0);
  });

  it('does not hand out twice what it took before the browser told of it', async () => {
    const video = new FakeVideo();
    const tap = tapOf(video);
    video.show(0, { heldSec: 0.25 });
    expect(await tap.next(signal)).toMatchObject({ capturedAtMs: 1250 });
    const waiting = tap.next(signal);
    video.show(0.25);
    video.show(0.5);
    expect(await waiting).toMatchObject({ capturedAtMs: 1500 });
    expect(openFrames).toBe(2);
  });

  it('waits where the element has lost its picture', async () => {
    const video = new FakeVideo();
    const tap = tapOf(video);
    video.show(0);
    video.heldUs = null;
    const waiting = tap.next(signal);
    video.show(0.25);
    expect(await waiting).toMatchObject({ capturedAtMs: 1250 });
  });

  it('rejects with stream-tainted where the picture may not be read', async () => {
    const video = new FakeVideo();
    video.isTainted = true;
    const tap = tapOf(video);
    video.show(0);
    const error: unknown = await tap.next(signal).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SourceError);
    expect(error).toMatchObject({ code: 'stream-tainted', isFatal: true });
  });

  it('forgets a failure on restart, and its times still rise', async () => {
    const video = new FakeVideo();
    const tap = tapOf(video);
    video.show(60);
    expect(await tap.next(signal)).toMatchObject({ capturedAtMs: 61_000 });
    tap.fail(new Error('lost'));
    await expect(tap.next(signal)).rejects.toThrow('lost');
    tap.restart();
    const waiting = tap.next(signal);
    video.show(0);
    expect((await waiting)?.capturedAtMs).toBeGreaterThan(61_000);
  });

  it('ends with null, and rejects at once when aborted', async () => {
    const video = new FakeVideo();
    const tap = tapOf(video);
    const abort = new AbortController();
    const aborted = tap.next(abort.signal);
    abort.abort();
    await expect(aborted).rejects.toThrow(/abort/i);
    const waiting = tap.next(signal);
    tap.dispose();
    expect(await waiting).toBeNull();
  });
});
