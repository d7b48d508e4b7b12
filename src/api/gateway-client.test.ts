import { describe, expect, it } from 'vitest';
import { createEgress } from '../egress/egress';
import { MemoryLedger } from '../egress/memory-ledger';
import { createGatewayClient, LEFT_OUT } from './gateway-client';
import type { ProbeInput } from './gateway-contract';
import { ApiError } from './http';

const ROOT = 'http://localhost/api/v1';
const PASSWORD = 'Tr0ub4dor';
const PULL: ProbeInput = {
  input: { kind: 'pull', url: 'rtsp://camera.example/stream' },
  credentials: { username: 'admin', password: PASSWORD },
  cameraId: null,
};

/** A client whose server gives one answer, what it was sent, and the ledger of its requests. */
function clientOf(status: number, answer?: unknown) {
  const ledger = new MemoryLedger();
  const sent: { method: string; url: string; body: string }[] = [];
  const egress = createEgress(ledger, async (url, init) => {
    sent.push({ method: init?.method ?? 'GET', url: String(url), body: String(init?.body ?? '') });
    return new Response(answer === undefined ? null : JSON.stringify(answer), { status });
  });
  return { client: createGatewayClient(egress, ROOT), sent, ledger };
}

describe('createGatewayClient', () => {
  it.each([
    ['PUT', PASSWORD, { username: 'admin', password: PASSWORD }],
    ['DELETE', '', null],
  ])('%s of credentials', async (method, wanted, credentials) => {
    const { client, sent, ledger } = clientOf(204);
    await client.setCredentials('a/b', credentials);
    expect(sent).toMatchObject([{ method, url: `${ROOT}/cameras/a%2Fb/credentials` }]);
    expect(sent[0]?.body).toContain(wanted);
    expect(JSON.stringify(await ledger.recent(10))).not.toContain(PASSWORD);
  });

  it('tests a source with credentials that the ledger does not show', async () => {
    const report = { problem: null, video: null, plan: null, tookMs: 12 };
    const { client, sent, ledger } = clientOf(200, report);
    expect(await client.probe(PULL)).toEqual(report);
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual(PULL);
    const [entry] = await ledger.recent(1);
    expect(entry).toMatchObject({ purpose: 'camera-test', bodyBytes: sent[0]?.body.length });
    expect(JSON.parse(entry?.body ?? '')).toEqual({ ...PULL, credentials: LEFT_OUT });
  });

  it('shows the whole body of a test without credentials', async () => {
    const { client, sent, ledger } = clientOf(200, { problem: null, video: null, plan: null, tookMs: 1 });
    await client.probe({ ...PULL, credentials: null });
    expect((await ledger.recent(1))[0]?.body).toBe(sent[0]?.body);
  });

  it('asks where a camera is played', async () => {
    const playback = { token: 't', expiresAtMs: 5, whepUrl: 'http://h/whep', hlsUrl: 'http://h/hls' };
    const { client, sent } = clientOf(200, playback);
    expect(await client.playback('door')).toEqual(playback);
    expect(sent).toEqual([{ method: 'POST', url: `${ROOT}/cameras/door/playback`, body: '' }]);
  });

  it('says which problem the gateway has', async () => {
    const problem = {
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      detail: 'Off.',
      code: 'camera-off',
    };
    const { client } = clientOf(409, problem);
    const refused = client.playback('door');
    await expect(refused).rejects.toBeInstanceOf(ApiError);
    await expect(refused).rejects.toMatchObject({ status: 409, problem: { code: 'camera-off' } });
  });
});
