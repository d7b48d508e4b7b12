import { isAbsolute, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from './config';
import { StartError } from './start-error';

describe('readConfig', () => {
  test('the defaults listen on loopback, port 8080, with an embedded store', () => {
    const config = readConfig([], {});
    expect(config).toMatchObject({ host: '127.0.0.1', port: 8080, databaseUrl: null, logLevel: 'warn' });
    expect(isAbsolute(config.dataDir)).toBe(true);
  });

  test('an argument wins over the environment', () => {
    const config = readConfig(['--port', '9000', '--data', '/srv/a'], {
      HIRO_PORT: '9001',
      HIRO_DATA: '/srv/b',
    });
    expect(config).toMatchObject({ port: 9000, dataDir: '/srv/a' });
  });

  test('the gateway is beside the page and the data unless told otherwise', () => {
    const { gateway } = readConfig(['--port', '9000', '--data', '/srv/a'], {});
    expect(gateway).toMatchObject({ port: 9001, mediaDir: resolve('/srv/a/media') });
    const moved = readConfig(['--gateway-port', '7000', '--media', '/srv/m'], { HIRO_GATEWAY_PORT: '1' });
    expect(moved.gateway).toMatchObject({ port: 7000, mediaDir: resolve('/srv/m') });
    expect(readConfig([], { HIRO_GATEWAY: 'off' }).gateway).toBeNull();
  });

  test.each([
    [['--port', 'many'], {}, 'port'],
    [['--port', '70000'], {}, 'port'],
    [['--prot', '80'], {}, '--prot'],
    [['extra'], {}, 'extra'],
    [[], { DATABASE_URL: 'mysql://host/db' }, 'DATABASE_URL'],
    [[], { HIRO_LOG: 'loud' }, 'logLevel'],
  ])('%j %j is refused by name', (args, env, name) => {
    expect(() => readConfig(args, env)).toThrow(StartError);
    expect(() => readConfig(args, env)).toThrow(name);
  });

  test('a wrong DATABASE_URL is not repeated in the message', () => {
    expect(() => readConfig([], { DATABASE_URL: 'mysql://me:secret@host/db' })).toThrow(/^((?!secret).)*$/);
  });
});
