import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type FaceAnalyser,
  faceAnalyserSchema,
  type FaceCheckIn,
  faceCheckInSchema,
  faceOverviewSchema,
  type FacePerson,
  facePersonSchema,
} from '../../src/api/face-contract';
import { aggregatesReadSchema } from '../../src/api/contract';
import type { Site } from '../../src/domain/config';
import { DEMO_CAMERA_ID, DEMO_SITE_ID } from '../../src/domain/demo';
import type { FaceMatching } from '../../src/domain/face-matching';
import { base64UrlFromBytes, keyFingerprint } from '../../src/lib/key-fingerprint';
import { sampleBucket } from '../testing/sample-bucket';
import { makeTestServer } from '../testing/test-server';

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 10, 20, 9);
const VIEWER = '018f0000-0000-7000-8000-000000000001';
const SEALED = 'c2VhbGVk'.repeat(20);
const STAFF: FaceMatching = {
  purpose: 'staff-exclusion',
  zones: [{ cameraId: DEMO_CAMERA_ID, zoneId: 'door' }],
};
const url = `/api/v1/sites/${DEMO_SITE_ID}/face-matching`;

describe('face matching', { timeout: 60_000 }, () => {
  let server: Awaited<ReturnType<typeof makeTestServer>>;
  let app: FastifyInstance;
  let nowMs = START_MS;

  beforeAll(async () => {
    server = await makeTestServer({ nowMs: () => nowMs });
    ({ app } = server);
  }, 180_000);
  afterAll(() => server?.dispose());
  beforeEach(async () => {
    nowMs = START_MS;
    await setMatching(STAFF);
  });

  const send = (method: 'POST' | 'PUT' | 'DELETE', path: string, payload?: object) =>
    app.inject({ method, url: `${url}${path}`, ...(payload !== undefined && { payload }) });

  async function setMatching(faces: FaceMatching | null): Promise<void> {
    const siteUrl = `/api/v1/sites/${DEMO_SITE_ID}`;
    const read = (await app.inject(siteUrl)).json<Site>();
    const { id: _id, organisationId: _organisation, version: _version, notice: _notice, ...site } = read;
    const headers = { 'if-match': '*' };
    const answer = await app.inject({ method: 'PUT', url: siteUrl, headers, payload: { ...site, faces } });
    expect(answer.statusCode, answer.body).toBe(200);
  }

  async function consent(label: string | null = 'Heron', days = 30): Promise<FacePerson> {
    const answer = await send('POST', '/persons', { label, wording: 1, expiresMs: nowMs + days * DAY_MS });
    expect(answer.statusCode, answer.body).toBe(201);
    return facePersonSchema.parse(answer.json());
  }

  async function register(publicKey?: string): Promise<FaceAnalyser> {
    const input = { viewerId: VIEWER, name: 'Desk', publicKey: publicKey ?? (await newKey()) };
    const answer = await send('POST', '/analysers', input);
    expect(answer.statusCode, answer.body).toBe(201);
    return faceAnalyserSchema.parse(answer.json());
  }

  async function approved(): Promise<FaceAnalyser> {
    const analyser = await register();
    const { fingerprint } = analyser;
    expect((await send('PUT', `/analysers/${analyser.id}/approval`, { fingerprint })).statusCode).toBe(204);
    return analyser;
  }

  async function checkIn(
    { id }: { readonly id: string },
    holds: readonly string[] = [],
  ): Promise<FaceCheckIn> {
    const answer = await send('POST', '/check-ins', { analyserId: id, holds });
    expect(answer.statusCode, answer.body).toBe(200);
    return faceCheckInSchema.parse(answer.json());
  }

  const pass = (
    from: FaceAnalyser,
    to: FaceAnalyser,
    person: FacePerson,
    sealed = SEALED,
  ): Promise<LightMyRequestResponse> =>
    send('POST', '/transfers', { personId: person.id, fromId: from.id, toId: to.id, sealed });

  test('is off until a site has a purpose and zones', async () => {
    await setMatching(null);
    expect(
      (await send('POST', '/persons', { label: null, wording: 1, expiresMs: nowMs + 1 })).statusCode,
    ).toBe(409);
    const input = { viewerId: VIEWER, name: 'Desk', publicKey: await newKey() };
    expect((await send('POST', '/analysers', input)).statusCode).toBe(409);
    const siteUrl = `/api/v1/sites/${DEMO_SITE_ID}`;
    const {
      id: _id,
      organisationId: _o,
      version: _v,
      notice: _n,
      ...site
    } = (await app.inject(siteUrl)).json<Site>();
    const payload = { ...site, faces: { ...STAFF, zones: [] } };
    const answer = await app.inject({ method: 'PUT', url: siteUrl, headers: { 'if-match': '*' }, payload });
    expect(answer.statusCode).toBe(400);
  });

  test.each([
    ['in the past', -1],
    ['in more than a year', 367],
  ])('a consent that ends %s is refused', async (_name, days) => {
    const input = { label: null, wording: 1, expiresMs: nowMs + days * DAY_MS };
    expect((await send('POST', '/persons', input)).statusCode).toBe(422);
  });

  test('an analyser hears of consents only when it was approved by its own fingerprint', async () => {
    const person = await consent();
    const analyser = await register();
    expect(analyser.fingerprint).toBe(await keyFingerprint(analyser.publicKey));
    expect(await checkIn(analyser)).toMatchObject({ state: 'pending', persons: [], peers: [] });
    const approval = `/analysers/${analyser.id}/approval`;
    const other = { fingerprint: '0000 0000 0000 0000 0000' };
    expect((await send('PUT', approval, other)).statusCode).toBe(409);
    expect((await checkIn(analyser)).state).toBe('pending');
    expect((await send('PUT', approval, { fingerprint: analyser.fingerprint })).statusCode).toBe(204);
    const told = await checkIn(analyser, [person.id]);
    expect(told.state).toBe('approved');
    expect(told.persons.map(({ id, label }) => [id, label])).toContainEqual([person.id, 'Heron']);
    expect((await register(analyser.publicKey)).id).toBe(analyser.id);
  });

  test('a key that is no point of the curve is refused', async () => {
    const input = { viewerId: VIEWER, name: 'Desk', publicKey: `B${'A'.repeat(86)}` };
    expect((await send('POST', '/analysers', input)).statusCode).toBe(422);
  });

  test.each<[string, (person: FacePerson) => Promise<unknown>]>([
    ['is revoked', (person) => send('DELETE', `/persons/${person.id}`)],
    ['expires', async () => (nowMs += 31 * DAY_MS)],
    ['was given for another purpose', () => setMatching({ ...STAFF, purpose: 'presence-list' })],
  ])('a consent that %s is not told any more, nor what is on its way', async (_name, end) => {
    const [from, to] = [await approved(), await approved()];
    const person = await consent();
    expect((await pass(from, to, person)).statusCode).toBe(204);
    const before = await checkIn(to);
    expect(before.transfers.map(({ personId }) => personId)).toEqual([person.id]);
    await end(person);
    const after = await checkIn(to);
    expect(after.state).toBe('approved');
    expect(after.persons.map(({ id }) => id)).not.toContain(person.id);
    expect(after.transfers).toEqual([]);
    expect((await pass(from, to, person)).statusCode).toBe(422);
  });

  test('a revoked consent leaves its record, without the label', async () => {
    const person = await consent('Kingfisher');
    const revoked = facePersonSchema.parse((await send('DELETE', `/persons/${person.id}`)).json());
    expect(revoked).toMatchObject({ id: person.id, label: null, revokedMs: START_MS, state: 'revoked' });
    nowMs += DAY_MS;
    expect((await send('DELETE', `/persons/${person.id}`)).json()).toMatchObject({ revokedMs: START_MS });
    const { rows } = await server.store.context.db
      .selectFrom('face_persons')
      .selectAll()
      .where('id', '=', person.id)
      .execute()
      .then((found) => ({ rows: JSON.stringify(found) }));
    expect(rows).not.toContain('Kingfisher');
  });

  test('a sealed descriptor passes from one approved analyser to another, once, and is forgotten', async () => {
    const [from, to] = [await approved(), await approved()];
    const waiting = await register();
    const person = await consent();
    expect((await pass(from, waiting, person)).statusCode).toBe(422);
    expect((await pass(waiting, to, person)).statusCode).toBe(422);
    expect((await pass(from, from, person)).statusCode).toBe(422);
    expect((await pass(from, to, person, 'A'.repeat(2049))).statusCode).toBe(400);
    expect((await pass(from, to, person, 'A'.repeat(100))).statusCode).toBe(204);
    expect((await pass(from, to, person)).statusCode).toBe(204);
    expect((await checkIn(from)).transfers).toEqual([]);
    const { transfers, peers } = await checkIn(to);
    expect(transfers).toEqual([
      { id: transfers[0]?.id, personId: person.id, fromId: from.id, sealed: SEALED },
    ]);
    expect(peers.find(({ id }) => id === from.id)).toMatchObject({ publicKey: from.publicKey });
    expect(peers.map(({ id }) => id)).not.toContain(waiting.id);
    expect((await send('DELETE', `/transfers/${transfers[0]?.id}`)).statusCode).toBe(204);
    const { analysers } = faceOverviewSchema.parse((await app.inject(url)).json());
    expect(analysers.find(({ id }) => id === to.id)?.holds).toEqual([person.id]);
    expect((await send('DELETE', `/transfers/${transfers[0]?.id}`)).statusCode).toBe(404);
    expect((await checkIn(to)).transfers).toEqual([]);
  });

  test('what nobody fetches within a day is deleted', async () => {
    const [from, to] = [await approved(), await approved()];
    await pass(from, to, await consent());
    nowMs += DAY_MS + 1;
    await checkIn(from);
    const left = await server.store.context.db.selectFrom('face_transfers').selectAll().execute();
    expect(left.filter(({ to_id: toId }) => toId === to.id)).toEqual([]);
  });

  test('an analyser that was removed, or whose site compares no faces, may hold nothing', async () => {
    const analyser = await approved();
    await consent();
    await setMatching(null);
    expect(await checkIn(analyser)).toMatchObject({ state: 'off', persons: [] });
    await setMatching(STAFF);
    expect((await send('DELETE', `/analysers/${analyser.id}`)).statusCode).toBe(204);
    expect(await checkIn(analyser)).toMatchObject({ state: 'unknown', persons: [], peers: [] });
  });

  test('what an administrator does is accounted for, without names', async () => {
    await setMatching(null);
    await setMatching(STAFF);
    const person = await consent('Nightingale');
    await send('DELETE', `/persons/${person.id}`);
    const analyser = await approved();
    await send('DELETE', `/analysers/${analyser.id}`);
    const entries = await server.store.context.db.selectFrom('audit_entries').selectAll().execute();
    const actions = entries.map(({ action }) => action).filter((action) => action.startsWith('face.'));
    expect(actions.slice(-6)).toEqual([
      'face.matching-changed',
      'face.matching-changed',
      'face.consent-recorded',
      'face.consent-revoked',
      'face.analyser-approved',
      'face.analyser-removed',
    ]);
    expect(JSON.stringify(entries)).not.toContain('Nightingale');
  });

  test('an administrator sees who holds what', async () => {
    const analyser = await approved();
    const person = await consent();
    await checkIn(analyser, [person.id]);
    const overview = faceOverviewSchema.parse((await app.inject(url)).json());
    expect(overview.analysers.find(({ id }) => id === analyser.id)).toMatchObject({
      holds: [person.id],
      contactMs: START_MS,
      approvedMs: START_MS,
    });
    expect(overview.persons.find(({ id }) => id === person.id)).toMatchObject({
      state: 'in-force',
      wording: 1,
    });
  });

  test('counts say how much of them leaves staff out', async () => {
    const startMs = START_MS - DAY_MS;
    const bucket = (minute: number, staff?: { readonly isExcluded: boolean; readonly excluded: number }) => ({
      ...sampleBucket(0, {
        cameraId: DEMO_CAMERA_ID,
        id: `018f0000-0000-7000-8000-0000000001${String(minute).padStart(2, '0')}`,
        startMs: startMs + minute * 60_000,
        endMs: startMs + (minute + 1) * 60_000,
        coveredMs: 50_000,
      }),
      ...(staff !== undefined && { sections: { staff } }),
    });
    const buckets = [
      bucket(0, { isExcluded: true, excluded: 2 }),
      bucket(1, { isExcluded: false, excluded: 0 }),
      bucket(2),
      bucket(61),
    ];
    const sent = await app.inject({ method: 'POST', url: '/api/v1/aggregates', payload: { buckets } });
    expect(sent.statusCode, sent.body).toBe(200);
    const hour = 3_600_000;
    const query = `cameraId=${DEMO_CAMERA_ID}&fromMs=${startMs}&toMs=${startMs + 2 * hour}&stepMs=${hour}`;
    const read = aggregatesReadSchema.parse((await app.inject(`/api/v1/aggregates?${query}`)).json());
    expect(read.rows.map(({ staff }) => staff)).toEqual([
      { excluded: 2, excludedMs: 50_000, notExcludedMs: 50_000 },
      undefined,
    ]);
  });
});

async function newKey(): Promise<string> {
  const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
    'deriveBits',
  ]);
  return base64UrlFromBytes(new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)));
}
