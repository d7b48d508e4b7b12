import { createHmac } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  acceptLink,
  ask,
  cookieOf,
  makeTenants,
  sessionOf,
  TEST_PASSWORD,
  type TestTenant,
  tokenIn,
} from '../testing/accounts';
import { makeTestServer } from '../testing/test-server';
import { LEGAL } from './legal';

let app: FastifyInstance;
let dispose: () => Promise<void>;
let main: TestTenant;
let other: TestTenant;
beforeAll(async () => {
  ({ app, dispose } = await makeTestServer());
  ({ main, other } = await makeTenants(app));
}, 120_000);
afterAll(() => dispose());

const signIn = (email: string, password = TEST_PASSWORD, cookie?: string) =>
  ask(app, 'POST', '/api/v1/session', {
    body: { email, password },
    ...(cookie !== undefined && { cookie }),
  });

test('without signing in the API is closed and says so', async () => {
  const answer = await ask(app, 'GET', '/api/v1/cameras');
  expect(answer.statusCode).toBe(401);
  expect(answer.json()).toMatchObject({ code: 'signed-out' });
  expect((await ask(app, 'GET', '/api/v1/session')).json()).toMatchObject({ state: 'signed-out' });
});

test('a set-up server cannot be set up again', async () => {
  const body = {
    organisationName: 'X',
    name: 'X',
    email: 'x@x.example',
    password: TEST_PASSWORD,
    accepted: LEGAL,
  };
  const answer = await ask(app, 'POST', '/api/v1/setup', { body });
  expect([answer.statusCode, answer.json().code]).toEqual([409, 'already-set-up']);
});

describe('sessions', () => {
  test('over http and over https have cookies that no script reads and no other site sends', async () => {
    const plain = await signIn('viewer@main.example');
    expect(String(plain.headers['set-cookie'])).toMatch(/^hiro-account=[^;]+;.*HttpOnly; SameSite=Strict/);
    expect(String(plain.headers['set-cookie'])).not.toMatch(/Secure/);
  });

  test('get a new id at each sign-in, and the one before ends', async () => {
    const first = cookieOf(await signIn('viewer@main.example'));
    const second = cookieOf(await signIn('viewer@main.example', TEST_PASSWORD, first));
    expect(second).not.toBe(first);
    expect((await ask(app, 'GET', '/api/v1/cameras', { cookie: first })).statusCode).toBe(401);
    expect((await ask(app, 'GET', '/api/v1/cameras', { cookie: second })).statusCode).toBe(200);
  });

  test('end on the server when somebody signs out', async () => {
    const cookie = cookieOf(await signIn('viewer@main.example'));
    expect((await ask(app, 'DELETE', '/api/v1/session', { cookie })).statusCode).toBe(204);
    expect((await ask(app, 'GET', '/api/v1/cameras', { cookie })).statusCode).toBe(401);
  });

  test('are refused from another site', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/session',
      headers: { host: 'localhost:8080', 'sec-fetch-site': 'cross-site' },
      payload: { email: 'viewer@main.example', password: TEST_PASSWORD },
    });
    expect(answer.statusCode).toBe(403);
  });

  test('an unknown address and a wrong password get the same answer', async () => {
    const wrong = await signIn('viewer@other.example', 'not the password');
    const unknown = await signIn('nobody@other.example', 'not the password');
    expect(wrong.statusCode).toBe(422);
    expect([unknown.statusCode, unknown.body]).toEqual([wrong.statusCode, wrong.body]);
    expect(unknown.headers['set-cookie']).toBeUndefined();
  });
});

test('wrong passwords bring a pause, for an address without an account too', async () => {
  const statuses: number[] = [];
  for (let index = 0; index < 8; index += 1) {
    statuses.push((await signIn('ghost@main.example', 'wrong')).statusCode);
  }
  expect(statuses).toEqual([422, 422, 422, 422, 422, 422, 429, 429]);
  const answer = await signIn('ghost@main.example', 'wrong');
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect(answer.headers['content-type']).toContain('application/problem+json');
});

