import type { Page } from 'playwright';
import { BARCODE_HEIGHT, CELLS_PER_ROW, type PictureStamp, ROWS, stampFrom } from './barcode';

/** A picture that a page has presented. */
export interface SeenPicture {
  /** When, ms since the epoch. */
  readonly atMs: number;
  /** Null where the clock in it is not readable. */
  readonly stamp: PictureStamp | null;
}

/** What one `<video>` of a page has shown. */
export interface Shown {
  /** From the start of the page's navigation to its first picture, ms; null before that. */
  readonly firstPictureMs: number | null;
  readonly pictures: readonly SeenPicture[];
}

/**
 * Lets every later document of the page note what its videos show: times and barcodes, read from the
 * pixels by the test's own script. The product itself never does that.
 */
export async function watchClock(page: Page): Promise<void> {
  await page.addInitScript(watchVideos, {
    columns: CELLS_PER_ROW,
    rows: ROWS,
    height: BARCODE_HEIGHT,
  });
}

/** What the videos of the page have shown since its navigation or since `forgetShown`, in document order. */
export async function shownBy(page: Page): Promise<readonly Shown[]> {
  const notes = await page.evaluate(() => globalThis.hiroShown ?? []);
  return notes.map(({ firstPictureMs, pictures }) => ({
    firstPictureMs,
    pictures: pictures.map(({ atMs, cells }) => ({
      atMs,
      stamp: stampFrom(
        [...cells].map((cell) => cell === '1'),
        atMs,
      ),
    })),
  }));
}

/** Drops the noted pictures; the first picture's time stays. */
export function forgetShown(page: Page): Promise<void> {
  return page.evaluate(() => globalThis.hiroShown?.forEach((note) => (note.pictures.length = 0)));
}

/** Waits until a video of the page shows a picture that was made after that moment; returns when it did. */
export async function pictureMadeAfter(page: Page, momentMs: number, timeoutMs: number): Promise<number> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const shown = await shownBy(page);
    const found = shown
      .flatMap(({ pictures }) => pictures)
      .find(({ stamp }) => stamp !== null && stamp.madeAtMs > momentMs);
    if (found !== undefined) return found.atMs;
    if (Date.now() > deadline) {
      const count = shown.reduce((sum, { pictures }) => sum + pictures.length, 0);
      throw new Error(`no new picture within ${timeoutMs} ms; ${count} shown by ${shown.length} videos`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** From the making of each picture to its presentation, ms, in order. */
export function latenciesMs({ pictures }: Shown): readonly number[] {
  return pictures.flatMap(({ atMs, stamp }) => (stamp === null ? [] : [atMs - stamp.madeAtMs]));
}

/** The longest time without a new picture between two moments, ms; their edges count. */
export function worstGapMs({ pictures }: Shown, fromMs: number, toMs: number): number {
  const times = pictures.map(({ atMs }) => atMs).filter((atMs) => atMs > fromMs && atMs < toMs);
  const edges = [fromMs, ...times, toMs];
  return Math.max(...edges.slice(1).map((atMs, index) => atMs - (edges[index] ?? atMs)));
}

interface VideoNote {
  firstPictureMs: number | null;
  readonly pictures: { readonly atMs: number; readonly cells: string }[];
}

declare global {
  /** The notes of `watchVideos`, in a page of a test. */
  var hiroShown: VideoNote[] | undefined;
}

/** In the page: notes what each video shows. Self-contained, since it is sent there as text. */
function watchVideos(code: {
  readonly columns: number;
  readonly rows: number;
  readonly height: number;
}): void {
  const CELL = 4;
  const notes: VideoNote[] = [];
  globalThis.hiroShown = notes;
  const watched = new WeakSet<HTMLVideoElement>();
  const canvas = new OffscreenCanvas(code.columns * CELL, code.rows * CELL);
  const context = canvas.getContext('2d', { willReadFrequently: true });

  function cellsIn(video: HTMLVideoElement): string {
    if (context === null) return '';
    const { width, height } = canvas;
    const barHeight = video.videoHeight * code.height;
    context.drawImage(video, 0, 0, video.videoWidth, barHeight, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    const isWhite = (x: number, y: number): boolean => (data[(y * width + x) * 4 + 1] ?? 0) > 127;
    let cells = '';
    for (let y = CELL / 2; y < height; y += CELL) {
      for (let x = CELL / 2; x < width; x += CELL) cells += isWhite(x, y) ? '1' : '0';
    }
    return cells;
  }

  function watch(video: HTMLVideoElement): void {
    watched.add(video);
    const note: VideoNote = { firstPictureMs: null, pictures: [] };
    notes.push(note);
    const onPicture = (): void => {
      video.requestVideoFrameCallback(onPicture);
      note.firstPictureMs ??= performance.now();
      note.pictures.push({ atMs: Date.now(), cells: cellsIn(video) });
    };
    video.requestVideoFrameCallback(onPicture);
  }

  function look(): void {
    document.querySelectorAll('video').forEach((video) => {
      if (!watched.has(video)) watch(video);
    });
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
  look();
}
