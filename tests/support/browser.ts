import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright';

/** Chromium must not look for its maker's servers: a test machine may be closed off. */
const QUIET_ARGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Real WebGPU in software. `--use-angle=vulkan` is needed to import video frames. */
export const SOFTWARE_GPU_ARGS = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-angle=vulkan',
  '--ignore-gpu-blocklist',
];

/** WebGPU on a graphics card, also without a screen; on Linux by Vulkan, as elsewhere by the system's own way. */
export const HARDWARE_GPU_ARGS = [
  '--ignore-gpu-blocklist',
  ...(process.platform === 'linux'
    ? ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--use-angle=vulkan']
    : []),
];

/** A camera made of a clip, granted without asking. */
export function fakeCameraArgs(file: string): readonly string[] {
  return [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ];
}

export function launchBrowser(
  extraArgs: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Browser> {
  const named = process.env['HIRO_CHROMIUM'] ?? '/usr/bin/chromium';
  return chromium.launch({
    ...(existsSync(named) ? { executablePath: named } : {}),
    env: { ...process.env, ...env },
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...QUIET_ARGS, ...extraArgs],
  });
}

/** Collects what a user would find in the browser's console as trouble. */
export function watchConsole(page: Page): string[] {
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(message.text());
  });
  return trouble;
}

/** The number an element shows, by its test id. */
export async function shownNumber(page: Page, testId: string): Promise<number> {
  return Number((await page.getByTestId(testId).textContent())?.trim());
}
