import type { EngineId } from '../../../src/domain/engine';
import type { SpeedCase } from './speed-case';

/** What is asked of a run of the bench. */
export interface SpeedPlan {
  readonly engines: readonly EngineId[];
  /** Numbers of cameras at once, on the first engine; one camera is measured on all. */
  readonly cameras: readonly number[];
  /** Address of footage of one's own; null: none. */
  readonly clipUrl: string | null;
  readonly measureMs: number;
}

/** The demo clip's own rate: in steps of it no picture is left out. */
const EVERY_PICTURE_FPS = 15;
/** Compiling shaders and starting threads are over by then. */
const WARM_UP_MS = 3_000;

/** The cases in the order they are measured. */
export function speedCases({ engines, cameras, clipUrl, measureMs }: SpeedPlan): readonly SpeedCase[] {
  const [first = null] = engines;
  const base = { cameras: 1, clipUrl: null, stepFps: null, warmUpMs: WARM_UP_MS, measureMs };
  return [
    { ...base, name: 'engine of its own choice, real time', engine: null },
    ...engines.flatMap((engine) => [
      { ...base, name: `${engine}, real time`, engine },
      { ...base, name: `${engine}, every picture`, engine, stepFps: EVERY_PICTURE_FPS },
    ]),
    ...cameras
      .filter((count) => count > 1)
      .map((count) => ({
        ...base,
        name: `${first ?? 'own choice'}, ${count} cameras`,
        engine: first,
        cameras: count,
      })),
    ...(clipUrl === null
      ? []
      : engines.map((engine) => ({ ...base, name: `${engine}, own clip`, engine, clipUrl }))),
  ];
}
