import { existsSync, readdirSync } from 'node:fs';
import { run } from './run.mjs';
import { ROOT } from './project.mjs';
import { StepError } from './steps.mjs';

const KNOWN_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const VULKAN_DRIVERS = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d'];

/**
 * A Vulkan driver in software for the tests of WebGPU: without any, Chromium cannot hand video to a GPU.
 * Debian only recommends one with the loader, so it may be missing. Those tests say so then.
 * @returns {Promise<string>} 'skipped' where nothing had to be done
 */
export async function findVulkanDriver() {
  const isThere = VULKAN_DRIVERS.some((folder) => existsSync(folder) && readdirSync(folder).length > 0);
  if (isThere || process.platform !== 'linux') return 'skipped';
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return 'skipped';
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['install', '-y', '-qq', 'mesa-vulkan-drivers'], {
    env,
    advice: "Debian's mesa-vulkan-drivers could not be installed; the tests of WebGPU need it.",
  });
  return 'installed';
}

/** The Chromium that HIRO_CHROMIUM names, else one in a known place; null where there is none. */
function installedChromium() {
  const named = process.env.HIRO_CHROMIUM ?? '';
  if (named === '') return KNOWN_PLACES.find((path) => existsSync(path)) ?? null;
  if (existsSync(named)) return named;
  throw new StepError(
    `HIRO_CHROMIUM names "${named}", and there is no such file.`,
    'Name the path of a Chromium, or leave HIRO_CHROMIUM out.',
  );
}

/**
 * A Chromium that is there already: an unattended machine is never changed.
 * @returns {Promise<string>} its path
 */
export async function chromiumThatIsThere() {
  const there = installedChromium();
  if (there !== null) return there;
  const { chromium } = await import('playwright-core');
  if (existsSync(chromium.executablePath())) return chromium.executablePath();
  throw new StepError(
    'There is no Chromium on this machine.',
    'Install one (on Debian: apt install chromium), or name its path in HIRO_CHROMIUM.',
  );
}

/**
 * A Chromium for the end-to-end tests: one that is there, else Debian's package when root, else
 * Playwright's own.
 * @returns {Promise<string>} its path
 */
export async function findChromium() {
  const there = installedChromium();
  if (there !== null) return there;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', '-y', '-qq', 'chromium'], {
      env,
      advice:
        "Debian's chromium package could not be installed. Install a Chromium yourself and name it in HIRO_CHROMIUM.",
    });
    return '/usr/bin/chromium';
  }
  await run('npx', ['playwright', 'install', 'chromium'], {
    cwd: ROOT,
    advice: 'Playwright could not download a Chromium. Install one yourself and name it in HIRO_CHROMIUM.',
  });
  const { chromium } = await import('playwright');
  return chromium.executablePath();
}
