import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { launchBrowser } from './browser';

/** Debian's libnss3-tools: writes the list of authorities that Chromium on Linux trusts. */
export const hasCertutil = process.platform === 'linux' && !spawnSync('certutil', ['-H']).error;

/** A Chromium of a user who has added this authority. Whoever launched it closes it. */
export interface TrustingBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

/** `certFile` is what the server offers for download. No check of Chromium's is switched off. */
export async function launchTrustingBrowser(certFile: string): Promise<TrustingBrowser> {
  const home = mkdtempSync(join(tmpdir(), 'hiro-home-'));
  const database = join(home, '.pki', 'nssdb');
  mkdirSync(database, { recursive: true });
  certutil(['-d', `sql:${database}`, '-N', '--empty-password']);
  certutil(['-d', `sql:${database}`, '-A', '-t', 'C,,', '-n', 'HiRO CCTV', '-i', certFile]);
  const browser = await launchBrowser([], { HOME: home });
  return {
    browser,
    close: async () => {
      await browser.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function certutil(args: readonly string[]): void {
  const { status, stderr } = spawnSync('certutil', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`certutil ${args.join(' ')}: ${stderr}`);
}
