import { describe, expect, it } from 'vitest';
import { createEgress, type EgressFetch } from '../egress/egress';
import { MemoryLedger } from '../egress/memory-ledger';
import { detectBackend } from './backend';
import { cameraDraftOf, createServerReader, createServerStore, fetchServerTime, siteDraftOf } from './client';
import { SEED_CAMERA } from './config-records';
import { cameraInputSchema, siteInputSchema } from './contract';
import { ConflictError, GoneError, InvalidConfigError } from './config-store';
import { ServerUnreachableError } from './http';

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
  readonly ifMatch: string | null;
}

const ORIGIN = 'http://localhost/api/v1';

/** A server that gives the prepared answers in order. */
function server(...answers: readonly (readonly [status: number, body?: unknown])[]) {
  const sent: Sent[] = [];
  const queue = [...answers];
  const egress: EgressFetch = createEgress(new MemoryLedger(), async (url, init) => {
    const body = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
    const ifMatch = new Headers(init?.headers).get('if-match');
    sent.push({ method: init?.method ?? 'GET', url: String(url), body, ifMatch });
    const answer = queue.shift();
    if (answer === undefined) throw new TypeError('Failed to fetch');
    const [status, content] = answer;
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    return new Response(content === undefined ? null : text, { status });
  });
  return { sent, egress };
}

const problem = (status: number, detail: string) => ({
  type: 'about:blank',
  title: 'Refused',
  status,
  detail,
});

describe('createServerStore', () => {
  it('lists what the server has', async () => {
    const { egress, sent } = server([200, [SEED_CAMERA]]);
    expect(await createServerStore(egress, ORIGIN).cameras()).toEqual([SEED_CAMERA]);
    expect(sent).toMatchObject([{ method: 'GET', url: `${ORIGIN}/cameras` }]);
  });

  it('sends a change with the version it is based on, and only writable fields', async () => {
    const { egress, sent } = server([200, { ...SEED_CAMERA, version: 4 }]);
    const saved = await createServerStore(egress, ORIGIN).saveCamera({ ...SEED_CAMERA, version: 3 });
    expect(saved.version).toBe(4);
    expect(sent[0]).toMatchObject({
      method: 'PUT',
      url: `${ORIGIN}/cameras/${SEED_CAMERA.id}`,
      ifMatch: '"3"',
    });
    expect(Object.keys(Object(sent[0]?.body)).sort()).toEqual([
      'isEnabled',
      'lines',
      'name',
      'siteId',
      'source',
      'zones',
    ]);
  });

  it('turns a 412 into a conflict with what stands there now', async () => {
    const current = { ...SEED_CAMERA, name: 'Theirs', version: 9 };
    const { egress } = server([412, problem(412, 'stale')], [200, current]);
    const saving = createServerStore(egress, ORIGIN).saveCamera(SEED_CAMERA);
    await expect(saving).rejects.toBeInstanceOf(ConflictError);
    await expect(saving).rejects.toMatchObject({ current });
  });

  it.each([
    ['deleted elsewhere', [[404, problem(404, 'no such camera')]] as const],
    [
      'deleted between refusal and reading',
      [
        [412, problem(412, 'stale')],
        [404, problem(404, 'none')],
      ] as const,
    ],
  ])('says so when it was %s', async (_name, answers) => {
    const { egress } = server(...answers);
    await expect(createServerStore(egress, ORIGIN).deleteCamera(SEED_CAMERA)).rejects.toBeInstanceOf(
      GoneError,
    );
  });

  it('names the fields that the server refuses', async () => {
    const errors = [{ path: 'name', message: 'too long' }];
    const { egress } = server([400, { ...problem(400, 'The body is not valid.'), errors }]);
    const creating = createServerStore(egress, ORIGIN).createCamera(SEED_CAMERA);
    await expect(creating).rejects.toBeInstanceOf(InvalidConfigError);
    await expect(creating).rejects.toThrow('The body is not valid.; name: too long');
  });

  it('deletes', async () => {
    const { egress, sent } = server([204]);
    await createServerStore(egress, ORIGIN).deleteCamera(SEED_CAMERA);
    expect(sent).toMatchObject([{ method: 'DELETE', ifMatch: '"1"' }]);
  });

  it.each([
    ['no network', [] as const],
    ['a page of somebody else', [[200, '<html>Welcome to the hotel</html>']] as const],
  ])('calls the server unreachable on %s', async (_name, answers) => {
    const { egress } = server(...answers);
    await expect(createServerStore(egress, ORIGIN).sites()).rejects.toBeInstanceOf(ServerUnreachableError);
  });
});

