import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../support/browser';
import { median } from '../../support/figures';
import { Product } from '../../support/product';
import { ARMS, buildArm, type Arm } from './arms';
import { measureFrameCost, type FrameCost } from './frame-cost';
import { ratioOf } from './ratio';

/**
 * What the protections cost per analysed frame: the product as it is, and one built without its lock, ledger,
 * releases and policies, in turn on the same machine. Prints the ratio and judges nothing: a busy machine
 * blurs it. `HIRO_FIGURES=1 npx vitest run --project long tests/bench/protections`; the number is that of
 * the rounds, if it is above 1.
 */

const asked = Number(process.env['HIRO_FIGURES'] ?? 0);
const ROUNDS = asked > 1 ? asked : 10;
const FRAMES = Number(process.env['HIRO_FRAMES'] ?? 60);

describe('ratio of pairs', () => {
  it.each([
    {
      name: 'the same each time',
      pairs: [
        [2, 2],
        [3, 3],
        [5, 5],
      ],
      value: 1,
      low: 1,
      high: 1,
    },
    {
      name: 'always a tenth more',
      pairs: [
        [1.1, 1],
        [2.2, 2],
        [3.3, 3],
      ],
      value: 1.1,
      low: 1.1,
      high: 1.1,
    },
    // Logarithms 0.2, 0, 0.1: mean 0.1, deviation 0.1, half of the interval 4.303 × 0.1 / √3.
    {
      name: 'scattered',
      pairs: [
        [Math.exp(0.2), 1],
        [1, 1],
        [Math.exp(0.1), 1],
      ],
      value: Math.exp(0.1),
      low: Math.exp(0.1 - 0.24843),
      high: Math.exp(0.1 + 0.24843),
    },
  ] as const)('$name', ({ pairs, value, low, high }) => {
    const ratio = ratioOf(pairs);
    expect(ratio.value).toBeCloseTo(value, 4);
    expect(ratio.low).toBeCloseTo(low, 4);
    expect(ratio.high).toBeCloseTo(high, 4);
  });
});

describe.skipIf(asked === 0)('cost of the protections (HIRO_FIGURES=1)', () => {
  const products = new Map<Arm, Product>();
  let browser: Browser;
  beforeAll(async () => {
    for (const arm of ARMS) products.set(arm, await Product.start({ script: await buildArm(arm) }));
    browser = await launchBrowser();
  }, 1_200_000);
  afterAll(async () => {
    await browser?.close();
    for (const product of products.values()) await product.stop();
  });

  function productOf(arm: Arm): Product {
    const product = products.get(arm);
    if (product === undefined) throw new Error(`${arm} was not started`);
    return product;
  }

  it('compares what differs, and nothing but that', async () => {
    const policyOf = async (arm: Arm): Promise<string | null> =>
      (await fetch(productOf(arm).url)).headers.get('Content-Security-Policy');
    expect(await policyOf('with')).toContain("require-trusted-types-for 'script'");
    expect(await policyOf('without')).toBeNull();
    expect(await lockOf('with')).toEqual({ hasFetch: false, hasDatabase: false, hasThreads: true });
    expect(await lockOf('without')).toEqual({ hasFetch: true, hasDatabase: true, hasThreads: true });
  });

  it('takes turns', { timeout: 7_200_000 }, async () => {
    // What is compiled and cached for the first time is compiled and cached for both.
    for (const arm of ARMS) await measureFrameCost({ product: productOf(arm), browser }, 1);
    const costs: Record<Arm, FrameCost[]> = { with: [], without: [] };
    for (let round = 1; round <= ROUNDS; round += 1) {
      // Who is first alternates: what warms up or is busier later hits both alike.
      for (const arm of round % 2 === 0 ? ARMS : ARMS.toReversed()) {
        costs[arm].push(await measureFrameCost({ product: productOf(arm), browser }, FRAMES));
      }
      console.log(`round ${round}: ${JSON.stringify([costs.with.at(-1), costs.without.at(-1)])}`);
    }
    for (const what of ['cpuMs', 'besidesNetsMs', 'wallMs'] as const) {
      const [first, second] = ARMS.map((arm) => costs[arm].map((cost) => cost[what] ?? Number.NaN));
      if (first === undefined || second === undefined) throw new Error('both arms are compared');
      const { value, low, high } = ratioOf(first.map((ms, round) => [ms, second[round] ?? Number.NaN]));
      console.log(
        `${what} per frame, with / without: ${median(first).toFixed(1)} / ${median(second).toFixed(1)}, ` +
          `ratio ${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}] (${ROUNDS} rounds of ${FRAMES} frames)`,
      );
    }
  });

  /** What the vision worker of an arm can reach, and whether it has threads, seen from inside. */
  async function lockOf(
    arm: Arm,
  ): Promise<{ readonly hasFetch: boolean; readonly hasDatabase: boolean; readonly hasThreads: boolean }> {
    const page = await browser.newPage();
    try {
      const [worker] = await Promise.all([
        page.waitForEvent('worker', {
          predicate: (one) => /\/workers\/vision/.test(one.url()),
          timeout: 120_000,
        }),
        page.goto(productOf(arm).url, { timeout: 120_000 }),
      ]);
      await page.getByTestId('analysed-fps').waitFor({ timeout: 120_000 });
      await page.locator('[data-testid="session-phase"][data-phase="running"]').waitFor({ timeout: 120_000 });
      return await worker.evaluate(() => ({
        hasFetch: 'fetch' in globalThis,
        hasDatabase: 'indexedDB' in globalThis,
        hasThreads: globalThis.crossOriginIsolated,
      }));
    } finally {
      await page.close();
    }
  }
});
