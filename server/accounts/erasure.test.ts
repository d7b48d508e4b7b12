import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deviceMadeSchema, legalSchema, organisationMadeSchema } from '../../src/api/account-contract';
import { siteSchema } from '../../src/api/contract';
import type { StoredCamera } from '../store/store';
import { buildApp } from '../app';
import { MAIN_ORGANISATION_ID } from '../store/seed';
import { acceptLink, ask, cookieOf, sessionOf, TEST_PASSWORD, type TestUser } from '../testing/accounts';
import { fakeGateway } from '../testing/fake-gateway';
import { countNaming, fillTables, type KnownRows } from '../testing/fill-tables';
import { reachablePostgresql } from '../testing/postgresql-database';
import { keptLog } from '../testing/quiet-log';
import { sampleBucket } from '../testing/sample-bucket';
import { openTestEmbedded, openTestPostgresql, type TestStore } from '../testing/test-stores';

const PULLED = { kind: 'gateway', input: { kind: 'pull', url: 'rtsp://camera.example/live' }, play: 'auto' };
const adminUrl = await reachablePostgresql();

describe.each([
  ['embedded', true, openTestEmbedded],
  ['PostgreSQL', adminUrl !== null, () => openTestPostgresql(adminUrl)],
] as const)('an organisation that is erased, on %s', (_name, isThere, open) => {
  let opened: TestStore;
  let app: FastifyInstance;
  const gateway = fakeGateway();
  beforeAll(async () => {
    if (!isThere) return;
    opened = await open();
    app = await buildApp({ store: opened.store, gateway, appDir: '/nowhere', log: keptLog().log });
  }, 120_000);
  afterAll(async () => {
    await app?.close();
    await opened?.dispose();
  });

  /** A site, a camera and a device by the API; everything else straight into the tables. */
  async function fill(
    user: TestUser,
  ): Promise<{ readonly ids: readonly string[]; readonly tables: readonly string[] }> {
    const { cookie } = user;
    const { db } = opened.store.context;
    const post = async (url: string, body: object) => (await ask(app, 'POST', url, { cookie, body })).json();
    const features = { ageGender: false, mood: false };
    const site = siteSchema.parse(
      await post('/api/v1/sites', { name: 'S', timeZone: 'Europe/Vienna', profile: 'public', features }),
    );
    const camera: StoredCamera = await post('/api/v1/cameras', {
      ...{ siteId: site.id, name: 'C', source: PULLED, lines: [], zones: [] },
    });
    const { device } = deviceMadeSchema.parse(
      await post('/api/v1/devices', { name: 'D', kind: 'kiosk', siteId: null }),
    );
    const { organisation } = await sessionOf(app, cookie);
    const known: KnownRows = new Map([
      ['organisations', organisation.id],
      ['sites', site.id],
      ['cameras', camera.id],
      ['users', user.userId],
      ['devices', device.id],
    ]);
    await opened.store.within(organisation.id).buckets.insert([sampleBucket(0, { cameraId: camera.id })], 0);
    return fillTables(db, known);
  }

  const erase = (cookie: string) =>
    ask(app, 'POST', '/api/v1/account/erasure', {
      cookie,
      body: { password: TEST_PASSWORD, deleteOrganisation: true },
    });

  test.skipIf(!isThere)(
    'leaves nothing in any table, and takes nothing of another',
    async () => {
      const { db } = opened.store.context;
      const accepted = legalSchema.parse((await ask(app, 'GET', '/api/v1/legal')).json());
      const email = 'owner@main.example';
      const setup = await ask(app, 'POST', '/api/v1/setup', {
        body: { organisationName: 'Main', name: 'O', email, password: TEST_PASSWORD, accepted },
      });
      const cookie = cookieOf(setup);
      const main = { userId: (await sessionOf(app, cookie)).user.id, email, cookie };
      const ownerEmail = 'owner@other.example';
      const made = await ask(app, 'POST', '/api/v1/organisations', {
        cookie,
        body: { name: 'Other', ownerEmail },
      });
      const { link } = organisationMadeSchema.parse(made.json());
      const other = await acceptLink(app, { link, email: ownerEmail, accepted });
      const ofMain = await fill(main);
      const ofOther = await fill(other);
      const before = await countNaming(db, ofOther.ids);
      expect(Object.keys(before).sort()).toEqual(expect.arrayContaining([...ofOther.tables].sort()));
      expect(Object.keys(await countNaming(db, ofMain.ids))).toEqual(
        expect.arrayContaining([...ofMain.tables]),
      );

      expect((await erase(main.cookie)).statusCode).toBe(204);
      expect(await countNaming(db, ofMain.ids)).toEqual({ organisations: 1 });
      const [, , cameraId = ''] = ofMain.ids;
      expect(gateway.words).toContainEqual({ kind: 'credentials', cameraId, credentials: null });
      expect(
        await db.selectFrom('organisations').selectAll().where('id', '=', MAIN_ORGANISATION_ID).execute(),
      ).toEqual([{ id: MAIN_ORGANISATION_ID, name: 'My organisation' }]);
      // The log of the first organisation knew who made the other one; it went with it.
      const after = await countNaming(db, ofOther.ids);
      expect({ ...after, audit_entries: 0 }).toEqual({ ...before, audit_entries: 0 });

      expect((await erase(other.cookie)).statusCode).toBe(204);
      expect(await countNaming(db, ofOther.ids)).toEqual({});
    },
    240_000,
  );
});