describe('reading', () => {
  it('asks for counts by camera, time and step', async () => {
    const { egress, sent } = server([
      200,
      { cameraId: 'c', fromMs: 0, toMs: 60000, stepMs: 60000, rows: [] },
    ]);
    const query = { cameraId: 'c', fromMs: 0, toMs: 60000, stepMs: 60000 };
    expect((await createServerReader(egress, ORIGIN).read(query)).rows).toEqual([]);
    expect(sent[0]?.url).toBe(`${ORIGIN}/aggregates?cameraId=c&fromMs=0&toMs=60000&stepMs=60000`);
  });

  it('reads the clock', async () => {
    const { egress } = server([200, { nowMs: 1234 }]);
    expect(await fetchServerTime(egress, ORIGIN)).toBe(1234);
  });
});

describe('detectBackend', () => {
  const legal = { terms: '1', privacy: '1' };
  const session = { state: 'signed-out', legal, canResetByMail: false };
  const at =
    (egress: EgressFetch): EgressFetch =>
    (purpose, request) =>
      egress(purpose, { ...request, url: `http://localhost${request.url}` });

  it('finds our server', async () => {
    const { sent, egress } = server([200, session]);
    const backend = await detectBackend(at(egress));
    expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([`GET ${ORIGIN}/session`]);
    expect(backend).toMatchObject({ mode: 'server', config: { kind: 'server' }, session, refusal: null });
    expect(backend.storageProblem).toBeNull();
    expect(backend.reader).not.toBeNull();
  });

  it.each([
    ['where the token of the start is missing', 401, null],
    ['in trouble', 503, null],
    ['that lets nobody in who is in no organisation', 403, 'No organisation.'],
  ])('finds our server %s', async (_name, status, refusal) => {
    const backend = await detectBackend(at(server([status, problem(status, 'No organisation.')]).egress));
    expect(backend).toMatchObject({ mode: 'server', session: null, refusal });
  });

  it.each([
    ['no network', [] as const],
    ['a static host', [[404, 'Not found']] as const],
    ['a single-page fallback', [[200, '<!doctype html>']] as const],
    ['another product', [[200, { ...session, state: 'other' }]] as const],
  ])('stays in the browser on %s', async (_name, answers) => {
    const backend = await detectBackend(at(server(...answers).egress));
    expect(backend).toMatchObject({ mode: 'local', config: { kind: 'local' }, reader: null });
    // Node has no IndexedDB: the same as a browser that keeps nothing.
    expect(backend.storageProblem).toContain('cannot be opened');
    expect(await backend.config.cameras()).toHaveLength(1);
  });
});

describe('drafts', () => {
  it.each([
    ['site', siteInputSchema.shape, siteDraftOf],
    ['camera', cameraInputSchema.shape, cameraDraftOf],
  ] as const)('of a %s have every field that a client may write, and no other', (_what, shape, draftOf) => {
    const everything = Object.fromEntries(
      [...Object.keys(shape), 'id', 'organisationId', 'version'].map((key) => [key, key]),
    );
    const draft: object = Reflect.apply(draftOf, null, [everything]);
    expect(Object.keys(draft).sort()).toEqual(Object.keys(shape).sort());
  });
});
