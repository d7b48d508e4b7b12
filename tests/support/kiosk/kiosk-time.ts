import type { Page } from 'playwright';
import { expect } from 'vitest';
import type { KioskServer } from './kiosk-server';

/** Largest step of the page's clock between two looks at the network. */
const STEP_MS = 60_000;
/** Below the time in which a page that is not drawn counts as stalled. */
const LEAP_MS = 20_000;
const SETTLED_WITHIN_MS = 10_000;

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

  constructor(page: Page, server: KioskServer) {
    this.page = page;
    this.server = server;
  }

  /** Opens the kiosk at the server's time. */
  async open(query = ''): Promise<void> {
    // Installed, a clock goes on by itself until it is paused.
    await this.page.clock.install({ time: this.server.nowMs - 3_600_000 });
    await this.page.clock.pauseAt(this.server.nowMs);
    await this.page.goto(`${this.server.url}/kiosk${query}`);
    await this.settle(() => this.server.pageLoads > 0);
  }

  /** Lets time pass; requests are answered as they come. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= STEP_MS) {
      const step = Math.min(left, STEP_MS);
      this.server.nowMs += step;
      this.server.tell();
      await this.page.clock.runFor(step);
    }
  }

  /** As `pass`, but timers that are due several times in one step fire once: for days. */
  async leap(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= LEAP_MS) {
      const step = Math.min(left, LEAP_MS);
      this.server.nowMs += step;
      this.server.tell();
      await this.page.clock.fastForward(step);
    }
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
