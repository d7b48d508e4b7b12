import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MjpegCamera } from '../support/cameras/mjpeg-camera';
import { RtspCamera } from '../support/cameras/rtsp-camera';
import { clockPicture } from '../support/clock-video/picture';
import { commandLineOf } from '../support/faults/processes';
import { hasFfmpeg } from '../support/hls';
import { Product } from '../support/product';
import { ProductGateway } from '../support/product-gateway';
import { openHls } from '../support/viewer-requests';

/** What the gateway must not fetch, and what nobody may learn from it. */

const ACCESS = { scheme: 'digest', username: 'operator-7', password: 'Zq9-unheard-of' } as const;
const SIGN_IN = { username: ACCESS.username, password: ACCESS.password };

describe.skipIf(!hasFfmpeg)('the gateway, for safety (needs ffmpeg)', () => {
  let product: Product;
  let gateway: ProductGateway;
  let camera: RtspCamera;
  let mjpeg: MjpegCamera;

  beforeAll(async () => {
    [product, camera, mjpeg] = await Promise.all([
      Product.start({ args: ['--log', 'debug'] }),
      RtspCamera.start({ picture: clockPicture(), access: ACCESS }),
      MjpegCamera.start({
        picture: clockPicture({ codec: 'mjpeg' }),
        access: { ...ACCESS, scheme: 'basic' },
      }),
    ]);
    gateway = new ProductGateway(product);
  });
  afterAll(async () => {
    await Promise.all([product?.stop(), camera?.stop(), mjpeg?.stop()]);
  });
  afterEach(() => {
    camera.fault = null;
    mjpeg.fault = null;
  });

  describe('does not take', () => {
    it.each([
      'file:///etc/passwd',
      'concat:a|b',
      'ftp://127.0.0.1/video',
      'udp://127.0.0.1:1234',
      '-i /etc/passwd',
      'rtsp://user:secret@127.0.0.1/stream',
      'rtsp://127.0.0.1/stream?password=secret',
      'rtsp:///stream',
      'rtsp://127.0.0.1/a b',
    ])('the address %s', async (url) => {
      await expect(gateway.createCamera({ kind: 'pull', url })).rejects.toThrow(/: 400 /);
      await expect(gateway.probe({ kind: 'pull', url })).rejects.toThrow(/: 400 /);
    });

    it.each(['../secret', '/etc/passwd', 'a/../../b', 'a\\b', ''])('the file name %s', async (name) => {
      await expect(gateway.createCamera({ kind: 'file', name })).rejects.toThrow(/: 400 /);
    });
  });

  describe('does not fetch', () => {
    it.each([
      'http://169.254.169.254/latest/meta-data/',
      'http://[fe80::1]/',
      'rtsp://0.0.0.0/stream',
      'http://[::ffff:169.254.169.254]/',
      'http://224.0.0.1/',
    ])('%s', async (url) => {
      const { problem } = await gateway.probe({ kind: 'pull', url });
      expect(problem?.code).toBe('address-refused');
    });

    it('the product itself', async () => {
      for (const url of [
        `${product.url}/api/v1/cameras`,
        `${product.url.replace('localhost', '127.0.0.1')}/x`,
      ]) {
        expect((await gateway.probe({ kind: 'pull', url })).problem?.code).toBe('address-refused');
      }
    });

    it('where a camera sends it elsewhere', async () => {
      const other = await RtspCamera.start({ picture: clockPicture() });
      try {
        camera.fault = { kind: 'redirect', location: other.url };
        expect((await gateway.probe({ kind: 'pull', url: camera.url }, SIGN_IN)).problem?.code).toBe(
          'redirected',
        );
        mjpeg.fault = { kind: 'redirect', location: other.url.replace('rtsp:', 'http:') };
        expect((await gateway.probe({ kind: 'pull', url: mjpeg.url }, SIGN_IN)).problem?.code).toBe(
          'redirected',
        );
        expect(other.requests).toEqual([]);
      } finally {
        await other.stop();
      }
    });

    it('a file that is not there, or no video', async () => {
      const { problem } = await gateway.probe({ kind: 'file', name: 'missing.mp4' });
      expect(problem?.code).toBe('file-missing');
      await gateway.addMedia(join(import.meta.dirname, '../../package.json'), 'text.mp4');
      expect((await gateway.probe({ kind: 'file', name: 'text.mp4' })).problem?.code).toBe('no-video');
    });
  });

  describe('keeps credentials to itself', () => {
    it('says that they are wanted, or wrong', async () => {
      for (const url of [camera.url, mjpeg.url]) {
        const input = { kind: 'pull', url } as const;
        expect((await gateway.probe(input)).problem?.code).toBe('unauthorised');
        const wrong = { ...SIGN_IN, password: 'wrong' };
        expect((await gateway.probe(input, wrong)).problem?.code).toBe('unauthorised');
        expect(await gateway.probe(input, SIGN_IN)).toMatchObject({ problem: null, video: { width: 640 } });
      }
    });

    it.each(['rtsp', 'mjpeg'] as const)('plays with them (%s), and shows them to nobody', async (kind) => {
      const { url } = kind === 'rtsp' ? camera : mjpeg;
      const { id } = await gateway.createCamera({ kind: 'pull', url });
      await gateway.setCredentials(id, SIGN_IN);
      const session = await openHls((await gateway.addresses(id)).hls);
      try {
        expect((await gateway.stream(id)).hasCredentials).toBe(true);
        const children = gateway.ffmpegs();
        expect(children.length).toBeGreaterThan(0);
        expectNoSecret(children.flatMap(commandLineOf).join(' '));
        expectNoSecret(JSON.stringify(await gateway.status()));
        expectNoSecret(JSON.stringify(await product.request('GET', '/api/v1/cameras')));
        expectNoSecret(await (await fetch(session.playlistUrl)).text());
        expectNoSecret(product.log);
      } finally {
        await session.end();
      }
    });

    it('writes them down encrypted only', async () => {
      expectNoSecret((await filesUnder(product.dataDir)).map((file) => file.toString('latin1')).join('\n'));
    });

    it('forgets them with the camera', async () => {
      const { id, version } = await gateway.createCamera({ kind: 'pull', url: camera.url });
      await gateway.setCredentials(id, SIGN_IN);
      await fetch(`${product.url}/api/v1/cameras/${id}`, {
        method: 'DELETE',
        headers: { 'If-Match': `"${version}"` },
      });
      expect((await gateway.status()).streams.some(({ cameraId }) => cameraId === id)).toBe(false);
    });
  });
});

function expectNoSecret(text: string): void {
  for (const secret of [
    ACCESS.password,
    Buffer.from(`${ACCESS.username}:${ACCESS.password}`).toString('base64'),
  ]) {
    const at = text.indexOf(secret);
    expect(at === -1 ? '' : text.slice(Math.max(0, at - 80), at + 40)).toBe('');
  }
}

async function filesUnder(folder: string): Promise<readonly Buffer[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(paths.map((path) => readFile(path)));
}
