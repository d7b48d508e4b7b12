import { describe, expect, test } from 'vitest';
import { extraSourcesOf, withGateway } from './extra-sources';
import { cacheControl, headersFor, isVisionWorker, VISION_WORKER_CSP } from './headers';
import { fakeGateway } from './testing/fake-gateway';

describe('headersFor', () => {
  test.each(['/', '/index.html', '/workers/vision-abc12345.js', '/api/v1/time', '/nowhere'])(
    '%s is isolated from other origins',
    (path) => {
      expect(headersFor(path)).toMatchObject({
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
        'Cross-Origin-Resource-Policy': 'same-origin',
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
      });
    },
  );

  test('the vision worker may neither fetch nor import from anywhere', () => {
    const policy = headersFor('/workers/vision.worker-Bx81aD2_.js')['Content-Security-Policy'];
    expect(policy).toBe(VISION_WORKER_CSP);
    expect(policy).not.toContain("'self'");
    expect(policy).not.toContain('http');
  });

  test('the page gets the origins of its cameras and no others', () => {
    const extra = extraSourcesOf([
      { source: { kind: 'hls', url: 'https://cam.example:8443/live/index.m3u8?x=1' } },
      { source: { kind: 'whep', url: 'http://gateway.example/whep/door' } },
      { source: { kind: 'webcam', deviceId: null } },
    ]);
    const policy = headersFor('/', extra)['Content-Security-Policy'] ?? '';
    expect(policy).toContain("connect-src 'self' http://gateway.example https://cam.example:8443;");
    expect(policy).toContain("media-src 'self' blob: https://cam.example:8443;");
    expect(policy).not.toContain('github');
  });

  test('an external gateway is reached at both its addresses, the built-in one at the page’s host name', () => {
    const extra = extraSourcesOf([
      {
        source: {
          kind: 'external',
          whepUrl: 'http://mediamtx.example:8889/door/whep',
          hlsUrl: 'http://mediamtx.example:8888/door/index.m3u8',
          auth: 'none',
          play: 'auto',
        },
      },
      {
        source: {
          kind: 'external',
          whepUrl: 'https://go2rtc.example/w',
          hlsUrl: null,
          auth: 'none',
          play: 'auto',
        },
      },
      { source: { kind: 'gateway', input: { kind: 'pull', url: 'rtsp://camera.example/' }, play: 'auto' } },
    ]);
    expect(extra).toEqual({
      connect: ['http://mediamtx.example:8888', 'http://mediamtx.example:8889', 'https://go2rtc.example'],
      media: ['http://mediamtx.example:8888'],
    });
    const page = { hostname: 'cctv.example', isSecure: true };
    const policy = headersFor('/', withGateway(extra, fakeGateway(), page))['Content-Security-Policy'] ?? '';
    expect(policy).toContain(' https://go2rtc.example https://cctv.example:8081;');
    expect(policy).toContain(
      "media-src 'self' blob: http://mediamtx.example:8888 https://cctv.example:8081;",
    );
    expect(policy).not.toContain('camera.example');
  });

  test.each(['', 'a b', 'a;script-src', 'a,b', "a'b"])('the host name "%s" adds nothing', (hostname) => {
    const extra = { connect: [], media: [] };
    expect(withGateway(extra, fakeGateway(), { hostname, isSecure: false })).toEqual(extra);
  });

  test('the sample clip alone opens its host', () => {
    const extra = extraSourcesOf([{ source: { kind: 'sample' } }]);
    expect(extra.connect).toEqual(['https://github.com', 'https://raw.githubusercontent.com']);
  });

  test('no policy allows inline script or eval', () => {
    const policy = headersFor('/')['Content-Security-Policy'] ?? '';
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).not.toContain("'unsafe-inline'");
    expect(policy).not.toContain(" 'unsafe-eval'");
  });

  test('only the camera may be used, and only by the page itself', () => {
    const policy = headersFor('/')['Permissions-Policy'] ?? '';
    expect(policy).toContain('camera=(self)');
    expect(policy).toContain('microphone=()');
    expect(policy).toContain('geolocation=()');
  });
});

test.each([
  ['/workers/vision-abc12345.js', true],
  ['/workers/vision.worker-abc12345.js', true],
  ['/workers/analytics.worker-abc12345.js', false],
  ['/workers/vision-abc12345.js.map', false],
  ['/vision.js', false],
  ['/assets/sub/vision.js', false],
])('isVisionWorker(%s) is %s', (path, expected) => expect(isVisionWorker(path)).toBe(expected));

test.each([
  ['/assets/index-D4f_9aZ1.js', true],
  ['/models/blazeface.0a1b2c3d.onnx', true],
  ['/assets/inter-latin-wght-normal-BrFD1abc.woff2', true],
  ['/index.html', false],
  ['/demo/shop.mp4', false],
  ['/models/registry.json', false],
])('%s is kept for ever: %s', (path, isKept) => {
  expect(cacheControl(path)).toBe(isKept ? 'public, max-age=31536000, immutable' : 'no-cache');
});