describe('roles', () => {
  const memberId = async (tenant: TestTenant, email: string): Promise<string> => {
    const members = await ask(app, 'GET', '/api/v1/members', { cookie: tenant.users.owner.cookie });
    const list: { id: string; email: string }[] = members.json();
    return list.find((member) => member.email === email)?.id ?? 'missing';
  };

  test('nobody gives or takes one above the own', async () => {
    const { cookie } = main.users.admin;
    const owner = await memberId(main, 'owner@main.example');
    const viewer = await memberId(main, 'viewer@main.example');
    const demote = await ask(app, 'PATCH', `/api/v1/members/${owner}`, { cookie, body: { role: 'viewer' } });
    const promote = await ask(app, 'PATCH', `/api/v1/members/${viewer}`, { cookie, body: { role: 'owner' } });
    const invite = await ask(app, 'POST', '/api/v1/invitations', {
      cookie,
      body: { email: 'new@main.example', role: 'owner' },
    });
    expect([demote.statusCode, promote.statusCode, invite.statusCode]).toEqual([403, 403, 403]);
  });

  test('the last owner stays', async () => {
    const { cookie } = main.users.owner;
    const owner = await memberId(main, 'owner@main.example');
    const demote = await ask(app, 'PATCH', `/api/v1/members/${owner}`, { cookie, body: { role: 'admin' } });
    const remove = await ask(app, 'DELETE', `/api/v1/members/${owner}`, { cookie });
    expect([demote.json().code, remove.json().code]).toEqual(['last-owner', 'last-owner']);
  });

  test('members of another organisation are not there', async () => {
    const stranger = await memberId(other, 'viewer@other.example');
    const { cookie } = main.users.owner;
    const answers = await Promise.all([
      ask(app, 'PATCH', `/api/v1/members/${stranger}`, { cookie, body: { role: 'viewer' } }),
      ask(app, 'DELETE', `/api/v1/members/${stranger}`, { cookie }),
      ask(app, 'POST', `/api/v1/members/${stranger}/reset-link`, { cookie }),
    ]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404]);
  });
});

describe('links', () => {
  test('a reset link works once and ends every session', async () => {
    const { cookie } = main.users.owner;
    const members = await ask(app, 'GET', '/api/v1/members', { cookie });
    const list: { id: string; email: string }[] = members.json();
    const id = list.find(({ email }) => email === 'operator@main.example')?.id ?? '';
    const made = await ask(app, 'POST', `/api/v1/members/${id}/reset-link`, { cookie });
    const body = { token: tokenIn(made.json().link), password: 'another good password' };
    const first = await ask(app, 'POST', '/api/v1/password-resets/confirm', { body });
    const again = await ask(app, 'POST', '/api/v1/password-resets/confirm', { body });
    expect([first.statusCode, again.statusCode]).toEqual([204, 410]);
    const old = await ask(app, 'GET', '/api/v1/cameras', { cookie: main.users.operator.cookie });
    expect(old.statusCode).toBe(401);
    expect((await signIn('operator@main.example', body.password)).statusCode).toBe(200);
  });

  test('an invitation works once', async () => {
    const { cookie } = other.users.admin;
    const email = 'late@other.example';
    const made = await ask(app, 'POST', '/api/v1/invitations', { cookie, body: { email, role: 'viewer' } });
    const { link } = made.json();
    await acceptLink(app, { link, email, accepted: LEGAL });
    const look = await ask(app, 'POST', '/api/v1/invitations/look', { body: { token: tokenIn(link) } });
    expect([look.statusCode, look.json().code]).toEqual([410, 'link-over']);
  });
});

