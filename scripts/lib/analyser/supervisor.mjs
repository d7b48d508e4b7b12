import { StepError } from '../steps.mjs';
import { AnalyserBrowser } from './browser.mjs';
import { failuresAfter, Judge, lineOf, restartPauseMs } from './judge.mjs';
import { reasonOf } from './reason.mjs';

const ASK_EVERY_MS = 5_000;
const ANSWER_WITHIN_MS = 10_000;
const MEMORY_EVERY_MS = 60_000;
const LOAD_AGAIN_MS = 5_000;
/** A state that is older says nothing about now. */
const STATE_WITHIN_MS = 30_000;

/** Keeps a browser counting until it is told to stop. */
export class Supervisor {
  #options;
  #log;
  #isStopping = false;
  /** @type {() => void} */
  #wake = () => undefined;
  /** @type {import('../../../src/kiosk/analyser-report').AnalyserReport | null} */
  #report = null;
  #reportedMs = -Infinity;
  /** @type {number | null} */
  #memoryMb = null;
  #restarts = 0;
  #line = '';
  #hasCookies = false;

  /**
   * @param {import('./options.mjs').AnalyserOptions} options
   * @param {(line: string) => void} log
   */
  constructor(options, log) {
    this.#options = options;
    this.#log = log;
  }

  /** Runs until `stop`; throws a `StepError` for what no restart mends. */
  async run() {
    let failures = 0;
    while (!this.#isStopping) {
      const startedMs = performance.now();
      const reason = await this.#oneLife();
      if (this.#isStopping) return;
      const isRenewal = reason === null;
      failures = isRenewal ? 0 : failuresAfter(failures, performance.now() - startedMs);
      this.#restarts += 1;
      const pauseMs = isRenewal ? 0 : restartPauseMs(failures);
      this.#say(isRenewal ? 'daily restart of the browser' : `${reason}; restart in ${pauseMs / 1000} s`);
      await this.#pause(pauseMs);
    }
  }

  /** Ends the counting, then the browser. */
  stop() {
    this.#isStopping = true;
    this.#wake();
  }

  /** For monitoring: whether cameras are counted, and how everything stands. */
  health() {
    const isKnown = performance.now() - this.#reportedMs < STATE_WITHIN_MS;
    const report = isKnown ? this.#report : null;
    const cameras = report?.cameras ?? [];
    // A camera that another viewer counts is looked after.
    const isWell = cameras.length > 0 && cameras.every(({ phase }) => phase === 'running');
    const state = { isWell, state: this.#line, memoryMb: this.#memoryMb, restarts: this.#restarts };
    return { isWell, state: { ...state, waiting: report?.waiting ?? null, cameras } };
  }

  /** @returns {Promise<string | null>} why it ended; null: as planned */
  async #oneLife() {
    let browser = null;
    try {
      browser = await AnalyserBrowser.open(this.#options);
      await this.#load(browser);
      await this.#takeOver(browser);
      return await this.#watch(browser);
    } catch (error) {
      if (error instanceof StepError) throw error;
      return reasonOf(error);
    } finally {
      await this.#end(browser);
    }
  }

  /** @param {AnalyserBrowser} browser */
  async #load(browser) {
    while (!this.#isStopping) {
      try {
        return await browser.load();
      } catch (error) {
        this.#say(`waits for the server (${reasonOf(error)})`);
        const gone = await Promise.race([browser.ended, this.#pause(LOAD_AGAIN_MS)]);
        if (typeof gone === 'string') throw new Error(gone);
      }
    }
  }

  /** @param {AnalyserBrowser} browser */
  async #takeOver(browser) {
    for (const { file, text } of this.#options.corrections) {
      if (this.#isStopping || (await browser.takeOver(text))) continue;
      throw new StepError(
        `"${file}" holds no checks and corrections.`,
        'Export them in HiRO CCTV: the live view of a camera, "Checks and corrections", "Export as JSON".',
      );
    }
  }

  /** @param {AnalyserBrowser} browser @returns {Promise<string | null>} */
  async #watch(browser) {
    const judge = new Judge(performance.now());
    let memoryReadMs = -Infinity;
    while (!this.#isStopping) {
      const nowMs = performance.now();
      if (nowMs - memoryReadMs >= MEMORY_EVERY_MS) {
        memoryReadMs = nowMs;
        this.#memoryMb = await browser.memoryMb();
        if ((this.#memoryMb ?? 0) > this.#options.memoryMb) {
          return `the browser uses ${this.#memoryMb} MB of ${this.#options.memoryMb}`;
        }
      }
      const report = await Promise.race([browser.report(ANSWER_WITHIN_MS).catch(() => null), browser.ended]);
      if (typeof report === 'string') return report;
      const reason = report === null ? judge.silent() : judge.answered(report, performance.now());
      if (reason !== null) return reason;
      if (report !== null) await this.#see(browser, report);
      if (report !== null && judge.isRenewalDue(report, performance.now())) return null;
      const gone = await Promise.race([browser.ended, this.#pause(ASK_EVERY_MS)]);
      if (typeof gone === 'string') return gone;
    }
    return null;
  }

  /**
   * @param {AnalyserBrowser} browser
   * @param {import('../../../src/kiosk/analyser-report').AnalyserReport} report
   */
  async #see(browser, report) {
    this.#report = report;
    this.#reportedMs = performance.now();
    if (this.#options.token !== null) assertIsIn(report, this.#options);
    const isIn = report.phase === 'showing';
    if (isIn && !this.#hasCookies && this.#options.token === null) await browser.keepCookies();
    this.#hasCookies = isIn;
    this.#say(lineOf(report));
  }

  /** @param {AnalyserBrowser | null} browser */
  async #end(browser) {
    if (browser === null) return;
    if (this.#report !== null) {
      // A browser that is gone has nothing left to stop.
      await browser.stop().catch(() => undefined);
    }
    await browser.close();
    this.#report = null;
  }

  /** Writes a line when the state has changed. @param {string} line */
  #say(line) {
    if (line !== this.#line) this.#log(line);
    this.#line = line;
  }

  /** @param {number} ms @returns {Promise<void>} */
  #pause(ms) {
    if (this.#isStopping) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/**
 * Somebody who gave a token types no code: what is wrong with it is said at once.
 * @param {import('../../../src/kiosk/analyser-report').AnalyserReport} report
 * @param {import('./options.mjs').AnalyserOptions} options
 */
function assertIsIn({ phase }, { server }) {
  const advice =
    'Make a device of the kind "analyser" in HiRO CCTV and store its token in the file of --token-file.';
  if (phase === 'pairing') {
    throw new StepError(`${server.origin} does not know this token: it was revoked or mistyped.`, advice);
  }
  if (phase === 'refused') {
    throw new StepError(`The token is that of a device that may not count at ${server.origin}.`, advice);
  }
}
