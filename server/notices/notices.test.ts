import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditPageSchema } from '../../src/api/audit-contract';
import { cameraSchema, problemSchema, siteSchema } from '../../src/api/contract';
import {
  organisationNoticeSchema,
  type SiteNotice,
  type SiteNoticeInput,
  siteNoticeSchema,
} from '../../src/api/notice-contract';
import { activeFeatures, noticeVersionOf } from '../../src/domain/site-features';
import { ask, makeTenants, type TestTenant } from '../testing/accounts';
import { makeTestServer } from '../testing/test-server';

const OPERATOR = {
  controller: {
    name: 'Bakery <b>Huber</b> & Sons',
    address: 'Hauptplatz 1, 4020 Linz',
    email: 'office@huber.example',
    phone: '+43 732 1',
  },
  officer: { name: 'Dr. Data', email: 'dpo@huber.example', phone: '' },
  authority: 'Österreichische Datenschutzbehörde',
  processors: [{ name: 'Hosting GmbH', service: 'hosting', country: 'Austria', contract: 'open' }],
};
const NOTICE: SiteNoticeInput = {
  purposes: ['Counting visitors', 'Planning staff'],
  legalBasis: 'legitimate-interests',
  basisText: 'enough staff at busy hours',
  recipients: 'the landlord',
  isPublic: true,
};

