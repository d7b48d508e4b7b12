import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { build } from 'vite';

const ENTRY = fileURLToPath(new URL('eyevinn-page.ts', import.meta.url));

interface EyevinnPlayer {
  play(address: { readonly url: string; readonly token: string }): Promise<void>;
  stop(): Promise<void>;
}

declare global {
  /** What `eyevinn-page.ts` has made, in a page of a test. */
  var hiroEyevinn: EyevinnPlayer;
}

/**
 * Plays a WHEP stream in the page with Eyevinn's player, which offers sound as well, waits for its own
 * candidates, and sends the token with every request. The page is a `StreamPlayer`'s.
 */
export async function playWithEyevinn(
  page: Page,
  address: { readonly url: string; readonly token: string },
): Promise<void> {
  await page.addScriptTag({ content: await bundle() });
  await page.evaluate((where) => globalThis.hiroEyevinn.play(where), address);
}

/** Ends its session on the server. */
export async function stopEyevinn(page: Page): Promise<void> {
  await page.evaluate(() => globalThis.hiroEyevinn.stop());
}

async function bundle(): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      rolldownOptions: { input: ENTRY, output: { format: 'iife', entryFileNames: 'eyevinn.js' } },
    },
  });
  const outputs = Array.isArray(output) ? output : 'output' in output ? [output] : [];
  const chunk = outputs.flatMap((one) => one.output).find((file) => file.type === 'chunk');
  if (chunk?.type !== 'chunk') throw new Error('the player could not be bundled');
  return chunk.code;
}
