import { messageOf } from '../lib/errors';
import { createLogger } from '../lib/logger';
import { Disposer, type Undo } from '../lib/disposer';

const logger = createLogger('kiosk');
const IDLE_AFTER_MS = 5_000;
const RETRY_LOCK_MS = 60_000;

/** Keeps the screen on while the page is visible; the browser takes the lock away whenever it is hidden. */
export function keepAwake(): Undo {
  const undo = new Disposer();
  let lock: WakeLockSentinel | null = null;
  let isAsking = false;
  const ask = async (): Promise<void> => {
    if (isAsking || undo.isDisposed || document.visibilityState !== 'visible') return;
    if (lock !== null && !lock.released) return;
    if (!('wakeLock' in navigator)) return;
    isAsking = true;
    try {
      lock = await navigator.wakeLock.request('screen');
      if (undo.isDisposed) await lock.release();
    } catch (error) {
      // An empty battery refuses it; asked again later.
      logger.debug(`the screen may go dark: ${messageOf(error)}`);
    } finally {
      isAsking = false;
    }
  };
  undo.listen(document, 'visibilitychange', () => void ask());
  const timer = setInterval(() => void ask(), RETRY_LOCK_MS);
  undo.add(() => clearInterval(timer));
  undo.add(() => void lock?.release().catch(() => undefined));
  void ask();
  return () => undo.dispose();
}

/** Calls back when somebody is at the screen, and when nobody has been for some seconds. */
export function watchIdle(onIdle: (isIdle: boolean) => void): Undo {
  const undo = new Disposer();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wake = (): void => {
    clearTimeout(timer);
    onIdle(false);
    timer = setTimeout(() => onIdle(true), IDLE_AFTER_MS);
  };
  for (const type of ['pointermove', 'pointerdown', 'keydown']) undo.listen(globalThis, type, wake);
  undo.add(() => clearTimeout(timer));
  timer = setTimeout(() => onIdle(true), IDLE_AFTER_MS);
  return () => undo.dispose();
}

/** Whether the browser shows nothing but the page: by its own button, or started so. */
export function isFullScreen(): boolean {
  return document.fullscreenElement !== null || matchMedia('(display-mode: fullscreen)').matches;
}

/** Calls back when that changes. */
export function watchFullScreen(onChange: (isFull: boolean) => void): Undo {
  const undo = new Disposer();
  const tell = (): void => onChange(isFullScreen());
  undo.listen(document, 'fullscreenchange', tell);
  undo.listen(matchMedia('(display-mode: fullscreen)'), 'change', tell);
  return () => undo.dispose();
}

const SHIFT_PX = 8;
/** A walk around the centre, one step a minute; no pixel is lit all day. */
const WALK: readonly (readonly [number, number])[] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
  [0.5, 0.5],
  [-0.5, 0.5],
  [-0.5, -0.5],
];

/** How far the picture is moved in a minute, px, against burning in. */
export function shiftOf(minute: number): { readonly x: number; readonly y: number } {
  const [x, y] = WALK[((minute % WALK.length) + WALK.length) % WALK.length] ?? [0, 0];
  return { x: x * SHIFT_PX, y: y * SHIFT_PX };
}
