import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leasesAnswerSchema, type LeasesAnswer } from '../../src/api/lease-contract';
import { DEMO_SITE_ID } from '../../src/domain/demo';
import type { Identity } from '../access/identity';
import type { Principal } from '../access/principal';
import { localLiveBus } from '../live/live-bus';
import type { LiveMessage } from '../live/live-message';
import { keptLog } from '../testing/quiet-log';
import { makeTestServer } from '../testing/test-server';

const ANNA = '019D0000-0000-7000-8000-00000000000A';
const BEN = '019d0000-0000-7000-8000-00000000000b';
const url = '/api/v1/leases';

describe('leases', () => {
  let server: Awaited<ReturnType<typeof makeTestServer>>;
  let nowMs = 1_780_308_000_000;
  let principal: Principal = { kind: 'local', organisationId: 'main', role: 'owner' };
  const messages: LiveMessage[] = [];
  beforeAll(async () => {
    const liveBus = localLiveBus(keptLog().log);
    liveBus.subscribe((message) => messages.push(message));
    const identity: Identity = { hasAccounts: async () => true, principalOf: async () => principal };
    server = await makeTestServer({ nowMs: () => nowMs, identity, liveBus });
  });
  afterAll(() => server?.dispose());

  const post = (viewerId: string, ...cameras: readonly object[]) =>
    server.app.inject({
      method: 'POST',
      url,
      payload: {
        viewerId,
        clockUncertaintyMs: 20,
        cameras: cameras.map((camera) => ({
          ...{ cameraId: 'demo', wish: 'analyse', epoch: null, report: null },
          ...camera,
        })),
      },
    });
  const stateOf = async (
    viewerId: string,
    ...cameras: readonly object[]
  ): Promise<LeasesAnswer['cameras'][number] | undefined> => {
    const response = await post(viewerId, ...cameras);
    expect(response.statusCode, response.body).toBe(200);
    return leasesAnswerSchema.parse(response.json()).cameras[0];
  };

  test('a lease is granted, renewed with a report that others hear of, and given back', async () => {
    expect(await stateOf(ANNA, {})).toMatchObject({
      state: 'held',
      epoch: 1,
      startMs: nowMs,
      handover: null,
    });
    nowMs += 2_000;
    const report = {
      atMs: nowMs,
      occupancy: 3,
      zones: [],
      pendingFromMs: nowMs,
      pendingEntries: 1,
      pendingExits: 0,
    };
    expect(await stateOf(ANNA, { epoch: 1, report })).toMatchObject({ state: 'held', endMs: nowMs + 7_000 });
    const holder = { viewerId: ANNA.toLowerCase(), device: null, sinceMs: nowMs - 2_000 };
    expect(messages).toEqual([
      { kind: 'report', organisationId: 'main', siteId: DEMO_SITE_ID, cameraId: 'demo', report, holder },
    ]);
    expect(await stateOf(BEN, {})).toMatchObject({ state: 'watching', holder, report });
    expect(await stateOf(ANNA, { epoch: 1, wish: 'release' })).toMatchObject({ state: 'watching' });
    expect(messages.at(-1)).toMatchObject({ report: null, holder: null });
    nowMs += 20;
    expect(await stateOf(BEN, {})).toMatchObject({ state: 'held', epoch: 2, handover: report });
  });

  test('cameras of nobody, of somebody else and switched off ones are not told apart', async () => {
    const { db } = server.store.context;
    const config = (isEnabled: boolean): string =>
      JSON.stringify({ name: 'X', isEnabled, source: { kind: 'demo' } });
    await db.insertInto('organisations').values({ id: 'other', name: 'Other' }).execute();
    const site = { id: 'other-site', organisation_id: 'other', config: '{}', version: 1, created_ms: 0 };
    await db.insertInto('sites').values(site).execute();
    const camera = { version: 1, created_ms: 0 };
    await db
      .insertInto('cameras')
      .values([
        { ...camera, id: 'foreign', site_id: 'other-site', config: config(true) },
        { ...camera, id: 'off', site_id: DEMO_SITE_ID, config: config(false) },
      ])
      .execute();
    const ids = ['foreign', 'off', 'none'];
    const response = await post(BEN, ...ids.map((cameraId) => ({ cameraId })));
    const { cameras } = leasesAnswerSchema.parse(response.json());
    expect(cameras).toEqual(ids.map((cameraId) => ({ cameraId, state: 'unavailable' })));
    expect(await db.selectFrom('leases').select('camera_id').execute()).toEqual([{ camera_id: 'demo' }]);
  });

  test('whoever may only read, watches', async () => {
    principal = { kind: 'user', organisationId: 'main', userId: 'u', sessionId: 's', role: 'viewer' };
    expect(await stateOf(ANNA, { wish: 'watch' })).toMatchObject({ state: 'watching' });
    expect((await post(ANNA, {})).statusCode).toBe(403);
    expect((await post(ANNA, { wish: 'take' })).statusCode).toBe(403);
    const siteId = 'another-site';
    principal = {
      kind: 'device',
      organisationId: 'main',
      deviceId: uuidv7(),
      deviceKind: 'analyser',
      siteId,
    };
    expect(await stateOf(ANNA, {})).toEqual({ cameraId: 'demo', state: 'unavailable' });
    principal = { kind: 'local', organisationId: 'main', role: 'owner' };
  });

  test('a camera that stands twice is refused', async () => {
    expect((await post(ANNA, {}, { wish: 'release' })).statusCode).toBe(422);
  });
});
