import { CameraHealthJudge } from '../../src/alerts/camera-health';
import { GRID_PICTURE, gridOf, type LumaGrid } from '../../src/alerts/luma-grid';
import type { CameraHealth } from '../../src/domain/alert-signs';

/** A picture is looked at so often: a third of a millisecond at 1080p, some milliseconds where it has to be drawn. */
const LOOK_EVERY_MS = 2000;
/** Forms that begin with a plane of luma, 8 bits each. */
const LUMA_FIRST: readonly (VideoPixelFormat | null)[] = ['I420', 'I420A', 'I422', 'I444', 'NV12'];
/** Luma of video goes from 16 to 235 unless it says otherwise. */
const BLACK = 16;
const LUMA_STEPS = 219;

/**
 * Whether a camera's picture is in order, from few pixels of a frame now and then. They and what is learned of
 * them stay here; scores leave.
 */
export class CameraEye {
  readonly #judge = new CameraHealthJudge();
  #canvas: OffscreenCanvas | null = null;
  #lookedAtMs = -Infinity;
  #health: CameraHealth | null = null;

  /** The newest judgement, null before the first. The frame stays the caller's; frame time in ms. */
  async see(frame: VideoFrame, atMs: number): Promise<CameraHealth | null> {
    const isDue = atMs < this.#lookedAtMs || atMs - this.#lookedAtMs >= LOOK_EVERY_MS;
    if (!isDue) return this.#health;
    this.#lookedAtMs = atMs;
    const grid = LUMA_FIRST.includes(frame.format) ? await copiedGrid(frame) : this.#drawnGrid(frame);
    if (grid !== null) this.#health = this.#judge.see(grid, atMs);
    return this.#health;
  }

  /** For frames that lie on the GPU, or in another form; null where nothing can be drawn. */
  #drawnGrid(frame: VideoFrame): LumaGrid | null {
    const { height, width } = GRID_PICTURE;
    this.#canvas ??= new OffscreenCanvas(width, height);
    const context = this.#canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    if (context === null) return null;
    context.drawImage(frame, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    return gridOf((x, y) => {
      const byte = 4 * (y * width + x);
      return 0.299 * (data[byte] ?? 0) + 0.587 * (data[byte + 1] ?? 0) + 0.114 * (data[byte + 2] ?? 0);
    });
  }
}

async function copiedGrid(frame: VideoFrame): Promise<LumaGrid | null> {
  const bytes = new Uint8Array(frame.allocationSize());
  const [luma] = await frame.copyTo(bytes);
  const shown = frame.visibleRect;
  if (luma === undefined || shown === null) return null;
  const columnStep = shown.width / GRID_PICTURE.width;
  const rowStep = shown.height / GRID_PICTURE.height;
  const isFull = frame.colorSpace.fullRange === true;
  return gridOf((x, y) => {
    const column = Math.floor((x + 0.5) * columnStep);
    const row = Math.floor((y + 0.5) * rowStep);
    const value = bytes[luma.offset + row * luma.stride + column] ?? 0;
    return isFull ? value : Math.max(0, ((value - BLACK) * 255) / LUMA_STEPS);
  });
}
