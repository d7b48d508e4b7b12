import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import {
  cacheControl,
  headersFor,
  isVisionWorker,
  type ExtraSources,
  type Headers,
} from '../../server/headers.ts';

/**
 * Configuration for hosts without our server, made from the server's own header rules: `_headers`
 * and `_redirects` (Netlify, Cloudflare Pages and others read them) and `nginx.conf`. A host that cannot send a header
 * per path is noticed by the vision worker's self-check, which then refuses to run.
 */
export function staticHeaders(): Plugin {
  let outDir = '';
  return {
    name: 'static-headers',
    apply: 'build',
    configResolved(config) {
      outDir = config.build.outDir;
    },
    closeBundle: {
      order: 'pre',
      sequential: true,
      async handler() {
        const workers = (await readdir(join(outDir, 'workers'))).filter((name) => name.endsWith('.js'));
        const paths = workers.map((name) => `/workers/${name}`);
        if (!paths.some(isVisionWorker)) throw new Error('static-headers: the build has no vision worker');
        const rules = rulesFor(paths, extraSources());
        await writeFile(join(outDir, '_headers'), headersFile(rules));
        await writeFile(join(outDir, 'nginx.conf'), nginxFile(rules));
        await writeFile(
          join(outDir, '_redirects'),
          SCREENS.map((path) => `${path} /index.html 200\n`).join(''),
        );
      },
    },
  };
}

/** With and without a camera's id: most hosts do not take `/zones/*` for `/zones`. */
const SCREENS = [
  '/live',
  '/live/*',
  '/zones',
  '/zones/*',
  '/insights',
  '/insights/*',
  '/cameras',
  '/privacy',
  '/settings',
];

interface Rule {
  readonly path: string;
  readonly headers: Headers;
}

/** A static host does not know which streams its visitors will add: they are named when it is built. */
function extraSources(): ExtraSources {
  const connect = (process.env.HIRO_STREAM_ORIGINS ?? 'https://raw.githubusercontent.com')
    .split(/[\s,]+/)
    .filter((origin) => origin !== '');
  return { connect, media: connect };
}

/** Each path matches one rule only: `_headers` joins repeated headers, and two policies would both apply. */
function rulesFor(workerPaths: readonly string[], extra: ExtraSources): readonly Rule[] {
  const rule = (path: string, sample: string): Rule => ({
    path,
    headers: { ...headersFor(sample, extra), 'Cache-Control': cacheControl(sample) },
  });
  return [
    rule('/', '/'),
    rule('/index.html', '/index.html'),
    // A kiosk needs our server; a host that only serves files has the page all the same.
    rule('/kiosk.html', '/kiosk.html'),
    rule('/kiosk-watchdog.js', '/kiosk-watchdog.js'),
    rule('/build-manifest.json', '/build-manifest.json'),
    rule('/models/*', '/models/model-b1.00000000.onnx'),
    rule('/demo/*', '/demo/clip.webm'),
    rule('/icons/*', '/icons/icon.svg'),
    rule('/assets/*', '/assets/index-00000000.js'),
    ...workerPaths.map((path) => rule(path, path)),
    // Addresses of screens: the host answers them with index.html.
    ...SCREENS.map((screen) => rule(screen, '/')),
  ];
}

function headersFile(rules: readonly Rule[]): string {
  return rules
    .map(({ path, headers }) =>
      [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)].join('\n'),
    )
    .join('\n\n')
    .concat('\n');
}

function nginxFile(rules: readonly Rule[]): string {
  const blocks = rules.map(({ path, headers }) => {
    const location = path.endsWith('/*') ? `^~ ${path.slice(0, -1)}` : `= ${path}`;
    const lines = Object.entries(headers).map(([name, value]) => `  add_header ${name} "${value}" always;`);
    // nginx names a screen's address by its page.
    const page = SCREENS.includes(path) ? ['  try_files /index.html =404;'] : [];
    return [`location ${location} {`, ...page, ...lines, '}'].join('\n');
  });
  return [
    '# Include inside a server block whose root is this folder.',
    'types { application/wasm wasm; text/javascript js mjs; }',
    ...blocks,
  ]
    .join('\n')
    .concat('\n');
}
