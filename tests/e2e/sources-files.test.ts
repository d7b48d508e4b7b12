import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProblemCode } from '../../src/session-types';
import { launchBrowser } from '../support/browser';
import { demoPart, hasFfmpeg } from '../support/hls';
import { LivePage } from '../support/live-page';
import { Product } from '../support/product';

/** Files as users have them: broken, empty, without a picture, filmed upright. */

const CLIP_SECONDS = 3;
let product: Product;
let browser: Browser;
let live: LivePage;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hiro-files-'));
  writeFileSync(join(folder, 'broken.mp4'), randomBytes(20_000));
  writeFileSync(join(folder, 'empty.mp4'), '');
  writeFileSync(join(folder, 'sound.wav'), silence(1));
  if (hasFfmpeg) {
    const phone = join(folder, 'phone.mp4');
    demoPart(CLIP_SECONDS, ['-vf', 'scale=640:-2,transpose=2', phone]);
    turnClockwise(phone);
    demoPart(CLIP_SECONDS, ['-output_ts_offset', '20', join(folder, 'late.mp4')]);
  }
  [product, browser] = await Promise.all([Product.start(), launchBrowser()]);
  live = new LivePage(await browser.newPage({ timezoneId: 'UTC' }), product);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(name: string, isStepped: boolean): Promise<void> {
  await live.watch({ kind: 'file', name });
  const { page } = live;
  await page.getByTestId('file-input').first().setInputFiles(join(folder, name));
  if (isStepped) {
    await page.getByTestId('file-step').check();
    await page.getByTestId('file-step-fps').fill('1');
  }
  await page.getByTestId('file-start').click();
}

const broken: readonly { name: string; code: ProblemCode; isStepped: boolean }[] = [
  { name: 'broken.mp4', code: 'file-unsupported', isStepped: false },
  { name: 'broken.mp4', code: 'file-unsupported', isStepped: true },
  { name: 'empty.mp4', code: 'file-unreadable', isStepped: false },
  { name: 'empty.mp4', code: 'file-unreadable', isStepped: true },
  { name: 'sound.wav', code: 'file-unsupported', isStepped: false },
  { name: 'sound.wav', code: 'file-unsupported', isStepped: true },
];

describe('a file that cannot be counted', () => {
  it.each(broken)('$name is $code (every frame: $isStepped)', async ({ name, code, isStepped }) => {
    await start(name, isStepped);
    const words = await live.problem(code);
    expect(words).toContain(name);
    expect(await live.page.getByTestId('session-phase').getAttribute('data-phase')).toBe('failed');
  });
});

describe.skipIf(!hasFfmpeg)('a file that can (needs ffmpeg)', () => {
  const files = [
    { name: 'phone.mp4', isStepped: false },
    { name: 'phone.mp4', isStepped: true },
    { name: 'late.mp4', isStepped: false },
    { name: 'late.mp4', isStepped: true },
  ];

  it.each(files)('$name is upright and runs to its end (every frame: $isStepped)', async (file) => {
    await start(file.name, file.isStepped);
    await live.phase('ended');
    const { page } = live;
    expect(await page.getByTestId('problem').count()).toBe(0);
    const peak = await page.getByTestId('peak').innerText();
    expect(Number(peak), `people in ${file.name}`).toBeGreaterThanOrEqual(1);
    const ratio = await page.getByTestId('stage').evaluate((stage) => getComputedStyle(stage).aspectRatio);
    expect(parseFloat(ratio)).toBeCloseTo(16 / 9, 1);
    if (file.isStepped)
      expect(await page.getByTestId('step-progress').getAttribute('data-progress')).toBe('1');
  });
});

/** Notes in an MP4 file that its pictures are shown turned by 90°, as phones do. */
function turnClockwise(path: string): void {
  const bytes = readFileSync(path);
  const matrixAt = bytes.indexOf('tkhd') + 44;
  const [one, minusOne, whole] = [0x10000, -0x10000, 0x40000000];
  [0, one, 0, minusOne, 0, 0, 0, 0, whole].forEach((value, index) =>
    bytes.writeInt32BE(value, matrixAt + 4 * index),
  );
  writeFileSync(path, bytes);
}

/** A WAV file of silence. */
function silence(seconds: number): Buffer {
  const rate = 8000;
  const size = seconds * rate;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + size, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(size, 40);
  return Buffer.concat([header, Buffer.alloc(size, 128)]);
}
