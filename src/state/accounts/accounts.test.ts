import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAccountClient } from '../../api/account-client';
import type { Session } from '../../api/account-contract';
import { createEgress } from '../../egress/egress';
import { MemoryLedger } from '../../egress/memory-ledger';
import { Texts } from '../texts.svelte';
import { Access } from './access.svelte';
import { OpenedInvitation } from './invitation.svelte';
import { Erasure, TotpForm } from './own-account.svelte';
import { PairingClaim, tidyCode } from './pairing.svelte';
import { SetUp } from './set-up.svelte';
import { SignIn } from './sign-in.svelte';

const LEGAL = { terms: '2', privacy: '2' };
const SIGNED_OUT: Session = { state: 'signed-out', legal: LEGAL, canResetByMail: true };
const VIEWER: Session = {
  state: 'signed-in',
  legal: LEGAL,
  user: { id: 'u1', name: 'Ada', email: 'ada@example.org', hasTotp: false },
  accepted: LEGAL,
  organisation: { id: 'o1', name: 'Museum', role: 'viewer' },
  organisations: [{ id: 'o1', name: 'Museum', role: 'viewer' }],
  permissions: ['configuration:read', 'counts:read'],
};
const texts = new Texts();
/** German would do as well: what matters is that there are words. */
const say = texts.say.bind(texts);

type Answer = readonly [status: number, body?: unknown];

function problem(
  status: number,
  code: string,
  errors?: readonly { path: string; message: string }[],
): Answer {
  return [status, { type: 'about:blank', title: code, status, detail: `Detail of ${code}.`, code, errors }];
}

/** A server that gives these answers in order, and what it was asked. */
function server(...answers: readonly Answer[]) {
  const ledger = new MemoryLedger();
  const queue = [...answers];
  const asked: string[] = [];
  const egress = createEgress(ledger, (url, init) => {
    asked.push(`${init?.method ?? 'GET'} ${new URL(String(url)).pathname.replace('/api/v1', '')}`);
    const answer = queue.shift();
    if (answer === undefined) return Promise.reject(new TypeError('Failed to fetch'));
    const [status, body] = answer;
    return Promise.resolve(new Response(body === undefined ? null : JSON.stringify(body), { status }));
  });
  return { client: createAccountClient(egress, 'http://localhost/api/v1'), ledger, asked };
}

describe('signing in', () => {
  async function signIn(...answers: readonly Answer[]) {
    const { client, asked, ledger } = server(...answers);
    const form = new SignIn(client, texts);
    form.email = ' ada@example.org ';
    form.password = 'correct horse';
    return { form, asked, ledger, session: await form.submit() };
  }

  it('asks for nothing while a field is at fault, and says which', async () => {
    const { client, asked } = server();
    const form = new SignIn(client, texts);
    form.email = 'ada';
    expect(await form.submit()).toBeNull();
    expect(form.submission.fault('email')).toBe(say('accounts.fault.email'));
    expect(form.submission.fault('password')).toBe(say('accounts.fault.passwordEmpty'));
    expect(asked).toEqual([]);
  });

  it('gives the session and forgets the password', async () => {
    const { form, session, asked } = await signIn([200, { next: 'done' }], [200, VIEWER]);
    expect(session).toEqual(VIEWER);
    expect(form.password).toBe('');
    expect(asked).toEqual(['POST /session', 'GET /session']);
  });

  it('keeps the password out of the list of requests', async () => {
    const { ledger } = await signIn([200, { next: 'done' }], [200, VIEWER]);
    const entries = JSON.stringify(await ledger.recent(10));
    expect(entries).toContain('ada@example.org');
    expect(entries).not.toContain('correct horse');
  });

  it('does not say which of both was wrong', async () => {
    const { form, session } = await signIn(problem(401, 'wrong-password'));
    expect(session).toBeNull();
    expect(form.submission.fault('form')).toBe(say('accounts.fault.wrong-signIn'));
  });

  it('says so where the browser did not keep the cookie', async () => {
    const { form, session } = await signIn([200, { next: 'done' }], [200, SIGNED_OUT]);
    expect(session).toBeNull();
    expect(form.submission.fault('form')).toBe(say('accounts.fault.cookie'));
  });

  it('goes on to the code, and stays there when it is wrong', async () => {
    const { form } = await signIn(
      [200, { next: 'totp' }],
      problem(401, 'wrong-code'),
      [200, { next: 'done' }],
      [200, VIEWER],
    );
    expect(form.step).toBe('totp');
    form.code = '123456';
    expect(await form.submit()).toBeNull();
    expect(form.submission.fault('code')).toBe(say('accounts.fault.wrong-code'));
    expect(form.step).toBe('totp');
    expect(await form.submit()).toEqual(VIEWER);
  });

  it('begins anew when the code came too late', async () => {
    const { form } = await signIn([200, { next: 'totp' }], problem(401, 'challenge-over'));
    form.code = '123456';
    await form.submit();
    expect(form.step).toBe('password');
    expect(form.submission.fault('form')).toBe(say('accounts.fault.challenge-over'));
  });

  it.each<[string, readonly Answer[], Parameters<typeof say>[0]]>([
    ['no network', [], 'accounts.fault.unreachable'],
    ['a proxy', [[502, 'Bad gateway']], 'accounts.fault.unreachable'],
    ['too many tries', [problem(429, 'too-many-tries')], 'accounts.fault.too-many-tries'],
  ])('has words for %s', async (_case, answers, key) => {
    const { form } = await signIn(...answers);
    expect(form.submission.fault('form')).toBe(say(key));
    expect(form.submission.isBusy).toBe(false);
  });
});

