import type { Locator, Page } from 'playwright';
import type { SourceConfig } from '../../src/domain/config';
import { DEMO_SITE_ID } from '../../src/domain/demo';
import type { ProblemCode, SessionPhase } from '../../src/session-types';
import type { Product } from './product';

const WAIT_MS = 60_000;

/** The live view of one camera, as somebody at the screen follows it. */
export class LivePage {
  readonly page: Page;
  readonly #product: Product;

  constructor(page: Page, product: Product) {
    this.page = page;
    this.#product = product;
  }

  /** Makes a camera and loads its page anew: the policy lists the cameras' origins as they are then. */
  async watch(source: SourceConfig): Promise<void> {
    const draft = { siteId: DEMO_SITE_ID, name: 'Under test', lines: [], zones: [] };
    const { id } = await this.#product.createCamera({ ...draft, source });
    await this.page.goto(`${this.#product.url}/live/${id}`);
  }

  /** Waits for a phase; throws at once where the session failed instead. */
  async phase(wanted: SessionPhase): Promise<void> {
    const phases = [wanted, 'failed'].map((name) => `[data-phase="${name}"]`).join(', ');
    const shown = this.page.locator(`[data-testid="session-phase"]:is(${phases})`);
    await shown.waitFor({ timeout: WAIT_MS });
    if ((await shown.getAttribute('data-phase')) === wanted) return;
    throw new Error(`expected ${wanted}: ${await this.page.getByTestId('problem').innerText()}`);
  }

  /** Waits for a problem and returns its words; throws at once where it is another. */
  async problem(code: ProblemCode): Promise<string> {
    const shown = this.page.getByTestId('problem');
    await shown.waitFor({ timeout: WAIT_MS });
    const words = await shown.innerText();
    if ((await shown.getAttribute('data-code')) !== code) throw new Error(`expected ${code}: ${words}`);
    return words;
  }

  problemSaying(words: string): Locator {
    return this.page.getByTestId('problem').filter({ hasText: words });
  }

  /** Waits until at least one person is counted. */
  async counted(): Promise<void> {
    await this.page
      .getByTestId('occupancy')
      .filter({ hasText: /^\s*[1-9]/ })
      .waitFor({ timeout: WAIT_MS });
  }
}
