import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import type { EgressEntry } from '../../workers/protocol';
import { launchBrowser } from '../support/browser';
import { netLogArgs } from '../support/net-log';
import { SERVER_SCRIPT } from '../support/product';
import { RecordingProxy } from '../support/recording-proxy';
import { accountFor, type Account } from './account-for';

/** Chromium asks its maker by itself, whatever page is open. */
export const OF_THE_BROWSER = ['http://update.googleapis.com', 'update.googleapis.com:443'];

/** Everything a browser sends: HTTP through a recording proxy, UDP in the browser's own record. Close it when done. */
export class Capture {
  readonly proxy: RecordingProxy;
  readonly folder: string;
  readonly #files: ReadonlySet<string>;

  private constructor(proxy: RecordingProxy, folder: string, files: ReadonlySet<string>) {
    this.proxy = proxy;
    this.folder = folder;
    this.#files = files;
  }

  static async start(): Promise<Capture> {
    const [proxy, folder] = await Promise.all([
      RecordingProxy.start(),
      mkdtemp(join(tmpdir(), 'hiro-egress-')),
    ]);
    return new Capture(proxy, folder, await appFiles());
  }

  /** Where the record of a browser of that name lies once it is closed. */
  netLog(name: string): string {
    return join(this.folder, `${name}.json`);
  }

  launch(name: string): Promise<Browser> {
    return launchBrowser([
      `--proxy-server=${this.proxy.url}`,
      '--proxy-bypass-list=<-loopback>',
      ...netLogArgs(this.netLog(name)),
    ]);
  }

  /** Compares what went to these origins, until now or as the first requests of all, with a ledger. */
  account(origins: readonly string[], ledger: readonly EgressEntry[], first = Infinity): Account {
    const requests = this.proxy.requests
      .slice(0, first)
      .filter(({ url }) => !url.startsWith('http') || origins.some((origin) => url.startsWith(`${origin}/`)));
    return accountFor(requests, ledger, (path) => this.#files.has(path));
  }

  /** Origins that were asked, and tunnels, without those of the browser's maker. */
  get askedOrigins(): ReadonlySet<string> {
    const urls = this.proxy.requests.map(({ url }) => url);
    const origins = new Set(urls.map((url) => (url.startsWith('http') ? new URL(url).origin : url)));
    for (const own of OF_THE_BROWSER) origins.delete(own);
    return origins;
  }

  async close(): Promise<void> {
    await this.proxy.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** What the product has written down in this page's browser profile. */
export function readLedger(page: Page): Promise<EgressEntry[]> {
  return page.evaluate(
    () =>
      new Promise<EgressEntry[]>((resolve, reject) => {
        const opening = indexedDB.open('hiro-egress');
        opening.onerror = () => reject(new Error(String(opening.error)));
        opening.onsuccess = () => {
          const reading = opening.result.transaction('entries').objectStore('entries').getAll();
          reading.onerror = () => reject(new Error(String(reading.error)));
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result as EgressEntry[]);
          };
        };
      }),
  );
}

/** Ledgers of several profiles, in one; each by a page of its own that shows nothing else. */
export async function readLedgers(
  contexts: readonly BrowserContext[],
  url: string,
): Promise<readonly EgressEntry[]> {
  const ledgers = await Promise.all(
    contexts.map(async (context) => {
      const page = await context.newPage();
      // A file of the app: no script runs in it, and nothing more is sent.
      await page.goto(`${url}/icons/icon.svg`);
      const ledger = await readLedger(page);
      await page.close();
      return ledger;
    }),
  );
  return ledgers.flat();
}

/** Addresses of the built app, without those of the compressed copies. */
async function appFiles(): Promise<ReadonlySet<string>> {
  const root = join(dirname(dirname(SERVER_SCRIPT)), 'app');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return new Set(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length)),
  );
}
