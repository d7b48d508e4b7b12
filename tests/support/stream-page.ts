import type { Browser, BrowserContext, Page } from 'playwright';
import type { StreamProtocol } from '../../src/domain/stream-route';
import { forgetShown, type Shown, shownBy, watchClock } from './clock-video/clock-watch';
import { LivePage } from './live-page';
import type { Product } from './product';

const WAIT_MS = 60_000;
const STEADY_PICTURES = 6;
const STEADY_MS = 1000;

/** The live view of a gateway's camera, with an eye on the clock in its picture. Close it when done. */
export class StreamPage {
  readonly live: LivePage;
  readonly #context: BrowserContext;
  readonly #product: Product;

  private constructor(context: BrowserContext, page: Page, product: Product) {
    this.#context = context;
    this.#product = product;
    this.live = new LivePage(page, product);
  }

  static async create(browser: Browser, product: Product): Promise<StreamPage> {
    const context = await browser.newContext();
    const page = await context.newPage();
    await watchClock(page);
    return new StreamPage(context, page, product);
  }

  get page(): Page {
    return this.live.page;
  }

  /** Loads the live view of a camera; does not wait for its picture. */
  async open(cameraId: string): Promise<void> {
    await this.page.goto(`${this.#product.url}/live/${cameraId}`);
  }

  /** Waits for a first picture; returns how long after the start of the page's load it came, ms. */
  async firstPictureMs(): Promise<number> {
    const deadline = Date.now() + WAIT_MS;
    while (Date.now() < deadline) {
      const { firstPictureMs } = await this.shown();
      if (firstPictureMs !== null) return firstPictureMs;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`no picture within ${WAIT_MS} ms`);
  }

  /** Waits until pictures have come for a second: the page then knows the pace of the stream. */
  async playsSteadily(): Promise<void> {
    const deadline = Date.now() + WAIT_MS;
    for (let fromMs = Infinity; Date.now() < deadline;) {
      const pictures = (await this.shown()).pictures;
      const [last] = pictures.slice(-1);
      fromMs = Math.min(fromMs, last?.atMs ?? Infinity);
      const since = pictures.filter(({ atMs }) => atMs > fromMs);
      if (since.length >= STEADY_PICTURES && (last?.atMs ?? 0) - fromMs >= STEADY_MS) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`no steady pictures within ${WAIT_MS} ms`);
  }

  /** Waits until the page says that it plays by that protocol. */
  async playsBy(protocol: StreamProtocol): Promise<void> {
    await this.page
      .locator(`[data-testid="stream-protocol"][data-value="${protocol}"]`)
      .waitFor({ timeout: WAIT_MS, state: 'attached' });
  }

  /** The protocol that the page names; null where it names none. */
  async protocol(): Promise<string | null> {
    const item = this.page.getByTestId('stream-protocol');
    return (await item.count()) === 0 ? null : item.getAttribute('data-value');
  }

  /** How long the page has seen, ms, as it will report it. */
  async coveredMs(): Promise<number> {
    return Number(await this.page.getByTestId('coverage').getAttribute('data-value'));
  }

  /** What the page's videos have shown since its load or since `forgetShown`, as one. */
  async shown(): Promise<Shown> {
    const all = await shownBy(this.page);
    const first = all.flatMap(({ firstPictureMs }) => (firstPictureMs === null ? [] : [firstPictureMs]));
    return {
      firstPictureMs: first.length === 0 ? null : Math.min(...first),
      pictures: all.flatMap(({ pictures }) => pictures).sort((a, b) => a.atMs - b.atMs),
    };
  }

  forgetShown(): Promise<void> {
    return forgetShown(this.page);
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}