it('sets up with what was accepted, and blames the field that the server blames', async () => {
  const email = { path: 'email', message: 'no' };
  const { client, ledger } = server(problem(400, 'x', [email]), [204]);
  const form = new SetUp(client, texts, LEGAL);
  Object.assign(form, { organisationName: 'Museum', name: 'Ada', email: 'ada@example.org' });
  form.password = 'too short';
  expect(await form.submit()).toBe(false);
  expect(form.submission.fault('password')).toBe(say('accounts.fault.passwordShort', { count: 10 }));
  expect(form.submission.fault('accepted')).toBe(say('accounts.fault.accept'));
  form.password = 'long enough';
  form.hasAccepted = true;
  expect(await form.submit()).toBe(false);
  expect(form.submission.fault('email')).toBe('Detail of x.; email: no');
  expect(await form.submit()).toBe(true);
  const [entry] = await ledger.recent(1);
  expect(JSON.parse(entry?.body ?? '')).toMatchObject({ accepted: LEGAL, email: 'ada@example.org' });
  expect(entry?.body).not.toContain('long enough');
});

it('an invitation that is over says so; another one makes an account', async () => {
  const view = { organisation: 'Museum', email: 'new@example.org', role: 'viewer', hasAccount: false };
  const { client, ledger } = server(problem(410, 'link-over'), [200, view], [204]);
  const invitation = new OpenedInvitation(client, texts, 'a-secret-token-of-a-link', LEGAL);
  await invitation.look();
  expect(invitation.failure).toBe(say('accounts.fault.link-over'));
  await invitation.look();
  expect(invitation.view).toEqual(view);
  expect(invitation.failure).toBeNull();
  Object.assign(invitation, { name: 'New', password: 'long enough', hasAccepted: true });
  expect(await invitation.acceptAnew()).toBe(true);
  expect(JSON.stringify(await ledger.recent(10))).not.toMatch(/a-secret-token|long enough/);
});

it('backup codes are shown once the first code was right, and then forgotten', async () => {
  const offer = { uri: 'otpauth://totp/x?secret=ABC', backupCodes: ['one-two', 'three-four'] };
  const { client } = server([200, offer], problem(422, 'wrong-code'), [204], [200, VIEWER]);
  const form = new TotpForm(client, new Access(client, VIEWER, texts), texts);
  form.password = 'correct horse';
  await form.ask();
  expect(form.offer?.uri).toBe(offer.uri);
  form.code = '123456';
  expect(await form.confirm()).toBe(false);
  expect(form.backupCodes).toBeNull();
  expect(await form.confirm()).toBe(true);
  expect(form.backupCodes).toEqual(offer.backupCodes);
  form.restart();
  expect(form.backupCodes).toBeNull();
});

