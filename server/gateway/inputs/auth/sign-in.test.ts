import { describe, expect, test } from 'vitest';
import { bestChallenge } from './challenges';
import { SignIn } from './sign-in';

const FIRST = { repeats: 0, wasSigned: false };
const AGAIN = { repeats: 1, wasSigned: true };
const RFC7616 =
  'realm="http-auth@example.org", qop="auth, auth-int", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';

function mufasa(password: string, clientNonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ') {
  return new SignIn({ username: 'Mufasa', password }, () => clientNonce);
}

describe('the examples of the RFCs', () => {
  test('2069', () => {
    const signIn = mufasa('CircleOfLife');
    const challenge =
      'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"';
    expect(signIn.accept([challenge], FIRST)).toBe(true);
    const sent = signIn.authorization('GET', '/dir/index.html');
    expect(sent).toContain('response="1949323746fe6a43ef61f9606e7febea"');
    expect(sent).not.toContain('qop');
  });

  test.each([
    { algorithm: 'MD5', response: '8ca523f5e9506fed4657c9700eebdbec' },
    { algorithm: 'SHA-256', response: '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1' },
  ])('7616, $algorithm', ({ algorithm, response }) => {
    const signIn = mufasa('Circle of Life');
    expect(signIn.accept([`Digest ${RFC7616}, algorithm=${algorithm}`], FIRST)).toBe(true);
    const sent = signIn.authorization('GET', '/dir/index.html');
    expect(sent).toContain(`response="${response}"`);
    expect(sent).toContain('nc=00000001');
  });

  test('7617', () => {
    const signIn = new SignIn({ username: 'Aladdin', password: 'open sesame' });
    signIn.accept(['Basic realm="WallyWorld"'], FIRST);
    expect(signIn.authorization('GET', '/')).toBe('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==');
  });
});

describe('which challenge is answered', () => {
  test.each([
    { headers: ['Basic realm="a"', `Digest ${RFC7616}`], scheme: 'digest', hash: 'md5' },
    { headers: [`Digest ${RFC7616}, Basic realm="a"`], scheme: 'digest', hash: 'md5' },
    { headers: [`Digest ${RFC7616}`, `Digest ${RFC7616}, algorithm=SHA-256`], hash: 'sha256' },
    { headers: [`digest ${RFC7616}, algorithm="md5-sess"`], hash: 'md5', isSession: true },
    { headers: ['Digest realm="say \\"Basic x\\"", nonce=abc'], scheme: 'digest', isCounted: false },
    { headers: ['Basic'], scheme: 'basic' },
  ])('$headers', ({ headers, ...expected }) => {
    expect(bestChallenge(headers)).toMatchObject(expected);
  });

  test.each([
    [[]],
    [['']],
    [['Bearer realm="a"']],
    [['Digest nonce="a"']],
    [[`Digest ${RFC7616}, algorithm=X`]],
  ])('none of %j', (headers) => {
    expect(bestChallenge(headers)).toBeNull();
  });
});

describe('how often it is tried', () => {
  const challenge = (nonce: string, stale = false) =>
    `Digest realm="r", nonce="${nonce}", qop="auth"${stale ? ', stale=true' : ''}`;

  test('a refused proof is not repeated, a stale one once', () => {
    const signIn = new SignIn({ username: 'u', password: 'p' });
    expect(signIn.accept([challenge('1')], FIRST)).toBe(true);
    expect(signIn.accept([challenge('2')], AGAIN)).toBe(false);
    expect(signIn.accept([challenge('2', true)], AGAIN)).toBe(true);
    expect(signIn.accept([challenge('3', true)], { repeats: 2, wasSigned: true })).toBe(false);
  });

  test('later requests use the same nonce and count on, until the camera renews it', () => {
    const signIn = new SignIn({ username: 'u', password: 'p' });
    signIn.accept([challenge('1')], FIRST);
    expect(signIn.authorization('DESCRIBE', 'x')).toContain('nc=00000001');
    expect(signIn.authorization('SETUP', 'x')).toContain('nc=00000002');
    expect(signIn.accept([challenge('2')], { repeats: 0, wasSigned: true })).toBe(true);
    expect(signIn.authorization('PLAY', 'x')).toMatch(/nonce="2".*nc=00000001/);
  });

  test('Basic that was refused is not repeated', () => {
    const signIn = new SignIn({ username: 'u', password: 'p' });
    signIn.accept(['Basic realm="r"'], FIRST);
    expect(signIn.accept(['Basic realm="r"'], { repeats: 0, wasSigned: true })).toBe(false);
  });

  test('without credentials nothing is', () => {
    const signIn = new SignIn(null);
    expect(signIn.accept(['Basic realm="r"'], FIRST)).toBe(false);
    expect(signIn.authorization('GET', '/')).toBeNull();
  });
});

test('a user name can end neither its quotes nor its line', () => {
  const signIn = new SignIn({ username: 'a"\r\nX: y\\ä', password: 'p' });
  signIn.accept(['Digest realm="r", nonce="1"'], FIRST);
  const sent = signIn.authorization('GET', '/') ?? '';
  expect(sent).toContain('username="a\\"X: y\\\\\u00c3\u00a4", ');
  expect(sent).not.toMatch(/[\r\n]/);
});