describe('devices', () => {
  test('see their own organisation, or their one site, until they are revoked', async () => {
    const { token, id } = other.devices.reader;
    expect((await ask(app, 'GET', '/api/v1/cameras', { token })).json()).toHaveLength(1);
    const own = await ask(app, 'GET', '/api/v1/sites', { token: main.siteKiosk.token });
    expect(own.json()).toMatchObject([{ id: main.siteId }]);
    const { cookie } = other.users.owner;
    const foreign = await ask(app, 'DELETE', `/api/v1/devices/${id}`, { cookie: main.users.owner.cookie });
    expect(foreign.statusCode).toBe(404);
    expect((await ask(app, 'DELETE', `/api/v1/devices/${id}`, { cookie })).statusCode).toBe(204);
    expect((await ask(app, 'GET', '/api/v1/cameras', { token })).statusCode).toBe(401);
  });

  test('are paired by a code, and collect a cookie', async () => {
    const asked = await ask(app, 'POST', '/api/v1/pairings', { body: { kind: 'kiosk' } });
    const { id, code, secret } = asked.json();
    expect(code).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
    const collect = (as: string, key = secret) =>
      ask(app, 'POST', `/api/v1/pairings/${id}/collect`, { body: { secret: key, as } });
    expect((await collect('cookie')).json()).toEqual({ state: 'waiting' });
    const { cookie } = main.users.admin;
    const body = { code: code.toLowerCase().replace('-', ' '), name: 'Door', siteId: main.siteId };
    expect((await ask(app, 'POST', '/api/v1/pairings/claim', { cookie, body })).statusCode).toBe(200);
    expect((await ask(app, 'POST', '/api/v1/pairings/claim', { cookie, body })).statusCode).toBe(404);
    expect((await collect('token', 'a guess at the secret')).statusCode).toBe(404);
    const paired = await collect('cookie');
    expect(paired.json()).toMatchObject({ state: 'paired', token: null, device: { name: 'Door' } });
    const device = cookieOf(paired);
    const beat = await ask(app, 'POST', '/api/v1/devices/heartbeat', {
      cookie: device,
      body: { version: '1', state: 'ok' },
    });
    expect(beat.statusCode).toBe(200);
    expect((await ask(app, 'GET', '/api/v1/session', { cookie: device })).json().state).toBe('device');
  });
});

test('an authenticator: offered, confirmed, wanted at sign-in, each code once', async () => {
  const email = 'admin@other.example';
  let { cookie } = other.users.admin;
  const offer = await ask(app, 'POST', '/api/v1/account/totp', { cookie, body: { password: TEST_PASSWORD } });
  const { uri, backupCodes } = offer.json();
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  const confirmed = await ask(app, 'POST', '/api/v1/account/totp/confirm', {
    cookie,
    body: { code: totp(secret) },
  });
  expect(confirmed.statusCode).toBe(204);
  expect((await ask(app, 'GET', '/api/v1/cameras', { cookie })).statusCode).toBe(401);
  cookie = cookieOf(confirmed);
  expect((await sessionOf(app, cookie)).user.hasTotp).toBe(true);

  const challenge = await signIn(email);
  expect(challenge.json()).toEqual({ next: 'totp' });
  const half = cookieOf(challenge);
  expect((await ask(app, 'GET', '/api/v1/cameras', { cookie: half })).statusCode).toBe(401);
  const second = (code: string, from: string) =>
    ask(app, 'POST', '/api/v1/session/totp', { cookie: from, body: { code } });
  // The code that confirmed the authenticator was used.
  expect((await second(totp(secret), half)).json().code).toBe('wrong-code');
  const done = await second(backupCodes[0], cookieOf(await signIn(email)));
  expect(done.json()).toEqual({ next: 'done' });
  expect((await sessionOf(app, cookieOf(done))).user.email).toBe(email);
  expect((await second(backupCodes[0], cookieOf(await signIn(email)))).json().code).toBe('wrong-code');
});

/** RFC 6238, for a secret in base32. */
function totp(secret: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const offset = digest.readUInt8(19) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
