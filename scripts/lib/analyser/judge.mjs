/** How the page of an analyser is judged from outside. Times are ms of one clock that only goes forward. */

/** A camera that counts has analysed something within this. */
export const FRAME_WITHIN_MS = 120_000;
/** A page that has found its server has begun within this. */
export const BEGIN_WITHIN_MS = 180_000;
/** So many questions in a row may stay unanswered. */
export const MAX_SILENT = 3;
/** The browser is restarted once a day, when nobody is in any picture, and at the latest so much later. */
export const RENEW_AFTER_MS = 24 * 3_600_000;
export const RENEW_LATEST_MS = 26 * 3_600_000;
/** Pauses before a restart; the last is repeated. */
const PAUSES_MS = [1_000, 2_000, 5_000, 15_000, 30_000, 60_000];
/** A browser that ran so long starts the pauses anew. */
const STEADY_MS = 600_000;

/** @param {number} failures in a row, from 1 @returns {number} ms */
export function restartPauseMs(failures) {
  return PAUSES_MS[Math.min(failures, PAUSES_MS.length) - 1] ?? 0;
}

/** @param {number} failures @param {number} ranMs how long the browser ran @returns {number} */
export function failuresAfter(failures, ranMs) {
  return ranMs >= STEADY_MS ? 1 : failures + 1;
}

/** Watches one life of the browser. */
export class Judge {
  #startedMs;
  #silent = 0;
  #beganMs;
  /** @type {Map<string, { frames: number, atMs: number }>} */
  #progress = new Map();

  /** @param {number} nowMs */
  constructor(nowMs) {
    this.#startedMs = nowMs;
    this.#beganMs = nowMs;
  }

  /** The page did not answer. @returns {string | null} why the browser must be restarted */
  silent() {
    this.#silent += 1;
    return this.#silent >= MAX_SILENT ? 'the page does not answer' : null;
  }

  /**
   * @param {import('../../../src/kiosk/analyser-report').AnalyserReport} report
   * @param {number} nowMs
   * @returns {string | null} why the browser must be restarted
   */
  answered(report, nowMs) {
    this.#silent = 0;
    if (report.phase !== 'starting' || report.isServerAway) this.#beganMs = nowMs;
    if (nowMs - this.#beganMs > BEGIN_WITHIN_MS) return 'the page does not begin';
    const stalled = report.cameras.filter((camera) => this.#isStalled(camera, nowMs));
    return stalled.length === 0
      ? null
      : `no pictures are analysed of ${stalled.map(({ name }) => name).join(', ')}`;
  }

  /**
   * Whether it is time for the daily restart.
   * @param {import('../../../src/kiosk/analyser-report').AnalyserReport} report
   * @param {number} nowMs
   */
  isRenewalDue(report, nowMs) {
    const ageMs = nowMs - this.#startedMs;
    if (ageMs < RENEW_AFTER_MS) return false;
    return ageMs >= RENEW_LATEST_MS || report.cameras.every(({ people }) => (people ?? 0) === 0);
  }

  /**
   * @param {import('../../../src/kiosk/analyser-report').AnalysedCameraReport} camera
   * @param {number} nowMs
   */
  #isStalled({ id, isCounting, framesAnalysed }, nowMs) {
    const last = this.#progress.get(id);
    // A camera whose stream is away, or that another viewer counts, is no fault of the browser's.
    if (!isCounting || last === undefined || last.frames !== framesAnalysed) {
      this.#progress.set(id, { frames: framesAnalysed, atMs: nowMs });
      return false;
    }
    return nowMs - last.atMs > FRAME_WITHIN_MS;
  }
}

/**
 * The state in one line, for the log: a new line is written when it changes.
 * @param {import('../../../src/kiosk/analyser-report').AnalyserReport} report
 * @returns {string}
 */
export function lineOf(report) {
  if (report.phase === 'pairing') {
    return report.code === null ? 'asks for a pairing code' : `waits to be paired, code ${report.code}`;
  }
  if (report.phase === 'refused') return 'is refused: pair it again as an analyser';
  if (report.phase === 'no-site') return 'finds no site';
  if (report.phase === 'starting') return report.isServerAway ? 'waits for the server' : 'starts';
  const running = report.cameras.filter(({ isCounting }) => isCounting).length;
  const others = report.cameras
    .filter(({ isCounting }) => !isCounting)
    .map(
      ({ name, phase, problem }) =>
        `${name}: ${phase === 'running' ? 'stands by' : phase}${problem === null ? '' : ` (${problem})`}`,
    );
  const away = report.isServerAway ? '; the server does not answer, counts are kept' : '';
  return [`counts ${running} of ${report.cameras.length}${away}`, ...others].join('; ');
}
