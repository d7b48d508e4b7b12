import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** Ways to read pixels back, keep, encode or decrypt them. Only the vision worker may (docs/adr/0001). */
const PIXEL_CALLS = [
  'decrypt',
  'getImageData',
  'toDataURL',
  'toBlob',
  'convertToBlob',
  'captureStream',
  'transferToImageBitmap',
  'copyTo',
  'readPixels',
];
const PIXEL_MAKERS = [
  'MediaRecorder',
  'ImageCapture',
  'VideoEncoder',
  'ImageEncoder',
  'MediaStreamTrackProcessor',
];
/** Ways out of the page. One module each may use them. */
const NETWORK_CALLS = ['fetch', 'sendBeacon'];
const NETWORK_MAKERS = [
  'XMLHttpRequest',
  'WebSocket',
  'EventSource',
  'WebTransport',
  'BroadcastChannel',
  'SharedWorker',
];

const call = (name) => ({
  selector: `CallExpression:matches([callee.name='${name}'], [callee.property.name='${name}'])`,
  message: `${name} is not allowed here: see CONTRIBUTING.md, "Walls".`,
});
/** The global function by any of its names, not a method that happens to be called so. */
const callGlobal = (name) => ({
  selector: `CallExpression:matches([callee.name='${name}'], [callee.object.name=/^(window|self|globalThis|navigator)$/][callee.property.name='${name}'])`,
  message: `${name} is not allowed here: see CONTRIBUTING.md, "Walls".`,
});
const make = (name) => ({
  selector: `NewExpression[callee.name='${name}']`,
  message: `new ${name} is not allowed here: see CONTRIBUTING.md, "Walls".`,
});

const pixelWalls = [...PIXEL_CALLS.map(call), ...PIXEL_MAKERS.map(make)];
const networkWalls = [...NETWORK_CALLS.map(callGlobal), ...NETWORK_MAKERS.map(make)];
const peerWall = make('RTCPeerConnection');
const frameReadBackInPage = {
  selector: "CallExpression[callee.property.name='getContext'] Property[key.name='willReadFrequently']",
  message: 'Page code does not read pixels back.',
};

const PURE = [
  'src/domain/**',
  'src/tracking/**',
  'src/analytics/**',
  'src/count-audit/**',
  'src/aggregates/**',
  'src/alerts/**',
  'src/attributes/**',
  'src/leases/**',
];

export default ts.config(
  { ignores: ['dist/**', 'node_modules/**', 'public/**', 'test-results/**', 'data/**', '.cache/**'] },
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.browser, ...globals.node, __APP_VERSION__: 'readonly' },
      parserOptions: { extraFileExtensions: ['.svelte'] },
    },
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // Named after what a class holds: a source or an engine may have nothing but statics on the way.
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        // A name of underscores takes a member out of what is left.
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      // It cannot see that a map is replaced as a whole and never read reactively.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    files: ['{src,workers,models,server}/**/*.ts'],
    ignores: ['**/*.svelte.ts'],
    languageOptions: {
      parserOptions: {
        project: [
          './tsconfig.app.json',
          './tsconfig.worker.json',
          './tsconfig.server.json',
          './tsconfig.pure.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, attributes: false } },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    files: ['src/**/*.{ts,svelte}', 'workers/analytics/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...pixelWalls, frameReadBackInPage, ...networkWalls, peerWall],
    },
  },
  {
    files: ['src/egress/egress.ts'],
    rules: { 'no-restricted-syntax': ['error', ...pixelWalls, peerWall] },
  },
  {
    // Asks only for what a reload asks for, and must work when nothing else of the page does.
    files: ['src/kiosk/watchdog.ts'],
    rules: { 'no-restricted-syntax': ['error', ...pixelWalls, peerWall] },
  },
  {
    files: ['src/sources/receive-only-peer.ts'],
    rules: { 'no-restricted-syntax': ['error', ...pixelWalls, ...networkWalls] },
  },
  {
    // Frames of a hidden page's track; they go to the vision worker like all others.
    files: ['src/sources/track-tap.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...PIXEL_CALLS.map(call),
        ...PIXEL_MAKERS.filter((name) => name !== 'MediaStreamTrackProcessor').map(make),
        ...networkWalls,
        peerWall,
      ],
    },
  },
  {
    files: ['workers/vision/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', ...networkWalls, peerWall] },
  },
  {
    files: PURE.map((folder) => `${folder}/*.ts`).concat(PURE),
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'Date',
        'setTimeout',
        'setInterval',
        'performance',
        'crypto',
        'fetch',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random' },
        { object: 'Date', property: 'now' },
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            '**/ui/**',
            '**/state/**',
            '**/sources/**',
            '**/gpu/**',
            '**/outbox/**',
            '**/api/**',
            '**/egress/**',
            '**/workers/**',
            '**/server/**',
            'comlink',
            'idb',
            'svelte',
          ],
        },
      ],
    },
  },
);
