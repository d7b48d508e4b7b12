import { createHash, X509Certificate } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumThatIsThere } from '../chromium.mjs';

/** An unattended browser: a page counts whether or not anybody could see it. */
const ARGS = [
  '--autoplay-policy=no-user-gesture-required',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-breakpad',
  '--no-first-run',
  // Grants the cameras of this machine without anybody to ask.
  '--use-fake-ui-for-media-stream',
];
const GPU_ARGS = [
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-angle=vulkan',
  '--ignore-gpu-blocklist',
];
const LOAD_TIMEOUT_MS = 60_000;
const CLOSE_TIMEOUT_MS = 15_000;

/** One life of Chromium with the page of the analyser. Whoever opened it closes it. */
export class AnalyserBrowser {
  #context;
  #page;
  #options;
  /** Resolves with the reason when the browser has ended or its page has crashed. */
  ended;

  /**
   * @param {import('playwright-core').BrowserContext} context
   * @param {import('playwright-core').Page} page
   * @param {import('./options.mjs').AnalyserOptions} options
   */
  constructor(context, page, options) {
    this.#context = context;
    this.#page = page;
    this.#options = options;
    this.ended = new Promise((/** @type {(reason: string) => void} */ resolve) => {
      context.on('close', () => resolve('the browser has ended'));
      page.on('crash', () => resolve('the page has crashed'));
    });
  }

  /** @param {import('./options.mjs').AnalyserOptions} options @returns {Promise<AnalyserBrowser>} */
  static async open(options) {
    const profile = join(options.dataDir, 'profile');
    await mkdir(profile, { recursive: true, mode: 0o700 });
    await endLeftovers(profile);
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: await chromiumThatIsThere(),
      // Playwright leaves it off; Chromium refuses it to root.
      chromiumSandbox: process.getuid?.() !== 0,
      args: argsOf(options),
      viewport: { width: 1280, height: 720 },
      permissions: ['camera'],
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    const page = context.pages()[0] ?? (await context.newPage());
    const browser = new AnalyserBrowser(context, page, options);
    await context.addCookies(await cookiesOf(options));
    return browser;
  }

  /** Loads the page; throws where the server does not answer. */
  async load() {
    const { server, cameras } = this.#options;
    const url = new URL('/analyser', server);
    if (cameras.length > 0) url.searchParams.set('cameras', cameras.join(','));
    const response = await this.#page.goto(url.href, { timeout: LOAD_TIMEOUT_MS });
    if (response === null || !response.ok())
      throw new Error(`the server answered ${response?.status() ?? 'nothing'}`);
  }

  /** @param {number} timeoutMs @returns {Promise<import('../../../src/kiosk/analyser-report').AnalyserReport | null>} */
  report(timeoutMs) {
    return within(
      timeoutMs,
      this.#page.evaluate(() => globalThis.hiroAnalyser?.report() ?? null),
    );
  }

  /** What lets this browser in, kept beside the profile: a browser that is killed may not have written it yet. */
  async keepCookies() {
    const cookies = (await this.#context.cookies(this.#options.server.href)).filter(({ name }) =>
      /hiro-device$/.test(name),
    );
    const file = cookieFile(this.#options);
    await writeFile(file, JSON.stringify(cookies), { mode: 0o600 });
    await chmod(file, 0o600);
  }

  /** Keeps exported corrections in this browser. @param {string} text @returns {Promise<boolean>} whether it is such a file */
  async takeOver(text) {
    await this.#page.waitForFunction(() => globalThis.hiroAnalyser !== undefined, undefined, {
      timeout: LOAD_TIMEOUT_MS,
    });
    const name = await this.#page.evaluate((exported) => globalThis.hiroAnalyser?.takeOver(exported), text);
    return typeof name === 'string';
  }

  /** Ends the counting: the last numbers are stored, the leases given back. */
  async stop() {
    await within(
      CLOSE_TIMEOUT_MS,
      this.#page.evaluate(() => globalThis.hiroAnalyser?.stop()),
    );
  }

  /** Memory of all processes of this browser, MB; null where that cannot be told. */
  memoryMb() {
    return memoryOf(join(this.#options.dataDir, 'profile'));
  }

  async close() {
    await within(CLOSE_TIMEOUT_MS, this.#context.close()).catch(() => undefined);
    await endLeftovers(join(this.#options.dataDir, 'profile'));
  }
}

/** @param {import('./options.mjs').AnalyserOptions} options */
function argsOf({ hasGpu, trustedCertificate, chromiumArgs }) {
  return [
    ...ARGS,
    ...(hasGpu ? GPU_ARGS : []),
    ...(trustedCertificate === null
      ? []
      : [`--ignore-certificate-errors-spki-list=${keyHash(trustedCertificate)}`]),
    ...chromiumArgs,
  ];
}

/** What Chromium names a certificate's key by. @param {string} pem */
function keyHash(pem) {
  const key = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}

/** @param {import('./options.mjs').AnalyserOptions} options */
function cookieFile({ dataDir }) {
  return join(dataDir, 'device-cookie.json');
}

/** @param {import('./options.mjs').AnalyserOptions} options */
async function cookiesOf(options) {
  const { server, token } = options;
  if (token !== null) {
    const isSecure = server.protocol === 'https:';
    const name = isSecure ? '__Host-hiro-device' : 'hiro-device';
    const place = { domain: server.hostname, path: '/', httpOnly: true, secure: isSecure };
    return [{ ...place, name, value: token, sameSite: /** @type {const} */ ('Strict') }];
  }
  try {
    const kept = JSON.parse(await readFile(cookieFile(options), 'utf8'));
    return Array.isArray(kept) ? kept.filter(({ domain }) => domain === server.hostname) : [];
  } catch {
    return [];
  }
}

/**
 * Ends browsers that an earlier run has left behind, and removes what would keep a new one from this profile.
 * The command holds the folder's lock, so nobody else uses it.
 * @param {string} profile
 */
async function endLeftovers(profile) {
  for (const pid of await processesOf(profile)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
  for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket']) {
    await rm(join(profile, name), { force: true });
  }
}

/** Processes of the browser with this profile; none where there is no /proc. @param {string} profile */
async function processesOf(profile) {
  const names = await readdir('/proc').catch(() => []);
  const own = [];
  for (const name of names) {
    if (!/^\d+$/.test(name)) continue;
    const commandLine = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (commandLine.includes(`--user-data-dir=${profile}`)) own.push(Number(name));
  }
  return own;
}

/** @param {string} profile */
async function memoryOf(profile) {
  const pids = await processesOf(profile);
  if (pids.length === 0) return null;
  let sumKb = 0;
  for (const pid of pids) {
    // Pss shares what several processes share; where it may not be read, the resident size is an upper bound.
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    sumKb += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? /^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  }
  return Math.round(sumKb / 1024);
}

/**
 * @template T
 * @param {number} timeoutMs
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
function within(timeoutMs, promise) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  promise.catch(() => undefined);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
