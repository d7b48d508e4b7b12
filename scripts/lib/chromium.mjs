import { existsSync, readdirSync } from 'node:fs';
import { run } from './run.mjs';
import { ROOT } from './project.mjs';

const KNOWN_PLACES = [
  process.env.HIRO_CHROMIUM,
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

/**
 * A Chromium for the end-to-end tests: one that is there, else Debian's package when root, else
 * Playwright's own.
 * @returns {Promise<string>} its path
 */
export async function findChromium() {
  const there = KNOWN_PLACES.find((path) => path !== undefined && existsSync(path));
  if (there !== undefined) return there;
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
