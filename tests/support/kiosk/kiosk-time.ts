import type { Page } from 'playwright';
import { expect } from 'vitest';
import type { KioskServer } from './kiosk-server';

/** Largest step of the page's clock between two looks at the network. */
const STEP_MS = 60_000;
/** Below the time in which a page that is not drawn counts as stalled. */
const LEAP_MS = 20_000;
const SETTLED_WITHIN_MS = 10_000;
/** Where the page's own storage keeps how far its clock has come, ms. */
const PASSED_KEY = 'test.passed-ms';
/** What is told is heard within this, in real time, or the stream is gone. */
const HEARD_WITHIN_MS = 1_000;
/** A stream that is asked for is there within this, in real time. */
const CONNECTED_WITHIN_MS = 300;
/** A page that was loaded anew gives a sign of life within this, in real time, or it hears nothing. */
const BEGUN_WITHIN_MS = 5_000;

/** What the kiosk's screen says. */
export interface Shown {
  readonly phase: string | null;
  readonly people: string;
  readonly doubt: string | null;
  readonly clock: string;
  readonly state: string;
  readonly today: string;
}

/** A kiosk whose time, and its server's, passes as fast as the test likes. */
export class KioskTime {
  readonly page: Page;
  readonly server: KioskServer;
  #passedMs = 0;
  /** Whether the page that was loaded last has given a sign of life. */
  #hasBegun = false;
  /** Called when the page gives a sign of life, such as by an event that came. */
  #onBeat: () => void = () => undefined;

  constructor(page: Page, server: KioskServer) {
    this.page = page;
    this.server = server;
  }

  /** Opens the kiosk at the server's time. */
  async open(query = ''): Promise<void> {
    await this.page.exposeFunction('kioskBeat', () => {
      this.#hasBegun = true;
      this.#onBeat();
    });
    this.page.on('domcontentloaded', () => (this.#hasBegun = false));
    await this.page.addInitScript(() => {
      addEventListener('hiro-beat', (event) => {
        const tell: unknown = Reflect.get(globalThis, 'kioskBeat');
        if (event instanceof CustomEvent && event.detail === 'alive' && tell instanceof Function) tell();
      });
    });
    // Installed, a clock goes on by itself until it is paused.
    await this.page.clock.install({ time: this.server.nowMs - 3_600_000 });
    await this.page.clock.pauseAt(this.server.nowMs);
    await this.page.addInitScript((key) => {
      const passedMs = Number(sessionStorage.getItem(key) ?? 0);
      const { controller } = Reflect.get(globalThis, '__pwClock') as {
        controller: { log: (type: string, atMs: number, ms: number) => void };
      };
      if (passedMs > 0) controller.log('fastForward', 0, passedMs);
    }, PASSED_KEY);
    await this.page.goto(`${this.server.url}/kiosk${query}`);
    await this.settle(() => this.server.pageLoads > 0);
  }

  /** Lets time pass; requests are answered as they come. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= STEP_MS) {
      const step = Math.min(left, STEP_MS);
      this.server.nowMs += step;
      this.server.tell();
      await this.#go('runFor', step);
    }
  }

  /** As `pass`, but timers that are due several times in one step fire once: for days. */
  async leap(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= LEAP_MS) {
      const step = Math.min(left, LEAP_MS);
      this.server.nowMs += step;
      await this.#tell();
      await this.#go('fastForward', step);
    }
  }

  /**
   * Lets the page's clock go on. Playwright's own calls add a script to every later page, tens of thousands
   * in a week; here a page that is loaded anew finds in its storage how far the clock has come.
   */
  async #go(how: 'runFor' | 'fastForward', ms: number): Promise<void> {
    this.#passedMs += ms;
    const step = { how, ms, passedMs: this.#passedMs, key: PASSED_KEY };
    try {
      await this.page.waitForLoadState('domcontentloaded');
      await this.page.evaluate(async ({ how, ms, passedMs, key }) => {
        sessionStorage.setItem(key, String(passedMs));
        const { controller } = Reflect.get(globalThis, '__pwClock') as {
          controller: Record<typeof how, (ms: number) => Promise<void>>;
        };
        await controller[how](ms);
      }, step);
    } catch (error) {
      // Loaded anew in this step: the new page begins at its end.
      if (!/context was destroyed|navigation/.test(String(error))) throw error;
    }
  }

  /** Tells the page how the site stands: it hears that before its time goes on, however slow the machine is. */
  async #tell(): Promise<void> {
    if (this.#hasBegun && !this.server.isHeard) return this.#connects();
    let timer: NodeJS.Timeout | undefined;
    const heard = new Promise<void>((resolve) => {
      this.#onBeat = resolve;
      timer = setTimeout(resolve, this.#hasBegun ? HEARD_WITHIN_MS : BEGUN_WITHIN_MS);
    });
    this.server.tell();
    await heard;
    clearTimeout(timer);
  }

  /** An attempt that is under way takes real time: a leap would be longer than it may take. */
  async #connects(): Promise<void> {
    const untilMs = performance.now() + CONNECTED_WITHIN_MS;
    while (this.server.isReachable && !this.server.isHeard && performance.now() < untilMs)
      await this.breathe();
  }

  /** Passes time in steps of a second, for what happens within a minute, until it is so. */
  async until(isSo: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
    for (let left = withinMs; left > 0; left -= 1_000) {
      if (await isSo()) return;
      await this.pass(1_000);
      await this.breathe();
    }
    expect(await isSo(), `within ${withinMs} ms: ${JSON.stringify(await this.shown())}`).toBe(true);
  }

  /** Waits in real time, for what the network has to do. */
  async settle(isSo: () => boolean | Promise<boolean>): Promise<void> {
    await expect.poll(isSo, { timeout: SETTLED_WITHIN_MS, interval: 10 }).toBe(true);
  }

  /** Real time for answers that are under way. */
  async breathe(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 15));
  }

  /** Whether the screen shows this number as current. */
  async isCurrent(people: number): Promise<boolean> {
    const shown = await this.shown();
    return shown.people === String(people) && shown.doubt === '';
  }

  /** Why the watchdog has loaded the page anew, the latest last, as far as it remembers. */
  async reloads(): Promise<string> {
    return (await this.page.evaluate(() => sessionStorage.getItem('hiro-cctv.reloads'))) ?? '';
  }

  /** What stands on the screen, as soon as there is one: it may just be loaded anew. */
  async shown(): Promise<Shown> {
    for (;;) {
      try {
        return await this.#read();
      } catch (error) {
        if (!/context was destroyed|navigation/.test(String(error))) throw error;
        await this.page.waitForLoadState();
      }
    }
  }

  #read(): Promise<Shown> {
    return this.page.evaluate(() => {
      const read = (id: string): Element | null => document.querySelector(`[data-testid="${id}"]`);
      const words = (id: string): string => read(id)?.textContent?.trim() ?? '';
      return {
        phase: document.querySelector('.kiosk-page')?.getAttribute('data-phase') ?? null,
        people: words('people'),
        doubt: read('people')?.getAttribute('data-doubt') ?? null,
        clock: words('clock'),
        state: words('state'),
        today: words('today'),
      };
    });
  }
}
