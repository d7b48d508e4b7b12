import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyBuild } from '../../scripts/verify-build/main';
import { buildManifestSchema } from '../../src/api/build-manifest';
import { launchBrowser } from '../support/browser';
import { Product } from '../support/product';

/** A running product is the build it was made of, says so, and one that is not is found. */

const named = process.env['HIRO_TEST_SERVER'];
const server =
  named === undefined ? new URL('../../dist/server/main.js', import.meta.url) : pathToFileURL(named);
const APP_DIR = fileURLToPath(new URL('../app/', server));

async function verify(url: string): Promise<{ readonly code: number; readonly text: string }> {
  const lines: string[] = [];
  const code = await verifyBuild([url, '--dist', APP_DIR], (line) => lines.push(line));
  return { code, text: lines.join('\n') };
}

describe('the product as it was built', () => {
  let product: Product;
  let browser: Browser;
  beforeAll(async () => {
    [product, browser] = await Promise.all([Product.start(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  it('is equal to the build, file by file', async () => {
    const { code, text } = await verify(product.url);
    expect(text).toMatch(/EQUAL: (\d+) of \1 files, \d+ checks\. Build [0-9a-f]{64}$/);
    expect(code).toBe(0);
  });

  it('shows which build it is, and how to find out', async () => {
    const { hash } = buildManifestSchema.parse(
      JSON.parse(readFileSync(join(APP_DIR, 'build-manifest.json'), 'utf8')),
    );
    const page = await browser.newPage();
    await page.goto(`${product.url}/privacy`);
    expect(await page.getByTestId('build-hash').innerText()).toBe(hash);
    expect(await page.getByTestId('build-command').inputValue()).toBe(
      `npm run verify-build -- ${product.url}`,
    );
    await page.close();
  });
});

describe('a product that serves something else', () => {
  let folder = '';
  let product: Product;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hiro-tampered-'));
    cpSync(APP_DIR, folder, { recursive: true });
    // Only the copy that browsers get, and only one script more.
    const page = readFileSync(join(folder, 'index.html'), 'utf8');
    const tampered = page.replace('</body>', '<script type="module" src="/assets/spy.js"></script></body>');
    writeFileSync(join(folder, 'index.html.br'), brotliCompressSync(tampered));
    writeFileSync(join(folder, 'assets', 'spy.js'), 'export {};');
    product = await Product.start({ args: ['--app', folder] });
  });
  afterAll(async () => {
    await product?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is found, and the script is named', async () => {
    const { code, text } = await verify(product.url);
    expect(text).toContain('! /privacy: loads what the build does not: <script src="/assets/spy.js">');
    expect(code).toBe(1);
  });
});
