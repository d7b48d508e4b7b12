import type { FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../app';
import { noAuditLog } from '../audit/audit-log';
import { openEmbeddedStore } from '../store/embedded-store';
import type { Store } from '../store/store';
import { ask, cookieOf, TEST_PASSWORD } from '../testing/accounts';
import { makeDataFolder } from '../testing/database-template';
import { keptLog } from '../testing/quiet-log';
import { type Accounts, openAccounts } from './accounts';
import { DEFAULT_ACCOUNTS } from './accounts-config';
import { LEGAL } from './legal';
import { parseQuotas } from './quotas';
import { resetOwner } from './reset-owner';

const EMAIL = 'owner@main.example';
const HTTPS_HOST = { host: 'cctv.example' };
const mails: string[] = [];
let smtp: SMTPServer;
let store: Store;
let accounts: Accounts;
let app: FastifyInstance;
let remove: () => void;
let cookie = '';

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, callback) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      stream.on('end', () => {
        mails.push(text);
        callback();
      });
    },
  });
  const listening = smtp.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const address = listening.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const folder = await makeDataFolder();
  ({ remove } = folder);
  const { log } = keptLog();
  store = await openEmbeddedStore({ dataDir: folder.path, log });
  accounts = openAccounts({
    store,
    auditLog: noAuditLog,
    log,
    config: {
      ...DEFAULT_ACCOUNTS,
      publicUrl: 'https://cctv.example',
      mail: { smtpUrl: `smtp://127.0.0.1:${port}`, from: 'HiRO <hiro@cctv.example>' },
      quotas: parseQuotas({ default: { cameras: 1, users: 2, devices: 1 } }),
    },
  });
  app = await buildApp({ store, accounts, appDir: '/nowhere', log, publicHosts: ['cctv.example'] });
}, 120_000);

afterAll(async () => {
  await app.close();
  await accounts.close();
  await store.close();
  remove();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
});

test('two who set the server up at once: one does', async () => {
  expect((await ask(app, 'GET', '/api/v1/session')).json()).toMatchObject({ state: 'local' });
  const body = {
    organisationName: 'Main',
    name: 'O',
    email: EMAIL,
    password: TEST_PASSWORD,
    accepted: LEGAL,
  };
  const answers = await Promise.all(
    [EMAIL, 'second@main.example'].map((email) =>
      ask(app, 'POST', '/api/v1/setup', { body: { ...body, email } }),
    ),
  );
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([204, 409]);
  const winner = answers.find(({ statusCode }) => statusCode === 204);
  if (winner !== undefined) cookie = cookieOf(winner);
  const rows = await store.context.db.selectFrom('users').select('id').execute();
  expect(rows).toHaveLength(1);
});

test('behind https the cookie is for this host alone', async () => {
  const user = await store.context.db.selectFrom('users').select('email').executeTakeFirstOrThrow();
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v1/session',
    headers: HTTPS_HOST,
    payload: { email: user.email, password: TEST_PASSWORD },
  });
  expect(String(answer.headers['set-cookie'])).toMatch(
    /^__Host-hiro-account=[^;]+;.*Path=\/; HttpOnly; Secure/,
  );
  const stored = await store.context.db.selectFrom('account_sessions').select('token_hash').execute();
  const token = decodeURIComponent(cookieOf(answer)).split('=')[1]?.split('.')[0] ?? 'none';
  expect(JSON.stringify(stored)).not.toContain(token);
});

test('a reset is mailed to an account, and to nobody else; the answers are the same', async () => {
  const { email } = await store.context.db.selectFrom('users').select('email').executeTakeFirstOrThrow();
  const reset = (to: string) => ask(app, 'POST', '/api/v1/password-resets', { body: { email: to } });
  const [known, unknown] = [await reset(email), await reset('nobody@main.example')];
  expect([known.statusCode, known.body]).toEqual([unknown.statusCode, unknown.body]);
  await accounts.parts.background.idle();
  expect(mails).toHaveLength(1);
  expect(mails[0]).toContain('https://cctv.example/reset#token');
});

test('quotas of members, devices and cameras are kept', async () => {
  const invite = (email: string) =>
    ask(app, 'POST', '/api/v1/invitations', { cookie, body: { email, role: 'viewer' } });
  expect((await invite('a@main.example')).json()).toMatchObject({ link: null, isMailed: true });
  expect((await invite('b@main.example')).json().code).toBe('quota');
  const device = { name: 'D', kind: 'kiosk', siteId: null };
  expect((await ask(app, 'POST', '/api/v1/devices', { cookie, body: device })).statusCode).toBe(201);
  expect((await ask(app, 'POST', '/api/v1/devices', { cookie, body: device })).json().code).toBe('quota');
  const [site]: { id: string }[] = (await ask(app, 'GET', '/api/v1/sites', { cookie })).json();
  const camera = { siteId: site?.id, name: 'C', source: { kind: 'demo' }, lines: [], zones: [] };
  expect((await ask(app, 'POST', '/api/v1/cameras', { cookie, body: camera })).json().code).toBe('quota');
});

test('the only member takes the organisation along, having said so; then the server is new again', async () => {
  const erase = (body: object) => ask(app, 'POST', '/api/v1/account/erasure', { cookie, body });
  expect((await erase({ password: 'wrong' })).json().code).toBe('wrong-password');
  expect((await erase({ password: TEST_PASSWORD })).json().code).toBe('confirm-organisation');
  expect(await resetOwner({ store, origin: 'https://cctv.example' })).toHaveLength(3);
  const { email } = await store.context.db.selectFrom('users').select('email').executeTakeFirstOrThrow();
  const again = await ask(app, 'POST', '/api/v1/session', { body: { email, password: TEST_PASSWORD } });
  cookie = cookieOf(again);
  const gone = await erase({ password: TEST_PASSWORD, deleteOrganisation: true });
  expect(gone.statusCode).toBe(204);
  expect(await store.allCameras()).toHaveLength(0);
  expect((await ask(app, 'GET', '/api/v1/session')).json()).toMatchObject({ state: 'local' });
});