describe('notices', { timeout: 120_000 }, () => {
  let server: Awaited<ReturnType<typeof makeTestServer>>;
  let app: FastifyInstance;
  let main: TestTenant;
  let other: TestTenant;
  beforeAll(async () => {
    server = await makeTestServer();
    ({ app } = server);
    ({ main, other } = await makeTenants(app));
  }, 300_000);
  afterAll(() => server?.dispose());

  const put = (url: string, payload: object, cookie: string, version: number | '*' = '*') =>
    app.inject({
      method: 'PUT',
      url,
      payload,
      headers: { host: 'localhost:8080', cookie, 'if-match': version === '*' ? '*' : `"${version}"` },
    });
  const siteUrl = (): string => `/api/v1/sites/${main.siteId}`;
  const admin = (): string => main.users.admin.cookie;
  async function site() {
    return siteSchema.parse((await ask(app, 'GET', siteUrl(), { cookie: admin() })).json());
  }
  async function setFeatures(features: { ageGender: boolean; mood: boolean }, profile = 'public') {
    const body = { name: 'Shop floor', timeZone: 'Europe/Vienna', profile, features };
    return siteSchema.parse((await put(siteUrl(), body, admin())).json());
  }
  const confirm = (version: string, cookie = admin()) =>
    ask(app, 'POST', `${siteUrl()}/notice-confirmation`, { cookie, body: { version } });
  async function makePublic(): Promise<SiteNotice> {
    return siteNoticeSchema.parse((await put(`${siteUrl()}/notice`, NOTICE, admin())).json());
  }
  const document = (path: string, cookie = admin()) =>
    ask(app, 'GET', `${siteUrl()}/documents/${path}`, { cookie });

  describe('the confirmation', () => {
    test('is by an administrator, of the notice as it is, and stands in the audit log', async () => {
      const wished = await setFeatures({ ageGender: true, mood: false });
      const version = noticeVersionOf(wished) ?? '';
      const camera = cameraSchema.parse(
        (await ask(app, 'GET', `/api/v1/cameras/${main.cameraId}`, { cookie: admin() })).json(),
      );
      const filmed = { ...camera, source: { kind: 'webcam', deviceId: null } } as const;
      expect(activeFeatures(wished, filmed).ageGender).toBe(false);
      for (const { cookie } of [main.users.operator, main.users.viewer]) {
        expect((await confirm(version, cookie)).statusCode).toBe(403);
      }
      expect((await confirm('2020-01-01/public/age-gender/told-never')).statusCode).toBe(409);
      const before = Date.now();
      const confirmed = siteSchema.parse((await confirm(version)).json());
      expect(confirmed.notice).toMatchObject({ version, confirmedBy: `user ${main.users.admin.userId}` });
      expect(confirmed.notice?.confirmedAtMs).toBeGreaterThanOrEqual(before);
      expect(confirmed.version).toBe(wished.version + 1);
      expect(activeFeatures(await site(), filmed).ageGender).toBe(true);
      const { entries } = auditPageSchema.parse(
        (await ask(app, 'GET', '/api/v1/audit', { cookie: admin() })).json(),
      );
      expect(entries[0]).toMatchObject({
        action: 'site.notice-confirmed',
        target: main.siteId,
        actor: `user ${main.users.admin.userId}`,
        details: { notice: version },
      });
    });

    test('ends by a change of what is told, and not by another name', async () => {
      const version = noticeVersionOf(await setFeatures({ ageGender: true, mood: false })) ?? '';
      await confirm(version);
      expect((await setFeatures({ ageGender: true, mood: false })).notice?.version).toBe(version);
      expect((await setFeatures({ ageGender: true, mood: false }, 'shop')).notice).toBeUndefined();
      const { entries } = auditPageSchema.parse(
        (await ask(app, 'GET', '/api/v1/audit?limit=1', { cookie: admin() })).json(),
      );
      expect(entries[0]).toMatchObject({ action: 'site.notice-ended', details: { notice: version } });
    });

    test('cannot be written with the site', async () => {
      const { name, timeZone, profile, features } = await site();
      const notice = { version: 'x', confirmedAtMs: 1, confirmedBy: 'me' };
      const answer = await put(siteUrl(), { name, timeZone, profile, features, notice }, admin());
      expect(answer.statusCode).toBe(400);
    });
  });

  test('who is responsible is set by administrators, with the version that was read', async () => {
    const url = '/api/v1/organisation/notice';
    const read = organisationNoticeSchema.parse((await ask(app, 'GET', url, { cookie: admin() })).json());
    expect(read).toMatchObject({ version: 0, processors: [] });
    expect((await put(url, OPERATOR, main.users.operator.cookie)).statusCode).toBe(403);
    expect((await put(url, OPERATOR, admin(), 0)).json()).toMatchObject({ ...OPERATOR, version: 1 });
    expect((await put(url, OPERATOR, admin(), 0)).statusCode).toBe(412);
    expect((await put(url, OPERATOR, admin(), 1)).json()).toMatchObject({ version: 2 });
    const email = { ...OPERATOR, officer: { ...OPERATOR.officer, email: 'nobody' } };
    const refused = await put(url, email, admin());
    expect(refused.statusCode).toBe(400);
    expect(problemSchema.parse(refused.json()).errors?.[0]?.path).toBe('officer.email');
    const others = await ask(app, 'GET', url, { cookie: other.users.owner.cookie });
    expect(others.json()).toMatchObject({ version: 0, controller: { name: '' } });
  });

  test('the public page tells everybody the facts, and what was entered as text', async () => {
    await put('/api/v1/organisation/notice', OPERATOR, admin());
    await setFeatures({ ageGender: false, mood: false });
    const { url, key } = await makePublic();
    expect(url).toBe(`http://localhost:8080/notice/${key}`);
    const page = await app.inject({ url: `/notice/${key}`, headers: { host: 'localhost:8080' } });
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.headers['set-cookie']).toBeUndefined();
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(page.body).not.toMatch(/<script|<b>Huber/);
    for (const fact of [
      'Bakery &lt;b&gt;Huber&lt;/b&gt; &amp; Sons',
      'Hauptplatz 1, 4020 Linz',
      'dpo@huber.example',
      'Counting visitors; Planning staff',
      'legitimate interests (GDPR art. 6(1)(f)): enough staff at busy hours',
      'the landlord',
      'Hosting GmbH',
      'Österreichische Datenschutzbehörde',
      'Pictures and sound are not stored.',
      'Age, gender and mood are not estimated here.',
      'Shop floor',
    ]) {
      expect(page.body, fact).toContain(fact);
    }
    const german = { host: 'localhost:8080', 'accept-language': 'de-AT,de;q=0.9' };
    expect((await app.inject({ url: `/notice/${key}`, headers: german })).body).toContain('<html lang="de">');
  });

  test('the public page follows the settings, and is gone once it is not public', async () => {
    const { key } = await makePublic();
    const read = async () => app.inject({ url: `/notice/${key}`, headers: { host: 'localhost:8080' } });
    await setFeatures({ ageGender: true, mood: false });
    // The demo clip's people are drawn: a camera that films needs the confirmation.
    const { version, id, ...camera } = cameraSchema.parse(
      (await ask(app, 'GET', `/api/v1/cameras/${main.cameraId}`, { cookie: admin() })).json(),
    );
    const cameraUrl = `/api/v1/cameras/${id}`;
    await put(cameraUrl, { ...camera, source: { kind: 'webcam', deviceId: null } }, admin(), version);
    expect((await read()).body).toContain('Age, gender and mood are not estimated here.');
    await confirm(noticeVersionOf(await site()) ?? '');
    expect((await read()).body).toContain('From faces a computer estimates: age band and gender.');
    expect((await read()).body).toContain('art. 50(3)');
    await put(`${siteUrl()}/notice`, { ...NOTICE, isPublic: false }, admin());
    const gone = await read();
    expect(gone.statusCode).toBe(404);
    expect(gone.body).not.toContain('Shop floor');
    expect((await makePublic()).key).toBe(key);
    expect(
      (await app.inject({ url: '/notice/AAAAAAAAAAAAAAAAAAAAAA', headers: { host: 'localhost:8080' } }))
        .statusCode,
    ).toBe(404);
  });

  test.each([
    ['sign', ['Camera in operation', '@page { size: A4', 'Bakery', '/notice/']],
    ['sign?size=a3&language=de', ['Kamera in Betrieb', '@page { size: A3']],
    ['notice?language=de', ['Wer verantwortlich ist', 'berechtigte Interessen']],
    [
      'assessment',
      [
        'Annex III 1(a)',
        'Annex III 1(b)',
        'Annex III 1(c)',
        'counsel',
        'Camera of main',
        'hooks.example',
        'Hosting GmbH',
        '☐',
      ],
    ],
  ])('the document %s is made from the settings', async (path, facts) => {
    await put('/api/v1/organisation/notice', OPERATOR, admin());
    await makePublic();
    const webhook = {
      name: 'Hook',
      url: 'https://hooks.example/x?key=secret',
      events: ['alarm.opened'],
      siteId: null,
      isEnabled: true,
    };
    if (path === 'assessment') await ask(app, 'POST', '/api/v1/webhooks', { cookie: admin(), body: webhook });
    const answer = await document(path);
    expect(answer.statusCode).toBe(200);
    for (const fact of facts) expect(answer.body, fact).toContain(fact);
    expect(answer.body).not.toContain('secret');
  });

  test('the assessment as Markdown is a file, in which nothing entered becomes markup', async () => {
    await put('/api/v1/organisation/notice', { ...OPERATOR, authority: '# [x](http://evil) | y' }, admin());
    const answer = await document('assessment?format=markdown');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="impact-assessment.md"');
    expect(answer.body).toMatch(/^# Data protection impact assessment \(draft\): Shop floor\n/);
    expect(answer.body).toContain('Bakery \\<b\\>Huber\\</b\\> & Sons');
    expect(answer.body).toContain('- [ ] ');
  });

  test('the register names processors and what is sent, without keys', async () => {
    await put('/api/v1/organisation/notice', OPERATOR, admin());
    const answer = await ask(app, 'GET', '/api/v1/organisation/documents/register', { cookie: admin() });
    for (const fact of ['Hosting GmbH', 'open', 'Hook (hooks.example)', 'alarm.opened']) {
      expect(answer.body, fact).toContain(fact);
    }
    expect(answer.body).not.toContain('secret');
  });

  test('another organisation sees none of it', async () => {
    const { cookie } = other.users.owner;
    expect((await document('assessment', cookie)).statusCode).toBe(404);
    expect((await ask(app, 'GET', `${siteUrl()}/notice`, { cookie })).statusCode).toBe(404);
    expect((await put(`${siteUrl()}/notice`, NOTICE, cookie)).statusCode).toBe(404);
    const version = noticeVersionOf(await setFeatures({ ageGender: true, mood: false })) ?? '';
    expect((await confirm(version, cookie)).statusCode).toBe(404);
    const register = await ask(app, 'GET', '/api/v1/organisation/documents/register', { cookie });
    expect(register.body).not.toContain('Hosting GmbH');
    expect(register.body).not.toContain('hooks.example');
  });
});