it('whoever is alone is asked about the organisation before it goes', async () => {
  const { client, ledger } = server(problem(409, 'confirm-organisation'), [204]);
  const erasure = new Erasure(client, texts);
  erasure.password = 'correct horse';
  expect(await erasure.submit()).toBe(false);
  expect(erasure.isAlone).toBe(true);
  erasure.deleteOrganisation = true;
  expect(await erasure.submit()).toBe(true);
  const [last] = await ledger.recent(1);
  expect(JSON.parse(last?.body ?? '')).toMatchObject({ deleteOrganisation: true });
});

describe('pairing', () => {
  it.each([
    ['as shown', 'AB12-CD34', 'AB12-CD34'],
    ['in small letters with a blank', ' ab12 cd34', 'AB12-CD34'],
    ['half of it', 'ab1', 'AB1'],
  ])('reads a code %s', (_case, typed, code) => {
    expect(tidyCode(typed)).toBe(code);
  });

  it('says at the field that a code has run out', async () => {
    const { client } = server(problem(404, 'pairing-over'));
    const claim = new PairingClaim(client, texts, 'ab12cd34');
    claim.name = 'Screen';
    expect(await claim.submit()).toBe(false);
    expect(claim.submission.fault('code')).toBe(say('accounts.fault.pairing-over'));
  });
});

describe('access', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('lets everything be done without a server', () => {
    expect(new Access(null, null, texts).can('configuration:write')).toBe(true);
  });

  it('says why a role may not', () => {
    const access = new Access(server().client, VIEWER, texts);
    expect(access.can('counts:read')).toBe(true);
    expect(access.whyNot('counts:read')).toBeUndefined();
    expect(access.whyNot('configuration:write')).toContain(say('accounts.role.viewer'));
  });

  it('tells support that it only looks', () => {
    const session: Session = { state: 'support', legal: LEGAL, permissions: ['counts:read'] };
    const access = new Access(null, session, texts);
    expect(access.whyNot('configuration:write')).toBe(say('support.rules'));
    expect([access.runsServer, access.whyNot('counts:read')]).toEqual([false, undefined]);
  });

  it('asks for consent when the versions differ', () => {
    const changed = { ...VIEWER, accepted: { ...LEGAL, terms: '1' } } as const;
    expect(new Access(server().client, changed, texts).legalDue).toEqual(LEGAL);
    expect(new Access(server().client, VIEWER, texts).legalDue).toBeNull();
  });

  it('keeps what is on the screen when the session ends, and goes on with the same account', async () => {
    const access = new Access(server([200, SIGNED_OUT]).client, VIEWER, texts);
    await access.check();
    expect(access.isSignedOut).toBe(true);
    expect(access.account?.user.name).toBe('Ada');
    expect(access.resume(VIEWER)).toBe(true);
    expect(access.isSignedOut).toBe(false);
  });

  it('does not go on with another account or organisation', () => {
    const access = new Access(server().client, VIEWER, texts);
    const elsewhere = { ...VIEWER, organisation: { id: 'o2', name: 'Library', role: 'owner' } } as const;
    expect(access.resume(elsewhere)).toBe(false);
    expect(access.isSomebodyElse).toBe(true);
    expect(access.role).toBe('viewer');
  });

  it('a server that does not answer changes nothing', async () => {
    const access = new Access(server().client, VIEWER, texts);
    await access.check();
    expect(access.isSignedOut).toBe(false);
  });

  it('hears from any request that the session has ended, until it stops watching', async () => {
    vi.stubGlobal('document', new EventTarget());
    const { client, asked } = server(
      problem(401, 'signed-out'),
      [200, SIGNED_OUT],
      problem(401, 'signed-out'),
    );
    const access = new Access(client, VIEWER, texts);
    const undo = access.watch();
    await expect(client.members()).rejects.toThrow();
    await vi.waitFor(() => expect(access.isSignedOut).toBe(true));
    undo();
    await expect(client.members()).rejects.toThrow();
    expect(asked).toEqual(['GET /members', 'GET /session', 'GET /members']);
  });
});
