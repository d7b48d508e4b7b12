import type { CameraHealth } from '../domain/alert-signs';
import { contrastOf, likenessOf, quantileOf, stepsOf, strengthOf, type LumaGrid } from './luma-grid';

/** A picture is dark if all but its brightest twentieth is below this luma … */
const DARK_LUMA = 22;
/** … and in the middle of its cells there is less to see than this, standard deviation of the luma. */
const DARK_DEVIATION = 4;
/** How the picture usually looks is learned over this, and known after the first part of it. */
const USUAL_MS = 600_000;
const LEARN_MS = 30_000;
/** Of the contrast that a cell usually has, covered ones keep less than this … */
const KEPT_SHARE = 0.4;
/** … and a cell has contrast from here on. */
const MIN_CONTRAST = 0.02;
/** Covered so far in this share of them, and the steps between cells are as flat, the camera is covered. */
const COVERED_CELLS = 0.85;
/** Likeness to the usual steps below which the camera looks elsewhere. */
const MOVED_LIKENESS = 0.25;
/** With less than this of the usual steps (dusk, fog) nobody knows where it looks. */
const MIN_STEPS = 0.35;
/** Faults that last for less are people who pass close by, or lights. */
const COVERED_MS = 3000;
const MOVED_MS = 10_000;
/** A view that lasts for this long is the usual one. */
const ADOPT_MS = 1_800_000;
/** Frames are the same where nothing differs by this much luma, and frozen after this time. */
const SAME_LUMA = 0.02;
const FROZEN_MS = 20_000;

interface Usual {
  contrast: Float32Array;
  steps: Float32Array;
  learnedMs: number;
}

/**
 * Judges whether a camera's picture is in order, from coarse statistics of its frames, a few a second or one.
 * People who pass, the change from day to night and lights that go off are no fault; what is black is dark and
 * never covered, moved or frozen. A view that was changed for half an hour is the camera's new one. Remembers what
 * the picture usually looks like, as steps and contrasts of cells; nothing of it leaves.
 */
export class CameraHealthJudge {
  #usual: Usual | null = null;
  #before: LumaGrid | null = null;
  #beforeMs = -Infinity;
  readonly #covered = new Lasting(COVERED_MS);
  readonly #moved = new Lasting(MOVED_MS);
  readonly #frozen = new Lasting(FROZEN_MS);

  /** Takes the next frame's statistics; frame time in ms. */
  see(grid: LumaGrid, atMs: number): CameraHealth {
    if (atMs <= this.#beforeMs) this.#beginAgain();
    const dark = darknessOf(grid);
    const isBlack = dark >= 0.5;
    const isSame = !isBlack && this.#before !== null && isSameGrid(this.#before, grid);
    const contrast = contrastOf(grid);
    const steps = stepsOf(grid);
    const isLearned = this.#usual !== null && this.#usual.learnedMs >= LEARN_MS;
    const usual = isLearned && !isBlack ? this.#usual : null;
    const covering = usual === null ? 0 : coveringOf(usual, { contrast, steps });
    const moving = usual === null || covering >= 0.5 ? 0 : movingOf(usual, steps);
    const health = {
      dark,
      covered: this.#covered.scoreOf(covering, atMs),
      moved: this.#moved.scoreOf(moving, atMs),
      frozen: this.#frozen.scoreOf(isSame ? 1 : 0, atMs),
    };
    if (!isBlack && covering < 0.5 && moving < 0.5) this.#learn({ contrast, steps }, atMs);
    if (this.#moved.lastedMs(atMs) >= ADOPT_MS) this.#usual = null;
    this.#before = { means: grid.means.slice(), variances: grid.variances.slice() };
    this.#beforeMs = atMs;
    return health;
  }

  #learn({ contrast, steps }: Pick<Usual, 'contrast' | 'steps'>, atMs: number): void {
    const usual = this.#usual;
    if (usual === null) {
      this.#usual = { contrast, steps, learnedMs: 0 };
      return;
    }
    // After a while without frames, one of them does not count for all that time.
    const passedMs = Math.min(2000, Math.max(0, atMs - this.#beforeMs));
    usual.learnedMs = Math.min(USUAL_MS, usual.learnedMs + passedMs);
    const weight = passedMs / Math.max(passedMs, usual.learnedMs);
    usual.contrast = mixed(usual.contrast, contrast, weight);
    usual.steps = mixed(usual.steps, steps, weight);
  }

  /** The clock was set back, or a file begins again: what was usual stays. */
  #beginAgain(): void {
    this.#before = null;
    for (const lasting of [this.#covered, this.#moved, this.#frozen]) lasting.reset();
  }
}

/** A fault that counts once it has lasted. */
class Lasting {
  readonly #neededMs: number;
  #sinceMs: number | null = null;

  constructor(neededMs: number) {
    this.#neededMs = neededMs;
  }

  /** The score as it is, below 0.5 until the fault has lasted. */
  scoreOf(score: number, atMs: number): number {
    if (score < 0.5) this.#sinceMs = null;
    else this.#sinceMs ??= atMs;
    return score >= 0.5 && this.lastedMs(atMs) < this.#neededMs ? 0.49 : score;
  }

  lastedMs(atMs: number): number {
    return this.#sinceMs === null ? 0 : atMs - this.#sinceMs;
  }

  reset(): void {
    this.#sinceMs = null;
  }
}

function darknessOf({ means, variances }: LumaGrid): number {
  const brightest = quantileOf(means, 0.95);
  const deviation = Math.sqrt(Math.max(0, quantileOf(variances, 0.5)));
  return Math.min(fallFrom(brightest, DARK_LUMA), fallFrom(deviation, DARK_DEVIATION));
}

function coveringOf(usual: Usual, { contrast, steps }: Pick<Usual, 'contrast' | 'steps'>): number {
  let cells = 0;
  let flat = 0;
  usual.contrast.forEach((usually, cell) => {
    if (usually < MIN_CONTRAST) return;
    cells += 1;
    if ((contrast[cell] ?? 0) < KEPT_SHARE * usually) flat += 1;
  });
  if (cells === 0) return 0;
  const kept = strengthOf(steps) / Math.max(1e-6, strengthOf(usual.steps));
  return Math.min(riseTo(flat / cells, COVERED_CELLS), fallFrom(kept, KEPT_SHARE));
}

function movingOf(usual: Usual, steps: Float32Array): number {
  if (strengthOf(steps) < MIN_STEPS * strengthOf(usual.steps)) return 0;
  return Math.min(1, Math.max(0, 0.5 + (MOVED_LIKENESS - likenessOf(usual.steps, steps)) / 1.5));
}

/** 1 at 0, 0.5 at the limit, 0 from twice that on. */
function fallFrom(value: number, limit: number): number {
  return Math.min(1, Math.max(0, 1 - value / (2 * limit)));
}

/** 0 where the limit is twice as far off as 1 on the other side, 0.5 at the limit, 1 at 1. */
function riseTo(share: number, limit: number): number {
  return Math.min(1, Math.max(0, 0.5 + (share - limit) / (2 * (1 - limit))));
}

function isSameGrid(a: LumaGrid, b: LumaGrid): boolean {
  return (
    a.means.every((mean, cell) => Math.abs(mean - (b.means[cell] ?? 0)) < SAME_LUMA) &&
    a.variances.every((variance, cell) => Math.abs(variance - (b.variances[cell] ?? 0)) < SAME_LUMA)
  );
}

function mixed(old: Float32Array, fresh: Float32Array, weight: number): Float32Array {
  return old.map((value, index) => value + weight * ((fresh[index] ?? value) - value));
}
