import type { Browser, Page } from 'playwright';
import { cameraOf } from '../../scripts/eval/sets/truth-file';
import { DEMO_SITE_ID } from '../../src/domain/demo';
import { watchConsole } from './browser';
import { countFile, shownVisits } from './count-file';
import type { Truth } from './media';
import type { Product } from './product';

/** Frame time of the first picture of every clip. */
export const CLIP_START_MS = Date.UTC(2026, 0, 5, 10, 0, 0);

/** A clip that was counted in a page of its own, which the caller closes. */
export interface CountedClip {
  readonly page: Page;
  readonly cameraId: string;
  /** What a user would find in the console. */
  readonly trouble: readonly string[];
}

/** Counts a clip through the product, with the zones and lines of its truth. */
export async function countClip(
  to: { readonly product: Product; readonly browser: Browser },
  clip: { readonly path: string; readonly truth: Truth; readonly stepFps: number | null },
): Promise<CountedClip> {
  const { product, browser } = to;
  const cameraId = await createClipCamera(product, clip);
  const page = await browser.newPage({ timezoneId: 'UTC' });
  const trouble = watchConsole(page);
  await page.goto(`${product.url}/live/${cameraId}`);
  await countFile(page, { path: clip.path, stepFps: clip.stepFps, startAtMs: CLIP_START_MS });
  return { page, cameraId, trouble };
}

/** Makes a camera with the zones and lines of a clip's truth; returns its id. */
export async function createClipCamera(
  product: Product,
  { truth, stepFps }: { readonly truth: Truth; readonly stepFps: number | null },
): Promise<string> {
  const { lines, zones } = cameraOf(truth);
  const { id } = await product.createCamera({
    siteId: DEMO_SITE_ID,
    name: `${truth.video} ${stepFps ?? 'live'}`,
    source: { kind: 'file', name: truth.video },
    lines: [...lines],
    zones: zones.map((zone) => ({ ...zone, polygon: [...zone.polygon] })),
  });
  return id;
}

/** Each visit of a zone in the order they began, seconds, as the page lists them. */
export async function dwellsShown(page: Page, zone: string): Promise<readonly number[]> {
  const visits = (await shownVisits(page)).filter((visit) => visit.zone === zone);
  return visits.sort((a, b) => a.startMs - b.startMs).map(({ startMs, endMs }) => (endMs - startMs) / 1000);
}

/** The largest difference of corresponding lengths; infinite where one is missing. */
export function worstDifference(shown: readonly number[], expected: readonly number[]): number {
  return Math.max(...expected.map((seconds, index) => Math.abs((shown[index] ?? Infinity) - seconds)));
}
