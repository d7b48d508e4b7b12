import { isAbsolute } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../config';
import { StartError } from '../start-error';

describe('the settings of TLS', () => {
  test('without any the server speaks http on loopback', () => {
    expect(readConfig([], {})).toMatchObject({ tls: null, host: '127.0.0.1' });
    expect(readConfig([], { HIRO_HTTPS: '0', HIRO_TLS_NAMES: 'a.lan' }).tls).toBeNull();
  });

  test.each([
    [['--https'], {}, []],
    [[], { HIRO_HTTPS: '1' }, []],
    [['--https', '--name', 'Shop.lan', '--name', '10.0.0.9'], {}, ['shop.lan', '10.0.0.9']],
    [['--https'], { HIRO_TLS_NAMES: 'a.lan, b.lan' }, ['a.lan', 'b.lan']],
  ])('%j with %j makes its own certificate and is open to other machines', (args, env, names) => {
    expect(readConfig(args, env)).toMatchObject({ tls: { kind: 'local', names }, host: '0.0.0.0' });
  });

  test('a host that was given stays', () => {
    expect(readConfig(['--https', '--host', '::1'], {}).host).toBe('::1');
  });

  test.each([
    [['--cert', 'c.pem', '--key', 'k.pem'], {}],
    [[], { HIRO_TLS_CERT: 'c.pem', HIRO_TLS_KEY: 'k.pem' }],
  ])('%j with %j uses a certificate of somebody’s own', (args, env) => {
    const { tls } = readConfig(args, env);
    expect(tls?.kind === 'own' && isAbsolute(tls.certFile) && tls.keyFile.endsWith('k.pem')).toBe(true);
  });

  test.each([
    [['--cert', 'c.pem'], {}, '--key'],
    [['--key', 'k.pem'], {}, '--cert'],
    [['--name', 'a.lan'], {}, '--https'],
    [['--https', '--name', 'https://a'], {}, 'https://a'],
    [[], { HIRO_HTTPS: 'maybe' }, 'HIRO_HTTPS'],
  ])('%j with %j is refused with %s', (args, env, word) => {
    expect(() => readConfig(args, env)).toThrow(StartError);
    expect(() => readConfig(args, env)).toThrow(word);
  });
});
