import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RtspStage, VIEWER } from '../testing/rtsp-scene';
import type { CameraScript } from '../testing/scripted-camera';
import { headerOf } from './rtsp-message';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

let stage = new RtspStage();
beforeEach(() => {
  stage = new RtspStage();
});
afterEach(() => stage.dispose());

describe('signing in', () => {
  /** Wants Digest; every nonce serves two requests. */
  function digestScript({ password = VIEWER.password, isStale = true } = {}): CameraScript {
    let nonce = 0;
    let uses = 0;
    return ({ method, uri, headers }) => {
      const sent = headerOf({ headers }, 'authorization') ?? '';
      const [, response, , count, clientNonce] =
        /response="(\w+)".*(qop=auth), nc=(\w+), cnonce="(\w+)"/.exec(sent) ?? [];
      const secret = md5(`viewer:cam:${password}`);
      const expected = md5(`${secret}:n${nonce}:${count}:${clientNonce}:auth:${md5(`${method}:${uri}`)}`);
      if (response === expected && uses < 2) {
        uses += 1;
        return { status: 200 };
      }
      nonce += 1;
      uses = 0;
      const stale = isStale && sent !== '' ? ', stale=true' : '';
      return {
        status: 401,
        headers: [['WWW-Authenticate', `Digest realm="cam", qop="auth", nonce="n${nonce}"${stale}`]],
      };
    };
  }

  test.each([true, false])('by Digest, with nonces that are renewed (stale: %s)', async (isStale) => {
    const { client, local, camera, input } = await stage.scene(digestScript({ isStale }));
    for (const method of ['OPTIONS', 'DESCRIBE', 'SETUP', 'PLAY', 'GET_PARAMETER']) {
      expect(await client.ask(method, local)).toMatchObject({ status: 200 });
    }
    expect(input.problem()).toBeNull();
    const numbers = camera.requests.map((request) => Number(headerOf(request, 'cseq')));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(camera.requests).toHaveLength(8);
  });

  test('by Basic, and from then on unasked', async () => {
    const { client, local, camera } = await stage.scene(({ headers }) =>
      headerOf({ headers }, 'authorization') === undefined
        ? { status: 401, headers: [['WWW-Authenticate', 'Basic realm="cam"']] }
        : { status: 200 },
    );
    await client.ask('OPTIONS', local);
    await client.ask('DESCRIBE', local);
    expect(camera.methods).toEqual(['OPTIONS', 'OPTIONS', 'DESCRIBE']);
  });

  test('a wrong password is tried once, and ffmpeg is not asked for another', async () => {
    const { client, local, camera, input } = await stage.scene(
      digestScript({ password: 'other', isStale: false }),
    );
    const answer = await client.ask('OPTIONS', local);
    expect(answer.status).toBe(401);
    expect(headerOf(answer, 'www-authenticate')).toBeUndefined();
    expect(camera.requests).toHaveLength(2);
    expect(input.problem()).toMatchObject({ code: 'unauthorised' });
    expect(input.problem()?.detail).not.toMatch(/viewer|sesame/);
  });
});

describe('what a camera may answer', () => {
  test.each([
    { status: 404, code: 'not-found' },
    { status: 454, code: 'not-found' },
    { status: 403, code: 'unauthorised' },
    { status: 401, code: 'unauthorised' },
    { status: 461, code: 'no-video' },
    { status: 453, code: 'failed' },
    { status: 500, code: 'failed' },
  ])('$status: $code', async ({ status, code }) => {
    const { client, local, input } = await stage.scene(() => ({ status }));
    expect(await client.ask('DESCRIBE', local)).toMatchObject({ status });
    expect(input.problem()).toMatchObject({ code });
  });

  test('a redirection is cut off, and told without its secrets', async () => {
    const { client, local, input, camera } = await stage.scene(() => ({
      status: 302,
      headers: [['Location', 'rtsp://user:secret@10.9.8.7/key']],
    }));
    await expect(client.ask('DESCRIBE', local)).rejects.toThrow('no answer');
    await client.ended;
    expect(input.problem()).toMatchObject({ code: 'redirected' });
    expect(input.problem()?.detail).toContain('10.9.8.7');
    expect(input.problem()?.detail).not.toMatch(/secret|key/);
    expect(camera.sockets).toHaveLength(1);
  });

  test('a request to go elsewhere, too; other requests are answered', async () => {
    const { client, camera, local, input } = await stage.scene(() => ({ status: 200 }));
    await client.ask('OPTIONS', local);
    camera.sockets[0]?.write('OPTIONS * RTSP/1.0\r\nCSeq: 7\r\n\r\nREDIRECT * RTSP/1.0\r\nCSeq: 8\r\n\r\n');
    await client.ended;
    expect(input.problem()).toMatchObject({ code: 'redirected' });
  });

  test('something that is no RTSP', async () => {
    const { client, camera, local, input } = await stage.scene(() => null);
    void client.ask('OPTIONS', local).catch(() => undefined);
    await vi.waitFor(() => expect(camera.requests).toHaveLength(1));
    camera.sockets[0]?.write('HTTP/1.1 400 Bad Request\r\n\r\n');
    await client.ended;
    expect(input.problem()).toMatchObject({ code: 'no-video' });
  });

  test('nothing', async () => {
    const { client, local, input } = await stage.scene(() => null);
    void client.ask('OPTIONS', local).catch(() => undefined);
    await client.ended;
    expect(input.problem()).toMatchObject({ code: 'unreachable' });
  });

  test('something, and then nothing more', async () => {
    const { client, local, input } = await stage.scene(() => ({ status: 200 }));
    await client.ask('OPTIONS', local);
    await client.ended;
    expect(input.problem()).toMatchObject({ code: 'stalled' });
  });

  test('an end', async () => {
    const { client, camera, local, input } = await stage.scene(() => ({ status: 200 }));
    await client.ask('OPTIONS', local);
    camera.sockets[0]?.end();
    await client.ended;
    expect(input.problem()).toMatchObject({ code: 'stalled' });
  });
});
