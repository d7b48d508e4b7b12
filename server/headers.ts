import { VISION_WORKER_POLICY } from '../workers/vision/policy.ts';

/**
 * The security and caching headers of every answer, by path. No server is needed to use this file:
 * the development server and the configuration of static hosts are made from it too.
 */

/** Where the page may connect to and play from besides its own origin, as CSP sources. */
export interface ExtraSources {
  readonly connect: readonly string[];
  readonly media: readonly string[];
}

export const NO_EXTRA_SOURCES: ExtraSources = { connect: [], media: [] };

export type Headers = Readonly<Record<string, string>>;

const FEATURES_OFF = [
  'accelerometer',
  'browsing-topics',
  'clipboard-read',
  'display-capture',
  'encrypted-media',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'serial',
  'usb',
  'xr-spatial-tracking',
];
/** Used by the product: the camera, playing it at once, full screen and an awake kiosk. */
const FEATURES_OWN = ['camera', 'autoplay', 'fullscreen', 'screen-wake-lock', 'clipboard-write'];

const ISOLATION: Headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

const COMMON: Headers = {
  ...ISOLATION,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': [
    ...FEATURES_OWN.map((feature) => `${feature}=(self)`),
    ...FEATURES_OFF.map((feature) => `${feature}=()`),
  ].join(', '),
};

/** The policy under which frames are analysed: nothing can be fetched, nothing can be sent. */
export const VISION_WORKER_CSP = VISION_WORKER_POLICY;

/** Answers that are data, not documents. */
export const API_CSP = "default-src 'none'; frame-ancestors 'none'";

/** The page's policy; other workers than the vision worker get it too. */
export function pageCsp(extra: ExtraSources = NO_EXTRA_SOURCES): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    ['media-src', "'self'", 'blob:', ...extra.media].join(' '),
    "font-src 'self'",
    ['connect-src', "'self'", ...extra.connect].join(' '),
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    // Svelte's policy makes its templates; ours lets the app's own workers through.
    "require-trusted-types-for 'script'",
    'trusted-types svelte-trusted-html default',
  ].join('; ');
}

/** Whether a path is the script of the worker that sees pixels. */
export function isVisionWorker(path: string): boolean {
  return /^\/workers\/vision[^/]*\.js$/.test(path);
}

/** Whether a file's name carries a hash of its content, so that it never changes. */
export function isImmutable(path: string): boolean {
  return /^\/(assets|workers|models)\/(?:[^/]+\/)*[^/]+[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/.test(path);
}

/** How long a file of the app may be kept. */
export function cacheControl(path: string): string {
  return isImmutable(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
}

/** The headers of one answer, without those of its content. `path` has no query. */
export function headersFor(path: string, extra: ExtraSources = NO_EXTRA_SOURCES): Headers {
  if (isVisionWorker(path)) return { ...COMMON, 'Content-Security-Policy': VISION_WORKER_CSP };
  if (path.startsWith('/api/')) return { ...COMMON, 'Content-Security-Policy': API_CSP };
  return { ...COMMON, 'Content-Security-Policy': pageCsp(extra) };
}
